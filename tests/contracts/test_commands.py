"""The days of a contract, edited in the product: who may, what cannot be, and what a later file leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.contracts.commands import save_days
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.imports import import_file, undo
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.store import Store

REP = Viewer("u1", "Ulla", Role.REP)
NONE: dict[str, Any] = {"notice_on": None, "option_on": None, "tender_on": None, "is_open_ended": False}
FILES = {
    "users": "user_id,name,role\nu1,Ulla,rep\n",
    "accounts": "account_id,name,owner_id\nA1,First Oy,u1\nA2,Second Oy,u2\n",
}
COLUMNS = "contract_id,account_id,status,name,ends_on,notice_on"
ROWS = ("R1,A1,active,Care,2026-12-31,", "R2,A2,active,Rent,2026-12-31,", "R3,A1,active,Help,,")


@pytest.fixture
def bring(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str | None]:
    """Import contracts of a source; the people and accounts are there."""
    monkeypatch.setenv("KAM_TODAY", "2026-06-30")

    numbers = count(1)

    def brought(*rows: str, source: str = "erp") -> str | None:
        file = tmp_path / f"contracts-{next(numbers)}.csv"
        file.write_text("\n".join([COLUMNS, *rows]) + "\n")
        said = "".join(f'{name} = "{name}"\n' for name in COLUMNS.split(","))
        how = from_toml(f'kind = "contracts"\nsource = "{source}"\n[columns]\n{said}')
        return import_file(store, LOCAL_DIRECTOR, file, how).batch

    for kind, text in FILES.items():
        (tmp_path / f"{kind}.csv").write_text(text)
        import_file(store, LOCAL_DIRECTOR, tmp_path / f"{kind}.csv", kind)
    brought(*ROWS)
    return brought


def row(store: Store, contract_id: str = "R1") -> dict[str, Any]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        found = scope.row("contract", contract_id)
    assert found is not None
    return found


@pytest.mark.usefixtures("bring")
@pytest.mark.parametrize("viewer", [LOCAL_DIRECTOR, REP], ids=["director", "rep"])
def test_days_are_saved_logged_and_undone(store: Store, viewer: Viewer) -> None:
    with store.scope(viewer) as scope:
        save = save_days(scope, "R1", 1, **{**NONE, "notice_on": date(2026, 9, 30), "tender_on": date(2026, 8, 1)})
    now = row(store)
    assert (now["notice_on"], now["option_on"], now["tender_on"], now["version"]) == (
        date(2026, 9, 30), None, date(2026, 8, 1), 2
    )  # fmt: skip
    # what was not said is not denied
    assert now["is_open_ended"] is None
    with store.load(LOCAL_DIRECTOR) as load:
        log = load.frame("select user_id, column_name, after from change_log where table_name = 'contract' order by 2")
    assert log.to_numpy().tolist() == [
        [viewer.user_id, "notice_on", "2026-09-30"], [viewer.user_id, "tender_on", "2026-08-01"]
    ]  # fmt: skip
    with store.scope(viewer) as scope:
        scope.undo(save)
    assert row(store)["notice_on"] is None


@pytest.mark.usefixtures("bring")
def test_a_contract_without_an_end_may_be_open_ended(store: Store) -> None:
    with store.scope(REP) as scope:
        save_days(scope, "R3", 1, **{**NONE, "is_open_ended": True, "notice_on": date(2030, 1, 1)})
    assert row(store, "R3")["is_open_ended"] is True
    with store.scope(REP) as scope:
        save_days(scope, "R3", 2, **NONE)
    assert (row(store, "R3")["is_open_ended"], row(store, "R3")["notice_on"]) == (False, None)


@pytest.mark.usefixtures("bring")
@pytest.mark.parametrize(
    ("contract", "changed", "sentence"),
    [
        ("R1", {"notice_on": date(2027, 1, 1)}, "after the end"),
        ("R1", {"option_on": date(2027, 1, 1)}, "after the end"),
        ("R1", {"tender_on": date(2027, 1, 1)}, "after the end"),
        ("R1", {"is_open_ended": True}, "cannot be open-ended"),
        ("R1", {}, "nothing to save"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    store: Store, contract: str, changed: dict[str, Any], sentence: str
) -> None:
    before = row(store, contract)
    with store.scope(REP) as scope, pytest.raises(BadInput, match=sentence):
        save_days(scope, contract, 1, **{**NONE, **changed})
    assert row(store, contract) == before


@pytest.mark.usefixtures("bring")
def test_who_was_first_is_said(store: Store) -> None:
    with store.scope(REP) as scope:
        save_days(scope, "R1", 1, **{**NONE, "notice_on": date(2026, 9, 30)})
    with store.scope(LOCAL_DIRECTOR) as scope, pytest.raises(Conflict, match="Ulla"):
        save_days(scope, "R1", 1, **{**NONE, "notice_on": date(2026, 10, 31)})


@pytest.mark.usefixtures("bring")
def test_others_may_not(store: Store) -> None:
    for role in (Role.ANALYST, Role.DELIVERY):
        with store.scope(Viewer("x", "X", role)) as scope, pytest.raises((Forbidden, NotFound)):
            save_days(scope, "R1", 1, **{**NONE, "notice_on": date(2026, 9, 30)})
    # of an account of somebody else, and of none
    for contract in ("R2", "R9"):
        with store.scope(REP) as scope, pytest.raises(NotFound):
            save_days(scope, contract, 1, **{**NONE, "notice_on": date(2026, 9, 30)})


def test_a_later_file_leaves_what_was_saved_here(store: Store, bring: Any) -> None:
    with store.scope(REP) as scope:
        save_days(scope, "R1", 1, **{**NONE, "notice_on": date(2026, 9, 30)})
    batch = bring("R1,A1,active,Care plus,2027-12-31,2026-11-30", ROWS[1])
    now = row(store)
    assert (now["name"], now["ends_on"], now["notice_on"]) == ("Care plus", date(2027, 12, 31), date(2026, 9, 30))
    undo(store, LOCAL_DIRECTOR, batch)
    now = row(store)
    assert (now["name"], now["ends_on"], now["notice_on"]) == ("Care", date(2026, 12, 31), date(2026, 9, 30))


def test_a_number_that_two_sources_use_is_said(store: Store, bring: Any) -> None:
    bring("R1,A1,active,Other,2026-12-31,", source="crm")
    with store.scope(LOCAL_DIRECTOR) as scope, pytest.raises(BadInput, match="Several contracts have the number R1"):
        save_days(scope, "R1", 1, **{**NONE, "notice_on": date(2026, 9, 30)})
