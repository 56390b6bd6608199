"""A row is the same row again: by its id, else by its content and how often it came."""

from __future__ import annotations

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from tests.samples.imports.loading import Files, everything, figures, lines, unchanged

KEYLESS = """kind = "sales"
source = "till"
[columns]
account_id = "a"
sold_on = "d"
net_sales = "n"
[options]
create_accounts = true
"""
KEYED = KEYLESS.replace("[columns]\n", '[columns]\nsale_id = "id"\n')


def test_the_same_file_again_adds_nothing(company: Files) -> None:
    text = lines("1,A1,P1,2026-01-01,1,10,3", "2,A2,P2,2026-02-01,1,20,")
    first = company.load(text)
    before = everything(company.store)
    again = company.load(text)
    assert figures(again) == (0, 0, 2, 0)
    assert again.batch == first.batch
    unchanged(before, everything(company.store))


def test_the_same_rows_in_another_file_are_skipped(company: Files) -> None:
    company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A2,P2,2026-02-01,1,20,"))
    assert figures(company.load(lines("2,A2,P2,2026-02-01,1,20.0,", "1,A1,P1,2026-01-01,1,10,3"))) == (0, 0, 2, 0)


def test_an_overlapping_file_updates_what_changed_and_leaves_what_is_absent(company: Files) -> None:
    company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A2,P2,2026-02-01,1,20,4", "3,A3,,2026-03-01,1,30,"))
    report = company.load(lines("2,A2,P2,2026-02-01,1,20,4", "3,A1,P1,2026-04-02,2,31,5", "4,A1,P1,2026-04-01,1,40,"))
    assert figures(report) == (1, 1, 1, 0)
    assert company.rows(
        "select sale_id, account_id, product_id, sold_on, net_sales, margin from sale "
        "join account using (account_key) left join product using (product_key) order by sale_id"
    ) == [
        ("1", "A1", "P1", "2026-01-01", 10, 3), ("2", "A2", "P2", "2026-02-01", 20, 4),
        ("3", "A1", "P1", "2026-04-02", 31, 5), ("4", "A1", "P1", "2026-04-01", 40, None),
    ]  # fmt: skip


def test_only_mapped_columns_of_a_known_row_are_compared_and_written(company: Files) -> None:
    company.load("id,a,d,n,m\n1,A1,2026-01-01,10,3\n", KEYED.replace('n"\n', 'n"\nmargin = "m"\n'))
    assert figures(company.load("id,a,d,n\n1,A1,2026-01-01,10\n", KEYED)) == (0, 0, 1, 0)
    assert figures(company.load("id,a,d,n\n1,A1,2026-01-01,11\n", KEYED)) == (0, 1, 0, 0)
    assert company.rows("select net_sales, margin from sale") == [(11, 3)]


def test_ids_belong_to_their_source(company: Files) -> None:
    company.load("id,a,d,n\n1,A1,2026-01-01,10\n", KEYED)
    assert figures(company.load("id,a,d,n\n1,A1,2026-01-01,10.0\n", KEYED.replace("till", "web"))) == (1, 0, 0, 0)
    assert figures(company.load(lines("1,A1,P1,2026-01-01,1,10,3"))) == (1, 0, 0, 0)


def test_equal_lines_without_an_id_are_so_many_rows(company: Files) -> None:
    text = "a,d,n\nA1,2026-01-01,10\nA1,2026-01-01,10\nA2,2026-01-01,10\n"
    assert figures(company.load(text, KEYLESS)) == (3, 0, 0, 0)
    # another file with the same rows in another order, one of them three times now
    more = "a,d,n\nA1,2026-01-01,10.00\nA2,2026-01-01,10\nA1,2026-01-01,10\nA1,2026-01-01,10\nA2,2026-01-02,10\n"
    assert figures(company.load(more, KEYLESS)) == (2, 0, 3, 0)
    assert company.rows("select count(*), sum(net_sales) from sale") == [(5, 50)]
    assert figures(company.load(more + "\n", KEYLESS)) == (0, 0, 5, 0)


def test_rows_without_an_id_in_a_file_with_ids_are_known_by_content(company: Files) -> None:
    text = "id,a,d,n\n1,A1,2026-01-01,10\n,A1,2026-01-01,10\n,A1,2026-01-01,10\n"
    assert figures(company.load(text, KEYED)) == (3, 0, 0, 0)
    more = "id,a,d,n\n,A1,2026-01-01,10\n,A1,2026-01-01,10\n,A1,2026-01-01,10\n1,A1,2026-01-01,12\n"
    assert figures(company.load(more, KEYED)) == (1, 1, 2, 0)


def test_rows_of_other_sources_are_no_twins(company: Files) -> None:
    company.load("a,d,n\nA1,2026-01-01,10\n", KEYLESS)
    assert figures(company.load("a,d,n\nA1,2026-01-01,10.0\n", KEYLESS.replace("till", "web"))) == (1, 0, 0, 0)


@pytest.mark.parametrize("mapping", [KEYED, KEYLESS], ids=["with ids", "without"])
@pytest.mark.parametrize("dry_run", [False, True])
def test_the_same_file_as_another_source_is_refused(company: Files, mapping: str, dry_run: bool) -> None:
    """As other rows of another source every sale would count twice, in silence."""
    text = "id,a,d,n\n1,A1,2026-01-01,10\n2,A1,2026-01-02,20\n"
    first = company.load(text, mapping)
    said = str(company.refused(text, mapping.replace("till", "web"), dry_run=dry_run))
    assert "is already imported as till" in said
    assert str(first.batch) in said
    assert "As web its rows would count twice" in said
    assert figures(company.load(text, mapping)) == (0, 0, 2, 0)


def test_a_file_whose_rows_came_with_another_one_is_refused_too(company: Files) -> None:
    company.load("id,a,d,n\n1,A1,2026-01-01,10\n2,A1,2026-01-02,20\n", KEYED)
    part = "id,a,d,n\n2,A1,2026-01-02,20\n"
    company.load(part, KEYED)
    assert "is already imported as till" in str(company.refused(part, KEYED.replace("till", "web")))


def test_a_file_that_was_undone_may_come_as_another_source(company: Files) -> None:
    text = "id,a,d,n\n1,A1,2026-01-01,10\n"
    company.undo(company.load(text, KEYED))
    report = company.load(text, KEYED.replace("till", "web"))
    assert (figures(report), report.notes) == ((1, 0, 0, 0), ())


def test_parts_of_one_file_may_have_sources(company: Files) -> None:
    text = "id,a,d,n,shop\n1,A1,2026-01-01,10,x\n2,A1,2026-01-02,20,y\n"
    company.load(text, KEYED + '[filter]\nshop = ["x"]\n')
    report = company.load(text, KEYED.replace("till", "web") + '[filter]\nshop = ["y"]\n')
    assert figures(report) == (1, 0, 0, 0)
    assert ["is already imported as till" in str(note) for note in report.notes] == [True]


def test_what_is_no_fact_comes_again_and_says_where_it_is_in(company: Files) -> None:
    mapping = 'kind = "accounts"\nsource = "crm"\n[columns]\naccount_id = "id"\nname = "name"\n'
    company.load("id,name\nB1,Berg Oy\n", mapping)
    report = company.load("id,name\nB1,Berg Oy\n", mapping.replace("crm", "erp"))
    assert figures(report) == (0, 0, 1, 0)
    assert ["is already imported as crm" in str(note) for note in report.notes] == [True]


def test_rejects_that_are_welcome_later_are_loaded_by_the_same_file(
    company: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = lines("1,A1,P1,2026-01-01,1,10,3", "2,A9,P1,2026-01-01,1,20,3", "3,A1,P1,2026-07-02,1,40,3")
    assert figures(company.load(text)) == (1, 0, 0, 2)
    company.load("account_id\nA9\n", "accounts")
    assert figures(company.load(text)) == (1, 0, 1, 1)
    monkeypatch.setenv("KAM_TODAY", "2026-07-02")
    assert figures(company.load(text)) == (1, 0, 2, 0)
    assert figures(company.load(text)) == (0, 0, 3, 0)


def test_a_file_whose_rows_went_with_another_batch_brings_them_back(company: Files) -> None:
    first = company.load(lines("1,A1,P1,2026-01-01,1,10,3"))
    both = lines("1,A1,P1,2026-01-01,1,10,3", "2,A1,P1,2026-01-02,1,20,3")
    assert figures(company.load(both)) == (1, 0, 1, 0)
    company.undo(first)
    assert figures(company.load(both)) == (1, 0, 1, 0)
    assert company.rows("select count(*) from sale") == [(2,)]


def test_a_file_that_was_undone_loads_again(company: Files) -> None:
    text = lines("1,A1,P1,2026-01-01,1,10,3")
    company.undo(company.load(text))
    assert figures(company.load(text)) == (1, 0, 0, 0)


def test_the_same_file_by_another_mapping_is_read_again(company: Files) -> None:
    company.load("id,a,d,n,m\n1,A1,2026-01-01,10,4\n", KEYED)
    report = company.load("id,a,d,n,m\n1,A1,2026-01-01,10,4\n", KEYED.replace('n"\n', 'n"\nmargin = "m"\n'))
    assert figures(report) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("kind", "header", "rows", "changed"),
    [
        ("activities", "activity_id,account_id,activity_type,done_on,subject", ["1,A1,call,2026-01-01,a", "2,,mail,2026-01-02,b"], "2,A2,mail,2026-01-02,c"),
        ("nps", "response_id,account_id,answered_on,score", ["1,A1,2026-01-01,9", "2,,2026-01-02,3"], "2,,2026-01-02,4"),
    ],
)  # fmt: skip
def test_other_facts_are_known_by_their_id(
    company: Files, kind: str, header: str, rows: list[str], changed: str
) -> None:
    assert figures(company.load("\n".join([header, *rows]), kind)) == (2, 0, 0, 0)
    assert figures(company.load("\n".join([header, rows[0], changed]), kind)) == (0, 1, 1, 0)
    without = header.split(",", 1)[1]
    keyless = 'kind = "{}"\nsource = "x"\n[columns]\n{}'.format(
        kind, "".join(f'{c} = "{c}"\n' for c in without.split(","))
    )
    text = "\n".join([without, *(row.split(",", 1)[1] for row in [*rows, *rows])])
    assert figures(company.load(text, keyless)) == (4, 0, 0, 0)
    assert figures(company.load(text + "\n\n", keyless)) == (0, 0, 4, 0)


def test_an_activity_that_a_person_edited_keeps_what_he_wrote(company: Files) -> None:
    header = "activity_id,account_id,activity_type,done_on,subject\n"
    company.load(header + "1,A1,call,2026-01-01,old\n", "activities")
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("activity", "1", 1, {"subject": "mine"})
    assert figures(company.load(header + "1,A1,call,2026-01-01,new\n", "activities")) == (0, 0, 1, 0)
    assert figures(company.load(header + "1,A2,call,2026-01-01,newer\n", "activities")) == (0, 1, 0, 0)
    assert company.rows("select account_id, subject, version from activity") == [("A2", "mine", 3)]


def test_a_dry_run_counts_and_writes_nothing(company: Files) -> None:
    company.load(lines("1,A1,P1,2026-01-01,1,10,3", "2,A1,P1,2026-01-02,1,10,3"))
    before = everything(company.store)
    version = dict(company.store.versions)
    text = lines(
        "1,A1,P1,2026-01-01,1,10,3", "2,A1,P1,2026-01-02,1,11,3", "3,A1,P9,2026-01-03,1,1,1", "4,A9,P1,2026-01-03,1,1,1"
    )
    report = company.load(text, dry_run=True)
    assert (*figures(report), report.batch) == (1, 1, 1, 1, None)
    unchanged(before, everything(company.store))
    assert company.store.versions == version
    assert figures(company.load(text)) == (1, 1, 1, 1)


def test_a_dry_run_of_nothing_but_rejects_is_refused_like_the_import(company: Files) -> None:
    error = company.refused(lines("4,A9,P1,2026-01-03,1,1,1"), dry_run=True)
    assert error.fields["report"].rejected == 1


def test_only_those_who_may_import(company: Files) -> None:
    from kam_analytics.errors import Forbidden
    from kam_analytics.imports import import_file

    path = company.write(lines("1,A1,P1,2026-01-01,1,10,3"))
    with pytest.raises(Forbidden):
        import_file(company.store, Viewer("r", "Rep", Role.REP), path, "sales")
    assert not [*company.store.engine.staging.glob("*.csv")]
