"""An id is one row's for ever, a row names rows of its own account, and everybody signs for himself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kam_analytics import access
from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Conflict, Forbidden, KamError, NotFound
from kam_analytics.store import Scope, Store, open_store
from kam_analytics.store.visibility import NAMED, WITHOUT_ID, id_column
from tests.samples import worlds
from tests.samples.worlds import World, mark, viewer

WORLD = World(owners=("rep1", "rep2"), parents=(None, None), teams=(), seed=5)
OWN, FOREIGN = mark(0), mark(1)
REP, OTHER = viewer("rep1"), viewer("rep2")
ANALYST = Viewer("ana", "Ana", Role.ANALYST)
#: columns that name what is no row of an account: people, categories, rules, the account itself
_NAMES_OTHERS = frozenset(
    {
        "account_id", "batch_id", "business_id", "cadence_rule_id", "category_id", "kept_id", "line_id", "manager_id",
        "order_id", "owner_id", "parent_id", "row_id", "save_id", "user_id",
    }
)  # fmt: skip
_VALUES: dict[str, Any] = {
    "DATE": date(2025, 1, 1), "TIMESTAMP": datetime(2025, 1, 1), "INTEGER": 1, "DOUBLE": 1.0, "BOOLEAN": False,
    "DECIMAL(18,4)": Decimal(1),
}  # fmt: skip


@pytest.fixture(scope="module")
def company_path(empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two accounts of two reps, each with one row of every table that people edit."""
    folder = tmp_path_factory.mktemp("ids")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        store = open_store(Path(shutil.copy(empty_path, folder / "kam.duckdb")))
        worlds.put(store, worlds.rows(store, WORLD, {"account", "account_team", "app_user"}))
        with store.scope(LOCAL_DIRECTOR) as scope, scope.saving():
            for whose, account in (("own", OWN), ("foreign", FOREIGN)):
                for table in edited(store):
                    scope.insert(table, row(store, table, whose, account))
        store.close()
    return folder / "kam.duckdb"


@pytest.fixture
def company(company_path: Path, data_folder: Path) -> Iterator[Store]:
    store = open_store(Path(shutil.copy(company_path, data_folder / "kam.duckdb")))
    yield store
    store.close()


def edited(store: Store) -> list[str]:
    """The tables of accounts whose rows a director may add, and that have ids."""
    return sorted(
        table
        for table in access.BY_ACCOUNT_ID - WITHOUT_ID
        if access.may_edit(Role.DIRECTOR, table, "*") and table in store.columns
    )


def _as_named(store: Store, table: str, name: str, *whose: str) -> Any:
    """The last of some ids, or each of them once where a column takes several."""
    return list(dict.fromkeys(whose)) if store.columns[table][name].endswith("[]") else whose[-1]


def row(store: Store, table: str, whose: str, account: str) -> dict[str, Any]:
    """A row whose id is ``whose``, and that names the rows of that id."""
    made: dict[str, Any] = {}
    for name, kind in store.columns[table].items():
        if name == "account_id":
            made[name] = account
        elif name == id_column(store, table) or name in NAMED:
            made[name] = [whose] if kind.endswith("[]") else whose
        elif access.is_signature(table, name) or name in ("batch_key", "version"):
            continue
        elif name == "status":
            made[name] = "proposed" if table in ("target", "segment_membership", "key_account_decision") else "draft"
        else:
            made[name] = _VALUES.get(kind, "x")
    return made


def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.load(LOCAL_DIRECTOR) as load:
        return {table: load.frame(f"select * from {table} order by all").to_dict("records") for table in edited(store)}


def refused(scope: Scope, table: str, values: dict[str, Any]) -> KamError:
    with pytest.raises(KamError) as caught:
        scope.insert(table, values)
    return caught.value


def test_every_column_says_what_it_names(store: Store) -> None:
    """A new column that ends in ``_id`` is an id, names a row of the account, or something else that is listed."""
    for table, columns in store.columns.items():
        for name in columns:
            if not name.endswith("_id") or name == id_column(store, table):
                continue
            assert name in NAMED or name in _NAMES_OTHERS, f"{table}.{name}"
    assert set(NAMED.values()) <= set(store.columns) - WITHOUT_ID
    for table in edited(store):
        assert id_column(store, table).endswith("_id"), table


def test_an_id_that_exists_anywhere_is_refused_in_the_same_words(company: Store) -> None:
    before = repr(everything(company))
    for table in edited(company):
        for person in (REP, LOCAL_DIRECTOR):
            if not access.may_edit(person.role, table, "*"):
                continue
            with company.scope(person) as scope:
                said = {
                    (type(error), str(error))
                    for taken in ("own", "foreign", "")
                    for error in [
                        refused(scope, table, {**row(company, table, "own", OWN), id_column(company, table): taken})
                    ]
                }
            assert len(said) == 1, table
            assert said.pop()[0] is BadInput
    assert repr(everything(company)) == before


def test_an_id_stays_taken_when_its_row_is_gone(company: Store) -> None:
    with company.scope(OTHER) as scope:
        scope.insert("red_flag", {**row(company, "red_flag", "gone", FOREIGN)})
        scope.delete("red_flag", "gone", 1)
    with company.scope(REP) as scope:
        assert isinstance(refused(scope, "red_flag", row(company, "red_flag", "gone", OWN)), BadInput)
    with company.scope(OTHER) as scope:
        # the plan editor keeps a row that somebody took out meanwhile
        scope.insert("red_flag", row(company, "red_flag", "gone", FOREIGN))


def test_a_row_keeps_its_id(company: Store) -> None:
    """An update could take the id of another account's row, which nobody could edit any more."""
    before = everything(company)
    for person in (REP, LOCAL_DIRECTOR):
        for table in edited(company):
            for change in ({id_column(company, table): "foreign"}, {id_column(company, table): "new"}, {"version": 9}):
                with pytest.raises(Forbidden), company.scope(person) as scope:
                    scope.update(table, "own", 1, change)
    assert everything(company) == before
    assert company.check()["id_once"] == 0


def test_another_accounts_row_stays_editable(company: Store) -> None:
    """A rep used the id of an objective elsewhere: nobody could save that one any more."""
    with company.scope(REP) as scope:
        refused(scope, "plan_objective", row(company, "plan_objective", "foreign", OWN))
    with company.scope(OTHER) as scope:
        assert scope.update("plan_objective", "foreign", 1, {"goal": "Grow"}) == 2


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_row_names_rows_of_its_own_account_only(company: Store, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(edited(company)))
    key = id_column(company, table)
    names = [name for name in company.columns[table] if name in NAMED and name != key]
    person = data.draw(
        st.sampled_from([one for one in (REP, LOCAL_DIRECTOR) if access.may_edit(one.role, table, "*")] or [None])
    )
    if not names or person is None:
        return
    drawn = {name: data.draw(st.sampled_from(["own", "foreign", "missing"]), label=name) for name in names}
    is_update = "version" in company.columns[table] and data.draw(st.booleans(), label="update")
    # one of several that is not there is enough
    chosen = {name: _as_named(company, table, name, "own", value) for name, value in drawn.items()}
    good, new = set(drawn.values()) == {"own"}, uuid4().hex
    with company.scope(person) as scope:
        version = (scope.row(table, "own") or {}).get("version")

        def write() -> None:
            if is_update:
                scope.update(table, "own", version, chosen)
            else:
                scope.insert(table, {**row(company, table, "own", OWN), **chosen, key: new})

        if good:
            write()
            return
        with pytest.raises(NotFound) as caught:
            write()
        assert str(caught.value) == str(NotFound())
        assert scope.row(table, new) is None


def test_a_row_may_come_before_what_it_names_in_one_save(company: Store) -> None:
    with company.scope(REP) as scope, scope.saving():
        scope.insert("plan_action", {**row(company, "plan_action", "own", OWN), "action_id": "n", "objective_id": "n"})
        scope.insert("plan_objective", {**row(company, "plan_objective", "own", OWN), "objective_id": "n"})
    with company.scope(REP) as scope:
        action = scope.row("plan_action", "n")
        assert action is not None
        assert (action["objective_id"], scope.row("plan_objective", "n") is not None) == ("n", True)


def test_what_was_taken_out_together_comes_back_together(company: Store) -> None:
    before = [{**one, "version": 0} for one in everything(company)["wallet_competitor"]]
    with company.scope(REP) as scope:
        with scope.saving() as save:
            scope.delete("wallet_competitor", "own", 1)
            scope.delete("wallet_estimate", "own", 1)
        scope.undo(save)
        with pytest.raises(Conflict):
            scope.undo(save)
    assert [{**one, "version": 0} for one in everything(company)["wallet_competitor"]] == before


def test_a_contact_moves_to_another_company_and_is_named_there_no_more(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as scope:
        scope.update("contact", "own", 1, {"account_id": FOREIGN, "reports_to_id": "foreign"})
        with pytest.raises(NotFound):
            scope.update("contact_need", "own", 1, {"contact_id": "own"})
        assert scope.update("contact_need", "own", 1, {"need": "Spare parts"}) == 2


def test_a_draft_is_of_a_plan_of_its_account(company: Store) -> None:
    draft = {"account_id": OWN, "field": "title", "value": "x", "saved_at": datetime(2025, 1, 1)}
    with company.scope(REP) as scope:
        scope.keep("plan_draft", {**draft, "plan_id": "own"}, "plan_id", "field")
        with pytest.raises(NotFound):
            scope.keep("plan_draft", {**draft, "plan_id": "foreign"}, "plan_id", "field")


class TestSignatures:
    @pytest.mark.parametrize("person", [REP, LOCAL_DIRECTOR], ids=lambda person: person.user_id)
    def test_nobody_signs_for_somebody_else(self, company: Store, person: Viewer) -> None:
        signed = [
            (table, name)
            for table in edited(company)
            for name in company.columns[table]
            if access.is_signature(table, name) and access.may_edit(person.role, table, name)
        ]
        assert len(signed) > 6
        with company.scope(person) as scope:
            for table, name in signed:
                values = row(company, table, "own", OWN)
                for who in ("rep2", "nobody"):
                    new = {**values, id_column(company, table): "new", name: who}
                    if access.may_edit(person.role, table, "*"):
                        assert isinstance(refused(scope, table, new), Forbidden), (table, name)
                    if "version" in company.columns[table]:
                        with pytest.raises(Forbidden):
                            scope.update(table, "own", 1, {name: who})
                if "version" in company.columns[table]:
                    with pytest.raises(Forbidden):
                        scope.update(table, "own", 1, {name: None})

    def test_who_submits_and_approves_is_written_by_itself(self, company: Store) -> None:
        with company.scope(REP) as scope:
            save = scope.update("plan", "own", 1, {"status": "submitted"})
            assert scope.row("plan", "own")["submitted_by"] == "rep1"  # type: ignore[index]
        with company.scope(LOCAL_DIRECTOR) as scope:
            scope.update("plan", "own", save, {"status": "approved"})
            found = scope.row("plan", "own") or {}
            assert (found["submitted_by"], found["approved_by"]) == ("rep1", "local")

    def test_an_undo_puts_back_whose_it_was(self, company: Store) -> None:
        with company.scope(REP) as scope:
            scope.update("target", "own", 1, {"value": 2.0})
        with company.scope(LOCAL_DIRECTOR) as scope:
            with scope.saving() as save:
                scope.update("target", "own", 2, {"value": 3.0})
            assert (scope.row("target", "own") or {})["set_by"] == "local"
            scope.undo(save)
            assert (scope.row("target", "own") or {})["set_by"] == "rep1"
