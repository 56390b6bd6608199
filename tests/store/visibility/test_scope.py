"""Nobody gets a row that is not his: every query of the package, every table, random companies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kam_analytics import access
from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import Forbidden, NotFound, StoreError
from kam_analytics.store import Scope, Store, open_store, queries
from kam_analytics.store.engine import fetch
from tests.samples import worlds
from tests.samples.worlds import PARAMETERS, USERS, World, everything, marks, parameters, people, viewer

pytestmark = pytest.mark.slow

NOBODY = "mark-999-"
#: random companies in one store: the store outlives the examples, its rows do not
RANDOM = settings(
    max_examples=8,
    derandomize=True,
    # an example costs a second and is small already: a failure is said at once, not made smaller for minutes
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ADMIN = Viewer("adm", "adm", Role.ADMIN)
ANALYST = Viewer("ana", "ana", Role.ANALYST)

#: one rep with two own accounts, one of them below a foreign parent, a team that was, is and will be
FIXED = World(
    owners=("rep1", "rep2", "rep1", None, "rep2", "rep2"),
    parents=(None, None, 1, None, 1, None),
    teams=(
        (3, "rep1", -10, 10),
        (1, "rep1", -400, -1),
        (4, "rep1", 1, 400),
        (5, "del1", None, None),
        (0, "del1", 0, 0),
    ),
    seed=8,
)


@pytest.fixture(scope="module")
def random_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Holds one random company after the other."""
    yield from module_store(tmp_path_factory.mktemp("random"))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The fixed company, in every table; nobody writes here."""
    for opened in module_store(tmp_path_factory.mktemp("fixed")):
        worlds.put(opened, worlds.rows(opened, FIXED))
        yield opened


def module_store(folder: Path) -> Iterator[Store]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        opened = open_store(folder / "kam.duckdb", create=True)
    yield opened
    opened.close()


@pytest.fixture
def veiled(store: Store) -> Store:
    """The fixed company, whose analysts see pseudonyms."""
    filled = {"app_user", "account", "contact", "change_log", "import_undo", "import_reject"}
    worlds.put(store, worlds.rows(store, FIXED, filled))
    with_setting(store, "pseudonymise_contacts", "yes")
    return store


def answers(scope: Scope, accounts: list[str]) -> dict[tuple[str, str], pd.DataFrame]:
    """Every query of the package, for every account that it can be asked about.

    What the role may not ask is left out. A query that takes '' for all accounts in sight is asked for them too.
    """
    found = {}
    for name in queries.names():
        query = queries.load(name)
        needs, takes_all = "account" in query.parameters, query.takes_all
        for account in [*(accounts if needs else []), *([""] if takes_all or not needs else [])]:
            try:
                found[name, account] = scope.read(name, **parameters(name, account=account))
            except Forbidden:
                assert not all(access.may_see(scope.viewer.role, table) for table in queries.load(name).tables)
    return found


def some(world: World, own: set[str]) -> list[str]:
    """An own account, a foreign one and a missing one, where they exist."""
    mine = [account for account in world.accounts if account in own]
    foreign = [account for account in world.accounts if account not in own]
    return [*mine[:1], *foreign[:1], NOBODY]


def test_every_query_is_covered() -> None:
    missing = {name: queries.load(name).parameters - PARAMETERS.keys() for name in queries.names()}
    assert {name: unknown for name, unknown in missing.items() if unknown} == {}
    assert len(queries.names()) >= 12
    assert {"account_efforts", "account_totals", "wallet_estimates"} <= {
        name for name in queries.names() if queries.load(name).takes_all
    }


def test_the_oracle_of_these_tests() -> None:
    assert FIXED.allowed("rep1") == {"mark-000-", "mark-002-", "mark-003-"}
    assert FIXED.allowed("rep2") == {"mark-001-", "mark-004-", "mark-005-"}
    assert FIXED.allowed("rep3") == set()
    assert FIXED.allowed("del1") == {"mark-005-", "mark-000-"}


@given(world=worlds.worlds(), two=st.permutations(USERS).map(lambda users: users[:2]))
@RANDOM
def test_no_query_returns_a_foreign_row_and_own_rows_are_all_there(
    random_store: Store, world: World, two: list[str]
) -> None:
    tables = worlds.rows(random_store, world, worlds.asked_tables())
    worlds.put(random_store, tables)
    for user in two:
        own = world.allowed(user)
        with random_store.scope(viewer(user)) as scope:
            found = answers(scope, some(world, own))
            for (name, account), frame in found.items():
                assert marks(frame) <= own, f"{name} shows {user} what is not his"
                assert people(frame) <= {f"person-{user}-"}, name
                assert "secret@" not in frame.to_csv(), name
                if account and account not in own:
                    assert frame.equals(found[name, NOBODY]), name
            assert set(found["account_search", ""]["account_id"]) == own
            assert len(everything(scope, "sale")) == lines_of(tables, world, own)
    with random_store.scope(LOCAL_DIRECTOR) as scope:
        assert set(scope.read("account_search", text="", most=1000)["account_id"]) == set(world.accounts)


@given(world=worlds.worlds(), user=st.sampled_from(USERS))
@RANDOM
def test_foreign_data_change_nothing_that_a_person_reads(random_store: Store, world: World, user: str) -> None:
    tables = worlds.rows(random_store, world, worlds.asked_tables())
    own = world.allowed(user)
    seen = []
    for version in (tables, worlds.disturbed(tables, own, world)):
        worlds.put(random_store, version)
        with random_store.scope(viewer(user)) as scope:
            seen.append((answers(scope, some(world, own)), scope.visibility))
    (before, key), (after, key_after) = seen
    assert before.keys() == after.keys()
    for asked, frame in before.items():
        pd.testing.assert_frame_equal(in_order(frame), in_order(after[asked]), obj=str(asked))
    assert key == key_after


def test_a_disturbed_world_is_another_one_for_those_who_see_it(random_store: Store) -> None:
    """Otherwise the test above could not fail."""
    tables = worlds.rows(random_store, FIXED, worlds.asked_tables())
    # one account that is changed and seen is enough to be noticed
    changed = sorted(FIXED.allowed("rep2") - FIXED.allowed("rep1"))[:1]
    seen = []
    for version in (tables, worlds.disturbed(tables, FIXED.allowed("rep1"), FIXED)):
        worlds.put(random_store, version)
        with random_store.scope(viewer("rep2")) as scope:
            seen.append(answers(scope, changed))
    before, after = seen
    differ = {name for (name, account), frame in before.items() if not frame.equals(after[name, account])}
    assert differ >= {
        "account_sales",
        "account_months",
        "account_lines",
        "months_total",
        "account_search",
        "wallet_estimates",
    }


@pytest.mark.parametrize(
    "person", [viewer("rep1"), viewer("rep3"), viewer("del1"), ADMIN, ANALYST, LOCAL_DIRECTOR], ids=lambda one: one.name
)
def test_every_table_is_filtered_for_every_role(company: Store, person: Viewer) -> None:
    own = set(FIXED.accounts) if person.sees_all_accounts else FIXED.allowed(person.user_id)
    with company.scope(person) as scope:
        for table in sorted(access.TABLES):
            if not access.may_see(person.role, table):
                with pytest.raises(Forbidden):
                    everything(scope, table)
                continue
            rows = everything(scope, table)
            assert marks(rows) <= own, table
            assert people(rows) <= {f"person-{person.user_id}-"} or table not in access.PERSONAL, table
            assert list(rows.columns) == list(company.columns[table])


def test_a_director_sees_all_rows_of_all_accounts(company: Store) -> None:
    tables = worlds.rows(company, FIXED)
    with company.scope(LOCAL_DIRECTOR) as scope:
        for table in sorted(access.BY_ACCOUNT_KEY | access.BY_ACCOUNT_ID):
            if table in tables:
                assert len(everything(scope, table)) == len(tables[table]), table


def test_the_key_of_pseudonyms_never_leaves_the_store(company: Store) -> None:
    for person in (LOCAL_DIRECTOR, ANALYST, ADMIN, viewer("rep1")):
        with company.scope(person) as scope:
            shown = everything(scope, "setting")
        assert company.settings["secret_pseudonym"] not in shown.to_csv()
        assert "currency" in set(shown["name"])


def test_a_foreign_parent_is_not_named(company: Store) -> None:
    with company.scope(viewer("rep1")) as scope:
        header = scope.read("account_header", account="mark-002-", today=worlds.TODAY)
        sales = scope.read("account_sales", **parameters("account_sales"))
    assert header[["parent_id", "parent"]].isna().all(axis=None)
    assert set(sales["root_id"].dropna()) <= FIXED.allowed("rep1")
    with company.scope(LOCAL_DIRECTOR) as scope:
        header = scope.read("account_header", account="mark-002-", today=worlds.TODAY)
    assert header["parent_id"].tolist() == ["mark-001-"]


# A cursor without a viewer --------------------------------------------------------------------------


@pytest.mark.parametrize("name", queries.names())
def test_a_cursor_without_a_viewer_fails(company: Store, name: str) -> None:
    with pytest.raises(StoreError, match="does not exist"), company.engine.cursor() as cursor:
        fetch(cursor, queries.load(name).sql, parameters(name))


def test_scopes_do_not_share_their_views(company: Store) -> None:
    with company.scope(LOCAL_DIRECTOR) as director:
        director.read("account_search", text="", most=10)
        with pytest.raises(StoreError, match="does not exist"), company.engine.cursor() as cursor:
            fetch(cursor, "select * from account", {})
        with company.scope(viewer("rep1")) as rep:
            assert len(rep.read("account_search", text="", most=10)) == 3
        assert len(director.read("account_search", text="", most=10)) == 6


def test_a_view_cannot_be_written_through(company: Store) -> None:
    def write(scope: Scope) -> None:
        scope.read("account_search", text="", most=10)
        fetch(scope._cursor, "update account set name = 'x'", {})

    with pytest.raises(StoreError, match="base table"), company.scope(viewer("rep1")) as opened:
        write(opened)


# require and visibility --------------------------------------------------------------------------------


def test_foreign_and_missing_accounts_are_refused_in_the_same_words(company: Store) -> None:
    refusals = []
    with company.scope(viewer("rep1")) as scope:
        scope.require("mark-000-")
        for account in ("mark-001-", NOBODY, "", "' or 1=1 --"):
            with pytest.raises(NotFound) as caught:
                scope.require(account)
            refusals.append((type(caught.value), str(caught.value), caught.value.fields))
    assert len({str(refusal) for refusal in refusals}) == 1


def test_visibility_is_shared_by_those_who_see_the_same(company: Store) -> None:
    def key(person: Viewer) -> str:
        with company.scope(person) as scope:
            return scope.visibility

    rep1, rep2, rep3, del1 = (key(viewer(user)) for user in ("rep1", "rep2", "rep3", "del1"))
    assert key(LOCAL_DIRECTOR) == key(Viewer("other", "other", Role.DIRECTOR))
    assert len({rep1, rep2, del1, key(LOCAL_DIRECTOR), key(ANALYST)}) == 5
    assert rep3 == key(Viewer("rep4", "rep4", Role.REP))
    assert rep3 != key(Viewer("del4", "del4", Role.DELIVERY))


def test_visibility_ends_with_the_day_of_a_team(company: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def own() -> set[str]:
        with company.scope(viewer("rep1")) as scope:
            return set(scope.read("account_search", text="", most=10)["account_id"])

    assert own() == FIXED.allowed("rep1")
    monkeypatch.setenv("KAM_TODAY", "2025-06-16")  # the first day of the team at mark-004-
    assert own() == FIXED.allowed("rep1") | {"mark-004-"}
    monkeypatch.setenv("KAM_TODAY", "2025-06-25")  # the last day of the team at mark-003-
    assert own() == {"mark-000-", "mark-002-", "mark-003-", "mark-004-"}
    monkeypatch.setenv("KAM_TODAY", "2025-06-26")
    assert own() == {"mark-000-", "mark-002-", "mark-004-"}


def lines_of(tables: worlds.Tables, world: World, own: set[str]) -> int:
    keys = {number + 1 for number, account in enumerate(world.accounts) if account in own}
    return sum(int(key) in keys for key in tables["sale"]["account_key"])


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in one order: ties of a query's own order may fall either way."""
    # lists have an order, but none that frames know
    lists = {name: frame[name].map(str, na_action="ignore") for name in frame if frame[name].dtype == object}
    order = frame.assign(**lists).sort_values(list(frame.columns)).index if len(frame.columns) else frame.index
    return frame.loc[order].reset_index(drop=True)


def with_setting(store: Store, name: str, value: str) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.set(name, value)


# Pseudonyms --------------------------------------------------------------------------------------------


def test_an_analyst_sees_pseudonyms_when_the_store_says_so(company: Store, veiled: Store) -> None:
    with company.scope(ANALYST) as scope:
        plain = everything(scope, "contact")
    assert len(plain) > 3
    assert plain[["name", "email", "phone"]].notna().all(axis=None)
    with veiled.scope(ANALYST) as scope:
        hidden, again = everything(scope, "contact"), everything(scope, "contact")
    assert len(hidden) > 3
    assert hidden[["email", "phone"]].isna().all(axis=None)
    assert hidden["name"].str.fullmatch(r"P-[0-9a-f]{8}").all()
    assert hidden["name"].is_unique
    assert hidden["name"].tolist() == again["name"].tolist()
    with veiled.scope(LOCAL_DIRECTOR) as scope:
        assert everything(scope, "contact")[["name", "email", "phone"]].notna().all(axis=None)


def test_the_log_does_not_tell_an_analyst_the_names_behind_pseudonyms(company: Store, veiled: Store) -> None:
    with veiled.scope(ANALYST) as scope:
        assert everything(scope, "change_log")[["before", "after"]].isna().all(axis=None)
        assert everything(scope, "import_undo")["before"].isna().all()
        assert everything(scope, "import_reject")["value"].isna().all()
    for opened, person in ((veiled, LOCAL_DIRECTOR), (company, ANALYST)):
        with opened.scope(person) as scope:
            assert everything(scope, "change_log")["before"].notna().any()
            assert everything(scope, "import_reject")["value"].notna().any()


def test_pseudonyms_cannot_be_guessed_from_the_id(veiled: Store) -> None:
    with veiled.scope(ANALYST) as scope:
        one = set(everything(scope, "contact")["name"])
    with_setting(veiled, "secret_pseudonym", "another key")
    with veiled.scope(ANALYST) as scope:
        assert not one & set(everything(scope, "contact")["name"])


# Columns that stay empty ---------------------------------------------------------------------------------


def test_delivery_people_do_not_see_influence_and_support(company: Store) -> None:
    with company.scope(viewer("del1")) as scope:
        contacts = everything(scope, "contact")
        with pytest.raises(Forbidden):
            everything(scope, "contact_influence")
    assert len(contacts) > 0
    assert contacts[["influence", "support", "coverage", "buying_role"]].isna().all(axis=None)
    assert contacts["name"].notna().all()


def test_admins_see_the_log_without_the_data(company: Store) -> None:
    with company.scope(ADMIN) as scope:
        log = everything(scope, "change_log")
    assert len(log) > 0
    assert log[["before", "after", "account_id", "row_id"]].isna().all(axis=None)
    assert log[["changed_at", "user_id", "table_name"]].notna().all(axis=None)


def test_reps_see_names_of_people_without_their_mail(company: Store) -> None:
    with company.scope(viewer("rep1")) as scope:
        users = everything(scope, "app_user")
    assert set(users["name"]) == {f"Name of {user}" for user in USERS}
    assert users["email"].isna().all()
