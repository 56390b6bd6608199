"""Contacts, deliveries, claims, opportunities, contracts, segments, key accounts: load, change, come again, go again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict
from kam_analytics.imports import import_file
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.rows.rejects import REASONS
from kam_analytics.imports.rows.warnings import WARNINGS
from tests.samples.imports.loading import Files, figures, lines
from tests.samples.imports.mutations import FILES, STEPS, mutated
from tests.samples.imports.settled import ANALYST, SETTLED

#: kind -> (header, two good rows, then: the first as it was, the second changed, a third one)
GOOD = {
    "contacts": (
        "contact_id,account_id,name,title,email,buying_role,level,influence,support,coverage,reports_to_id,met_on,left_on",
        ["K1,A1,Aino,Buyer,a@b.example,procurement,specialist,2,-2,some,K2,2026-06-30,", "K2,,,Head of IT,,gatekeeper,management,5,,unknown,,,2027-01-01"],
        ["K2,A2,Bo,Head of IT,,decision_maker,executive,5,2,deep,,,", "K3,A1,Cia,,,,own level,,,,K1,,"],
    ),
    "deliveries": (
        "delivery_id,account_id,due_on,delivered_on,is_complete,hours_planned,hours_used",
        ["D1,A1,2026-06-30,2026-06-29,true,10,12.5", "D2,A2,2026-12-31,,,8,"],
        ["D2,A2,2026-06-01,2026-06-02,false,8,8", "D3,A1,1999-01-01,,,,"],
    ),
    "claims": (
        "claim_id,account_id,delivery_id,opened_on,closed_on,reason,amount",
        ["C1,A1,D1,2026-06-30,,\"late, \"\"again\"\"\",12.3456", "C2,A2,,2026-01-01,2026-02-01,,"],
        ["C2,A1,,2026-01-01,2026-02-02,broken,-5", "C3,A1,nowhere,2026-03-01,,,0"],
    ),
    "opportunities": (
        "opportunity_id,account_id,name,category_id,amount,status,opened_on,expected_close_on,closed_on,owner_id",
        ["O1,A1,Deal,service,100.5,open,2026-01-01,2027-12-31,,u1", "O2,,'; drop table opportunity;--,,,lost,,,2026-02-02,"],
        ["O2,A2,Ours,service,7,won,,,2026-03-03,u9", "O3,A1,,,1,open,,,,"],
    ),
    "contracts": (
        "contract_id,account_id,name,starts_on,ends_on,annual_value,status,decided_on,notice_on,notice_period,option_on,tender_on",
        ["R1,A1,Care,1985-01-01,2030-12-31,1000,active,,,3 months,2030-01-31,2030-02-28", "R2,A2,,,until further notice,,lost,2026-01-31,,,,"],
        ["R2,A1,New name,2026-01-01,2027-12-31,20,renewed,2025-11-11,2027-06-30,1 month,,", "R3,A1,,2026-01-01,2026-01-01,,active,,2026-01-01,,2025-01-01,"],
    ),
    "segments": (
        "account_id,segment,from_on,to_on,status,decided_by,reason",
        ["A1,A,2025-01-01,2025-12-31,decided,u1,large", "A2,B,2026-01-01,,,,"],
        ["A2,C,2026-01-01,,decided,,smaller", "A1,B,2026-01-01,,decided,,"],
    ),
    "key_accounts": (
        "account_id,from_on,to_on,status,decided_by,reason",
        ["A1,2025-01-01,2025-12-31,decided,u1,largest", "A2,2027-01-01,,proposed,,"],
        ["A2,2027-01-01,2028-12-31,decided,,because", "A3,2026-01-01,,,,"],
    ),
    "rates": (
        "currency,month_on,rate",
        ["SEK,2026-01-31,0.0875", "usd,2026-02-01,0.9"],
        ["USD,2026-02-28,0.91", "SEK,2027-01-01,0.09"],
    ),
}  # fmt: skip


def text(kind: str, *which: int) -> str:
    """Rows of a kind: 1 the first two, 2 the first again with the changed and the new one."""
    header, first, later = GOOD[kind]
    return "\n".join([header, *first]) + "\n" if 1 in which else "\n".join([header, first[0], *later]) + "\n"


def content(files: Files, kind: str) -> list[tuple[object, ...]]:
    """The rows of a kind without versions, batches and ids of our own."""
    made = {"version", "batch_key", KINDS[kind].made_id}
    names = ", ".join(name for name in files.store.columns[KINDS[kind].table] if name not in made)
    return files.rows(f"select {names} from {KINDS[kind].table} order by all")


@pytest.mark.parametrize("kind", GOOD)
def test_rows_come_change_come_again_and_go(company: Files, kind: str) -> None:
    first = company.load(text(kind, 1), kind)
    assert figures(first) == (2, 0, 0, 0)
    held = content(company, kind)
    assert len(held) == 2
    second = company.load(text(kind, 2), kind)
    assert figures(second) == (1, 1, 1, 0)
    now = content(company, kind)
    assert len(now) == 3
    # the same content in another file adds nothing
    assert figures(company.load(text(kind, 2) + "\n", kind)) == (0, 0, 3, 0)
    assert content(company, kind) == now
    with pytest.raises(Conflict):
        company.undo(first)
    assert company.undo(second) == 2
    assert content(company, kind) == held
    assert company.undo(first) == 2
    assert content(company, kind) == []
    # what was taken out may come again
    assert figures(company.load(text(kind, 1), kind)) == (2, 0, 0, 0)
    assert content(company, kind) == held


@settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(sorted(GOOD)), steps=STEPS)
def test_whatever_was_done_to_a_file_it_adds_nothing_twice_and_goes_again(
    company: Files, kind: str, steps: list[tuple[str, float, float, str]]
) -> None:
    changed = mutated(FILES[kind], steps)
    before, accounts = content(company, kind), company.rows("select * from account order by all")
    try:
        first = company.load(changed, kind)
    except BadInput:
        assert content(company, kind) == before
        return
    held = content(company, kind)
    again = company.load(changed.replace("\n", "\r\n") + "\n\n", kind)
    assert figures(again) == (0, 0, first.loaded + first.updated + first.skipped, first.rejected)
    assert (again.reasons, again.warnings) == (first.reasons, first.warnings)
    assert content(company, kind) == held
    company.undo(first)
    assert content(company, kind) == before
    assert company.rows("select * from account order by all") == accounts


@pytest.mark.parametrize(
    ("kind", "column", "theirs"),
    [
        ("contacts", "title", "K1,A1,Aino,theirs,,,,,,,,,"),
        ("opportunities", "name", "O1,A1,theirs,service,100.5,open,2026-01-01,2027-12-31,,u1"),
        ("segments", "reason", "A1,A,2025-01-01,2025-12-31,decided,u1,theirs"),
        ("key_accounts", "reason", "A1,2025-01-01,2025-12-31,decided,u1,theirs"),
    ],
)
def test_what_a_person_edited_stays(company: Files, kind: str, column: str, theirs: str) -> None:
    company.load(text(kind, 1), kind)
    table, name = KINDS[kind].table, KINDS[kind].made_id or KINDS[kind].key[0]
    ((row_id,),) = company.rows(f"select {name} from {table} where account_id = 'A1'")
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update(table, str(row_id), 1, {column: "mine"})
    report = company.load(f"{GOOD[kind][0]}\n{theirs}\n", kind)
    assert report.loaded == report.rejected == 0
    assert company.rows(f"select {column} from {table} where {name} = '{row_id}'") == [("mine",)]
    report = company.load(f"{GOOD[kind][0]}\n{theirs.replace('theirs', 'again')}\n", kind)
    assert figures(report) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("kind", "row", "reason", "field"),
    [
        ("contacts", ",A1,N,,,,,,,,,,", "missing_value", "contact_id"),
        ("contacts", "K9,A9,N,,,,,,,,,,", "unknown_account", "account_id"),
        ("contacts", "K9,A1,,,a@b,,,,,,,,", "missing_value", "name"),
        ("contacts", "K9,A1,N,,,boss,,,,,,,", "unknown_buying_role", "buying_role"),
        ("contacts", "K9,A1,N,,,,,6,,,,,", "out_of_range", "influence"),
        ("contacts", "K9,A1,N,,,,,1.5,,,,,", "not_whole", "influence"),
        ("contacts", "K9,A1,N,,,,,,-3,,,,", "out_of_range", "support"),
        ("contacts", "K9,A1,N,,,,,,,close,,,", "unknown_coverage", "coverage"),
        ("contacts", "K9,A1,N,,,,,,,,,2026-07-01,", "future_date", "met_on"),
        ("contacts", "K9,A1,N,,,,,,,,K9,,", "circular_line", "reports_to_id"),
        ("contacts", "K1,A1,N,,,,,,,,,,", "repeated_key", "contact_id"),
        ("deliveries", "D9,,2026-01-01,,,,", "missing_value", "account_id"),
        ("deliveries", "D9,A9,2026-01-01,,,,", "unknown_account", "account_id"),
        ("deliveries", "D9,A1,,2026-01-01,,,", "missing_value", "due_on"),
        ("deliveries", "D9,A1,2026-01-01,2026-07-01,,,", "future_date", "delivered_on"),
        ("deliveries", "D9,A1,2026-01-01,,perhaps,,", "bad_value", "is_complete"),
        ("deliveries", "D9,A1,2026-01-01,,,-1,", "out_of_range", "hours_planned"),
        ("claims", "C9,A1,,2026-07-01,,,", "future_date", "opened_on"),
        ("claims", "C9,A1,,2026-01-01,2026-07-01,,", "future_date", "closed_on"),
        ("claims", "C9,A1,,1989-12-31,,,", "out_of_range", "opened_on"),
        ("claims", "C9,A9,,2026-01-01,,,", "unknown_account", "account_id"),
        ("claims", "C9,A1,,2026-01-01,,,9e12", "not_finite", "amount"),
        ("opportunities", "O9,A9,,,1,open,,,,", "unknown_account", "account_id"),
        ("opportunities", "O9,A1,,,1,,,,,", "missing_value", "status"),
        ("opportunities", "O9,A1,,,1,Closed Won,,,,", "unknown_status", "status"),
        ("opportunities", "O9,A1,,,much,open,,,,", "bad_value", "amount"),
        ("opportunities", "O9,A1,,,1,open,,2222-01-01,,", "out_of_range", "expected_close_on"),
        ("contracts", "R9,A1,,,,,open,,,,,", "unknown_status", "status"),
        ("contracts", "R9,A1,,2026-02-01,2026-01-31,,active,,,,,", "ends_before_start", "ends_on"),
        ("contracts", "R9,A9,,,,,active,,,,,", "unknown_account", "account_id"),
        ("contracts", "R9,A1,,,whenever,,active,,,,,", "bad_value", "ends_on"),
        ("contracts", "R9,A1,,,2026-12-31,,active,,2027-01-01,,,", "after_the_end", "notice_on"),
        ("contracts", "R9,A1,,,2026-12-31,,active,,,,2027-01-01,", "after_the_end", "option_on"),
        ("contracts", "R9,A1,,,2026-12-31,,active,,,,,2027-01-01", "after_the_end", "tender_on"),
        ("contracts", "R9,A1,,,2026-12-31,,active,,,some time,,", "no_span", "notice_period"),
        ("contracts", "R9,A1,,,2026-12-31,,active,,,3,,", "no_span", "notice_period"),
        ("segments", "A9,A,2026-01-01,,,,", "unknown_account", "account_id"),
        ("segments", "A3,,2026-01-01,,,,", "missing_value", "segment"),
        ("segments", "A3,A,2026-01-01,2025-12-31,,,", "ends_before_start", "to_on"),
        ("segments", "A3,A,2026-01-01,,approved,,", "unknown_status", "status"),
        ("segments", "A1,B,2025-12-31,,decided,,", "overlapping_period", "from_on"),
        ("segments", "A1,B,2025-01-01,,decided,,", "repeated_key", "from_on"),
        ("key_accounts", "A9,2026-01-01,,,,", "unknown_account", "account_id"),
        ("key_accounts", "A3,,,,,", "missing_value", "from_on"),
        ("key_accounts", "A1,2025-06-01,2025-07-01,decided,,", "overlapping_period", "from_on"),
        ("rates", "SEKS,2026-01-01,1", "unknown_currency", "currency"),
        ("rates", "kr,2026-01-01,1", "unknown_currency", "currency"),
        ("rates", "NOK,2026-01-01,0", "not_positive", "rate"),
        ("rates", "NOK,2026-01-01,nan", "not_finite", "rate"),
        ("rates", "NOK,2026-01-01,2e6", "out_of_range", "rate"),
        ("rates", "EUR,2026-01-01,1.1", "out_of_range", "rate"),
        ("rates", "NOK,2026-01-01,", "missing_value", "rate"),
        ("rates", "SEK,2026-01-02,0.08", "repeated_key", "month_on"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_a_reject(company: Files, kind: str, row: str, reason: str, field: str) -> None:
    report = company.load(text(kind, 1) + row + "\n", kind)
    assert figures(report) == (2, 0, 0, 1)
    assert company.rejects(report)[0][:3] == (4, reason, field)
    assert reason in REASONS


@pytest.mark.parametrize("kind", [kind for kind in GOOD if kind != "rates"])
def test_accounts_are_created_when_asked_and_go_with_the_undo(company: Files, kind: str) -> None:
    header, first, _later = GOOD[kind]
    columns = "".join(f'{name} = "{name}"\n' for name in header.split(","))
    mapping = f'kind = "{kind}"\nsource = "x"\n[columns]\n{columns}[options]\ncreate_accounts = true\n'
    report = company.load("\n".join([header, *first]).replace("A1,", "N1,") + "\n", mapping)
    assert figures(report) == (2, 0, 0, 0)
    assert company.rows("select name, group_key = account_key from account where account_id = 'N1'") == [("N1", True)]
    company.undo(report)
    assert company.rows("select count(*) from account where account_id = 'N1'") == [(0,)]


def test_rows_without_an_account_are_counted(company: Files) -> None:
    sales = company.load(lines("1,A1,P1,2026-01-01,1,10,3"))
    assert (sales.unassigned, sales.warnings) == (0, {})
    for kind, header, rows in (
        ("contacts", "contact_id,account_id,name", ["K1,A1,x", "K2,,y", "K3,,z"]),
        ("activities", "activity_id,account_id,activity_type,done_on", ["1,A1,call,2026-01-01", "2,,call,2026-01-01", "3,,call,2026-01-01"]),
        ("nps", "response_id,account_id,answered_on,score", ["1,A1,2026-01-01,3", "2,,2026-01-01,3", "3,,2026-01-02,3"]),
        ("opportunities", "opportunity_id,account_id,status", ["1,A1,open", "2,,open", "3,,won"]),
    ):  # fmt: skip
        done = company.load("\n".join([header, *rows, ",,,"]), kind)
        # a row of delimiters alone is no row
        assert (done.rows, done.loaded, done.unassigned, done.warnings) == (3, 3, 2, {"unassigned": 2}), kind
        # a row that names an account nobody knows is a mistake, not a row without one
        report = company.load(f"{header}\n{rows[1]}\n{rows[2].replace('3,,', '4,A9,', 1)}\n", kind)
        assert (report.skipped, report.reasons, report.unassigned) == (1, {"unknown_account": 1}, 1), kind
    without = company.load("contact_id,name\nK7,x\nK8,y\n", "contacts")
    assert without.unassigned == 2
    assert set(WARNINGS) > set(without.warnings)


def test_an_unknown_person_is_no_reject_but_counted_until_he_comes(company: Files) -> None:
    texts = {
        "accounts": "account_id,owner_id\nA1,u1\nA2,\n",
        "opportunities": "opportunity_id,status,owner_id\n1,open,u1\n2,won,u2\n",
        "activities": "activity_type,done_on,user_id\ncall,2026-01-01,u1\nvisit,2026-01-01,u2\n",
        "segments": "account_id,segment,from_on,decided_by\nA1,A,2026-01-01,u1\n",
    }
    found = {kind: company.load(text, kind).warnings for kind, text in texts.items()}
    assert found == {
        "accounts": {"without_owner": 1},
        "opportunities": {"unassigned": 2, "without_owner": 2},
        "activities": {"unassigned": 2, "unknown_person": 2},
        "segments": {"unknown_person": 1},
    }
    company.load("user_id,name,role\nu1,Ulla,rep\n", "users")
    again = {kind: company.load(text + "\n", kind) for kind, text in texts.items()}
    # rows without ids are known again although the person is known now
    assert [report.loaded + report.updated for report in again.values()] == [0, 0, 0, 0]
    assert again["accounts"].warnings == {}
    assert again["opportunities"].warnings == {"unassigned": 2, "without_owner": 1}
    with company.store.scope(Viewer("u1", "Ulla", Role.REP)) as scope:
        assert list(scope.read("account_search", text="", most=10)["account_id"]) == ["A1"]


def test_a_contact_without_a_name_is_an_unknown_role(company: Files) -> None:
    def known() -> list[tuple[object, ...]]:
        return company.rows("select contact_id, name, is_unknown from contact order by contact_id")

    company.load("contact_id,account_id,name,title\nK1,A1,,Head of procurement\nK2,A1,Bo,\n", "contacts")
    assert known() == [("K1", None, True), ("K2", "Bo", False)]
    # a file that does not speak of names changes nothing in that
    company.load("contact_id,title\nK1,Procurement\nK2,Boss\n", "contacts")
    assert known() == [("K1", None, True), ("K2", "Bo", False)]
    company.load("contact_id,name\nK1,Aino\n", "contacts")
    assert known() == [("K1", "Aino", False), ("K2", "Bo", False)]
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.update("contact", "K2", 2, {"name": "Boris"})
    company.load("contact_id,name,title,is_unknown\nK2,,Boss,\nK3,,Clerk,false\n", "contacts")
    assert known() == [("K1", "Aino", False), ("K2", "Boris", False), ("K3", None, False)]


def test_a_circle_of_reporting_lines_closed_over_two_files_is_refused(company: Files) -> None:
    header = "contact_id,account_id,name,reports_to_id\n"
    company.load(header + "K1,A1,a,K2\nK2,A1,b,nobody\n", "contacts")
    report = company.load(header + "K2,A1,b,K1\nK3,A1,c,K1\n", "contacts")
    assert (figures(report), report.reasons) == ((1, 0, 0, 1), {"circular_line": 1})
    assert company.rows("select contact_id, reports_to_id from contact order by 1") == [
        ("K1", "K2"), ("K2", "nobody"), ("K3", "K1")
    ]  # fmt: skip


def test_contacts_in_use_stay(company: Files) -> None:
    report = company.load("contact_id,account_id,name\nK1,A1,x\nK2,A1,y\n", "contacts")
    activities = company.load(
        "activity_id,account_id,activity_type,done_on,contact_id\n1,A1,call,2026-01-01,K1\n", "activities"
    )
    with pytest.raises(Conflict) as caught:
        company.undo(report)
    assert caught.value.fields == {"table": "activity", "batch": activities.batch}
    company.undo(activities)
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        scope.insert(
            "contact_influence",
            {
                "influence_id": "i",
                "account_id": "A1",
                "from_contact_id": "K2",
                "to_contact_id": "K1",
                "kind": "opposes",
            },
        )
    with pytest.raises(Conflict, match="contact_influence"):
        company.undo(report)


def test_whether_a_delivery_came_in_time_follows_from_its_days(company: Files) -> None:
    header = "delivery_id,account_id,due_on,delivered_on"
    company.load(f"{header}\n1,A1,2026-01-02,2026-01-02\n2,A1,2026-01-02,2026-01-03\n3,A1,2026-01-02,\n", "deliveries")
    assert company.rows("select is_on_time from delivery order by delivery_id") == [(True,), (False,), (None,)]
    report = company.load(
        f"{header},is_on_time\n1,A1,2026-01-02,2026-01-02,false\n2,A1,2026-01-02,2026-01-03,\n", "deliveries"
    )
    assert figures(report) == (0, 1, 1, 0)
    assert company.rows("select is_on_time from delivery order by delivery_id") == [(False,), (False,), (None,)]


def test_an_open_deal_has_not_closed(company: Files) -> None:
    mapping = (
        'kind = "opportunities"\nsource = "crm"\n[columns]\nopportunity_id = "id"\nstatus = "stage"\n'
        'expected_close_on = "close"\nclosed_on = "close"\n[values.status]\nTalks = "open"\n"Closed Won" = "won"\n'
    )
    report = company.load("id,stage,close\n1,Talks,2026-12-01\n2,Closed Won,2026-05-01\n", mapping)
    assert figures(report) == (2, 0, 0, 0)
    assert company.rows("select opportunity_id, status, expected_close_on, closed_on from opportunity order by 1") == [
        ("1", "open", "2026-12-01", None),
        ("2", "won", "2026-05-01", "2026-05-01"),
    ]


@pytest.mark.parametrize("kind", ["segments", "key_accounts"])
def test_a_file_may_end_a_period_and_begin_the_next(company: Files, kind: str) -> None:
    segment = {"segments": ",segment", "key_accounts": ""}[kind]

    def row(account: str, since: str, until: str, status: str = "decided", of: str = ",B") -> str:
        return f"{account},{since},{until},{status}{of if segment else ''}\n"

    header = f"account_id,from_on,to_on,status{segment}\n"
    company.load(header + row("A1", "2024-01-01", ""), kind)
    later = row("A1", "2026-01-01", "", of=",A")
    assert company.refused(header + later, kind).fields["report"].reasons == {"overlapping_period": 1}
    assert figures(company.load(header + row("A1", "2026-01-01", "", "proposed"), kind)) == (1, 0, 0, 0)
    report = company.load(header + later + row("A1", "2024-01-01", "2025-12-31"), kind)
    assert figures(report) == (0, 2, 0, 0)
    # without a column for the end the period keeps the one it has
    short = header.replace(",to_on", "") + row("A1", "2024-01-01", "", of=",C").replace(",,", ",")
    assert company.load(short, kind).rejected == 0
    assert [row[1:3] for row in company.rows(f"select account_id, from_on, to_on from {KINDS[kind].table} order by 2")] == [
        ("2024-01-01", "2025-12-31"), ("2026-01-01", None)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", list(SETTLED))
def test_only_a_director_settles_or_changes_what_is_settled(company: Files, kind: str) -> None:
    header, decided, proposed, changed, settled = SETTLED[kind]

    def load(*rows: str) -> dict[str, int]:
        report = import_file(company.store, ANALYST, company.write("\n".join([header, *rows])), kind)
        return report.reasons

    assert load(decided, proposed) == {"not_a_director": 1}
    company.load(f"{header}\n{decided}\n", kind)
    assert load(changed, proposed + "proposed") == {"not_a_director": 1}
    with pytest.raises(BadInput):
        load(changed)
    assert company.rows(f"select account_id, status from {KINDS[kind].table} order by 1") == [
        ("A1", settled), ("A2", "proposed")
    ]  # fmt: skip


def test_two_decisions_of_one_day_that_people_made_are_met_once(company: Files) -> None:
    with company.store.scope(LOCAL_DIRECTOR) as scope:
        for number, status in enumerate(("proposed", "decided", "proposed")):
            scope.insert(
                "segment_membership",
                {
                    "membership_id": f"m{number}",
                    "account_id": "A1",
                    "segment": "A",
                    "from_on": date(2026, 1, 1),
                    "status": status,
                },
            )
    report = company.load("account_id,segment,from_on,to_on\nA1,A,2026-01-01,2026-12-31\n", "segments")
    assert figures(report) == (0, 1, 0, 0)
    assert company.rows("select membership_id from segment_membership where to_on is not null") == [("m1",)]
