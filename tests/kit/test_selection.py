"""Which accounts a figure is about: filters and their names, groups, an unknown margin."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.concentration.analysis.concentration import concentration_of
from kam_analytics.concentration.analysis.migration import migration_of
from kam_analytics.kit.analysis.selection import FILTERS, find, group_rows, keep, sales_facts
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.ui import filters
from kam_analytics.kit.wording import words
from kam_analytics.store import Store

NONE: dict[str, list[str]] = {}


def rows() -> pd.DataFrame:
    """Two companies of one group, one of a group whose root is out of sight, one alone."""
    frame = pd.DataFrame(
        [
            # id, name, group, root id and name, industry, owner, net sales, margin, net sales with a margin
            ("a1", "Root Oy", 1, "a1", "Root Oy", "Food", "u1", 40.0, 10.0, 40.0),
            ("a2", "Child Oy", 1, "a1", "Root Oy", "Energy", "u2", 60.0, None, 0.0),
            ("a3", "Lost child", 9, None, None, None, None, 30.0, 3.0, 30.0),
            ("a4", "Lost sister", 9, None, None, "Food", "u1", 20.0, 2.0, 10.0),
            ("a5", "Alone", 5, "a5", "Alone", None, "u1", 50.0, None, 0.0),
        ],
        columns=[
            "account_id", "name", "group_key", "root_id", "root_name", "industry", "owner_id", "net_sales",
            "margin", "margin_net_sales",
        ],
    )  # fmt: skip
    texts = ["account_id", "name", "root_id", "root_name", "industry", "owner_id"]
    return frame.astype(dict.fromkeys(texts, "str"))


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({}, "a1 a2 a3 a4 a5"),
        ({"industry": []}, "a1 a2 a3 a4 a5"),
        ({"industry": ["Food"]}, "a1 a4"),
        ({"industry": [""]}, "a3 a5"),
        ({"industry": ["", "Energy"]}, "a2 a3 a5"),
        ({"industry": ["Food"], "owner_id": ["u1"]}, "a1 a4"),
        ({"industry": [""], "owner_id": [""]}, "a3"),
        ({"industry": ["None", "nan"]}, ""),
        ({"industry": ["food"]}, ""),
    ],
)
def test_filters(filters: dict[str, list[str]], kept: str) -> None:
    assert keep(rows(), filters)["account_id"].tolist() == kept.split()


def test_groups_are_summed_under_their_root() -> None:
    grouped = group_rows(rows()).set_index("account_id")
    assert grouped["net_sales"].to_dict() == {"a1": 100.0, "a3": 50.0, "a5": 50.0}
    assert grouped["name"].to_dict() == {"a1": "Root Oy", "a3": "Lost child", "a5": "Alone"}
    assert grouped.loc["a1", "industry"] == "Energy", "the words are those of the largest member"
    assert grouped.loc["a1", "owner_id"] == "u2"


def test_an_unknown_margin_stays_unknown_in_a_group() -> None:
    grouped = group_rows(rows()).set_index("account_id")
    assert grouped.loc["a1", "margin"] == 10.0
    assert grouped.loc["a1", "margin_net_sales"] == 40.0
    assert pd.isna(grouped.loc["a5", "margin"])


def test_groups_do_not_depend_on_the_order_of_rows() -> None:
    pd.testing.assert_frame_equal(group_rows(rows()), group_rows(rows().iloc[::-1]))


def test_group_totals_equal_company_totals() -> None:
    assert group_rows(rows())["net_sales"].sum() == rows()["net_sales"].sum()


def test_has_groups() -> None:
    assert sales_facts(rows()).has_groups
    assert not sales_facts(rows().drop_duplicates("group_key")).has_groups
    assert not sales_facts(rows().iloc[:0]).has_groups


def test_margin_coverage_is_over_net_sales() -> None:
    assert sales_facts(rows()).margin_coverage == pytest.approx(80 / 200)
    assert sales_facts(rows().iloc[:0]).margin_coverage is None
    assert sales_facts(rows().assign(net_sales=-1.0)).margin_coverage is None


def test_accounts_without_the_measure_are_counted_and_left_out() -> None:
    result = concentration_of(rows(), filters=NONE, by_group=False, measure="margin")
    assert (result.accounts, result.unknown, result.total) == (2, 3, 13.0), "half of the lines of a4 carry a margin"
    assert set(result.ranked["account_id"]) == {"a1", "a3"}
    by_group = concentration_of(rows(), filters=NONE, by_group=True, measure="margin")
    assert (by_group.accounts, by_group.unknown, by_group.total) == (1, 2, 5.0), "40 of 50, against 40 of 100"
    assert concentration_of(rows(), filters=NONE, by_group=False).unknown == 0


def test_a_filter_keeps_groups_whole_and_limits_reach_the_classes() -> None:
    result = concentration_of(rows(), filters={"industry": ["Food"]}, by_group=True, a=0.5, b=0.6)
    assert result.ranked[["account_id", "net_sales"]].to_numpy().tolist() == [["a1", 100.0], ["a3", 50.0]]
    assert result.ranked["abc_class"].tolist() == ["A", "C"]


def test_sums_of_a_group_are_exact() -> None:
    """A group of 0.1 and 0.2 is as large as a company of 0.3, in its class, and nothing is left after 0.3 of returns."""
    parts = pd.DataFrame(
        {
            "account_id": ["B", "C", "G1", "G2", "H"], "name": list("BCDEF"), "root_id": ["B", "C", "G1", "G1", "H"],
            "root_name": ["B", "C", "G", "G", "H"], "group_key": [1, 2, 3, 3, 4], "net_sales": [1.3, 0.1, 0.1, 0.2, 0.3],
        }
    ).assign(margin=1.0, margin_net_sales=1.0)  # fmt: skip
    found = concentration_of(parts, filters={}, by_group=True).ranked.set_index("account_id")
    assert found.loc["G1", "net_sales"] == found.loc["H", "net_sales"]
    assert found["abc_class"].to_dict() == {"B": "A", "G1": "A", "H": "A", "C": "C"}
    returned = parts.assign(net_sales=[1.3, 0.1, 0.1, 0.2, -0.3], group_key=[1, 2, 3, 3, 3])
    before = parts.assign(net_sales=0.0)
    moves = migration_of(returned, before, before, filters={}, by_group=True, known_since=None)
    assert moves.not_positive == 1
    assert moves.new == 2


def test_filters_that_leave_nothing() -> None:
    result = concentration_of(rows(), filters={"industry": ["Space"]}, by_group=True)
    assert (result.accounts, result.positive, result.total) == (0, 0, 0.0)


@pytest.mark.parametrize(
    ("text", "found"), [("", 5), ("  ", 5), ("LOST", 2), ("child", 2), ("a4", 1), ("ä", 0), ("(", 0)]
)
def test_find(text: str, found: int) -> None:
    assert len(find(rows(), text)) == found


@pytest.mark.parametrize("by_group", [False, True])
def test_figures_without_names_are_the_same(demo: Store, by_group: bool) -> None:
    period = Period(date(2025, 11, 1), date(2026, 10, 31))
    with demo.scope(LOCAL_DIRECTOR) as scope:
        sales = scope.read("account_sales", **period.parts())
    filters = {"industry": [str(sales["industry"].dropna().iloc[0])]}
    with_names, without = (
        concentration_of(sales, filters=filters, by_group=by_group, named=named) for named in (True, False)
    )
    assert with_names.accounts > 5
    for name in (field.name for field in fields(without) if field.name != "given"):
        assert getattr(without, name) == getattr(with_names, name), name


# What accounts are chosen by

CHOSEN_FROM = pd.DataFrame(
    {
        "segment": ["B", None, "A", "B"],
        "industry": ["Machinery", None, "Machinery", "Own words"],
        "country": ["FI", "SE", None, "FI"],
        "owner_id": ["u2", "u1", None, "A"],
        "owner": ["Aino", "Veli", None, "Bo"],
    }
)


@pytest.fixture(params=["en", "fi"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(filters, "words", lambda: words(request.param))
    return str(request.param)


def test_the_rows_of_every_page_and_report_with_filters_have_their_columns(demo: Store) -> None:
    period = Period(date(2025, 11, 1), date(2026, 10, 31))
    with demo.scope(LOCAL_DIRECTOR) as scope:
        for name, params in {
            "account_sales": period.parts(),
            "panel_accounts": {"until": period.until},
            "nps_answers": {"until": period.until, "kind": ""},
            "renewals": {"until": period.until},
        }.items():
            assert {*FILTERS, *FILTERS.values()} <= {*scope.read(name, **params).columns}, name


def test_every_filter_has_a_title(language: str) -> None:
    assert filters.filter_titles().keys() == FILTERS.keys() == filters.ACCOUNTS.keys()
    assert filters.filter_titles()["owner"] == {"en": "Owner", "fi": "Vastuuhenkilö"}[language]


def test_values_are_in_the_order_of_their_names_and_what_is_not_known_comes_last(language: str) -> None:
    nothing = words(language)("not known")
    assert list(filters.filter_values(CHOSEN_FROM, "owner").items()) == [
        ("u2", "Aino"), ("A", "Bo"), ("u1", "Veli"), ("", nothing),
    ]  # fmt: skip
    assert list(filters.filter_values(CHOSEN_FROM, "segment", also=["C", "A"])) == ["A", "B", "C", ""]
    assert filters.filter_values(CHOSEN_FROM.iloc[:0], "country", also=["FI"]) == {"FI": "FI"}


def test_an_export_names_what_was_chosen_as_the_filter_does(language: str) -> None:
    _ = words(language)
    chosen = {"segment": ["A", ""], "industry": ["Machinery"], "country": [], "owner_id": ["u1", "gone"]}
    assert filters.filters_in_words(chosen, CHOSEN_FROM) == {
        _("Segment"): f"A, {_('not known')}",
        _("Industry"): _.data("industry", "Machinery"),
        _("Country"): _("All"),
        _("Owner"): "Veli, gone",
    }, "a segment is no owner, even where one has its name as id"


def test_accounts_without_rows_are_named_too(language: str) -> None:
    said = filters.filters_in_words(
        {"segment": [""], "industry": [], "country": ["FI"], "owner_id": []}, CHOSEN_FROM.iloc[:0]
    )
    assert list(said.values()) == [words(language)(text) for text in ("not known", "All", "FI", "All")]
