"""Adding accounts and changing their cards: who may, what is refused, groups, tasks, the way back, imports after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.accounts.commands import add_account, change_accounts, take_back
from kam_analytics.errors import BadInput, Conflict, Forbidden, KamError, NotFound
from kam_analytics.imports.load.groups import regroup
from kam_analytics.imports.summaries.publish import publish
from kam_analytics.kit.wording import words
from kam_analytics.store import Store
from tests.samples.demo import REP

DIRECTOR = "u-sami-turunen"
OTHERS = [Viewer("x", "x", role) for role in (Role.ANALYST, Role.DELIVERY, Role.ADMIN)]


def accounts(store: Store, viewer: Viewer = LOCAL_DIRECTOR) -> dict[str, dict[str, Any]]:
    with store.scope(viewer) as scope:
        return {row["account_id"]: row for row in scope.records("accounts", account="")}


def card(store: Store, account: str) -> dict[str, Any]:
    return accounts(store)[account]


def owned(store: Store, sign: str = "=") -> list[str]:
    """Accounts that the rep owns, or with ``<>`` those that are in sight through the team only."""
    rep = store.viewer(REP)
    return [one for one, row in accounts(store, rep).items() if (row["owner_id"] == REP) == (sign == "=")]


def count(store: Store, table: str, condition: str = "true") -> int:
    with store.load(LOCAL_DIRECTOR) as load:
        return int(load.value(f"select count(*) from {table} where {condition}"))


def groups(store: Store) -> dict[str, int]:
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select account_id, group_key from account")
    return dict(zip(rows["account_id"], rows["group_key"], strict=True))


@contextmanager
def unchanged(store: Store) -> Iterator[None]:
    """Nothing is written."""
    before = (accounts(store), groups(store), count(store, "change_log"), dict(store.versions))
    yield
    assert (accounts(store), groups(store), count(store, "change_log"), dict(store.versions)) == before


# Adding -------------------------------------------------------------------------------------------------------


def test_an_account_is_added_with_what_is_known_of_it(demo: Store) -> None:
    values = {
        "account_id": " 4711 ", "name": "  Uusi\tNimi Oy\u202e ", "owner_id": REP, "parent_id": "C1001",
        "industry": "energy", "country": "FI", "city": " ", "since_on": date(2027, 1, 1),
    }  # fmt: skip
    done = add_account(demo, LOCAL_DIRECTOR, values)
    assert done.account_ids == ("4711",)
    kept = card(demo, "4711")
    assert {name: kept[name] for name in values} == {
        **values,
        "account_id": "4711",
        "name": "Uusi Nimi Oy",
        "city": None,
    }
    assert groups(demo)["4711"] == groups(demo)["C1001"]
    with demo.load(LOCAL_DIRECTOR) as load:
        log = load.frame("select * from change_log where row_id = '4711'").iloc[0]
    assert (log["user_id"], log["table_name"], log["account_id"], log["column_name"]) == (
        "local",
        "account",
        "4711",
        "*",
    )
    assert '"city"' not in log["after"], "what is missing was not written"
    assert sum(demo.check().values()) == 0


def test_a_number_is_proposed_that_none_has_or_ever_had(demo: Store) -> None:
    first = add_account(demo, LOCAL_DIRECTOR, {"name": "One", "account_id": "  "})
    second = add_account(demo, LOCAL_DIRECTOR, {"name": "Two", "account_id": None})
    assert (first.account_ids, second.account_ids) == (("KAM-1",), ("KAM-2",))
    take_back(demo, LOCAL_DIRECTOR, second)
    assert add_account(demo, LOCAL_DIRECTOR, {"name": "Three"}).account_ids == ("KAM-3",)


def test_keys_are_never_given_twice(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        key = int(load.value("select max(account_key) from account"))
        load.execute(
            "insert into account_alias values ('GONE', :key, 'Gone', 'C1001', now()::timestamp, 'local')", key=key + 5
        )
    add_account(demo, LOCAL_DIRECTOR, {"name": "New", "account_id": "N"})
    assert groups(demo)["N"] == key + 6
    with pytest.raises(BadInput, match="part of another one"):
        add_account(demo, LOCAL_DIRECTOR, {"name": "New", "account_id": "gone"})


def test_a_rep_owns_what_he_adds(demo: Store) -> None:
    rep = demo.viewer(REP)
    (added,) = add_account(demo, rep, {"name": "Mine Oy"}).account_ids
    assert card(demo, added)["owner_id"] == REP
    assert added in accounts(demo, rep)
    with unchanged(demo), pytest.raises(Forbidden):
        add_account(demo, rep, {"name": "Theirs Oy", "owner_id": DIRECTOR})


@pytest.mark.parametrize("viewer", OTHERS, ids=lambda viewer: viewer.role)
def test_others_add_and_change_nothing(demo: Store, viewer: Viewer) -> None:
    with unchanged(demo):
        with pytest.raises(Forbidden):
            add_account(demo, viewer, {"name": "x"})
        with pytest.raises(KamError):
            change_accounts(demo, viewer, {"C1001": 1}, {"city": "x"})


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": " \u202e\x00\n"}, "Enter a name"),
        ({}, "Enter a name"),
        ({"name": "\u200b"}, "Enter a name"),
        ({"name": "x" * 201}, "200"),
        ({"name": "x", "account_id": "9" * 300}, "100"),
        ({"name": "x", "account_id": "C1001"}, "already"),
        ({"name": "x", "account_id": "c1001"}, "“C1001” already"),
        ({"name": "x", "owner_id": "nobody"}, "no person"),
        ({"name": "x", "parent_id": "nobody"}, "no account"),
        ({"name": "x", "parent_id": "N", "account_id": "N"}, "no account"),
        ({"name": "x", "account_key": 1}, "has no"),
        ({"name": "x", "group_key": 1}, "has no"),
    ],
)
def test_what_is_no_account_is_refused(demo: Store, values: dict[str, Any], sentence: str) -> None:
    with unchanged(demo), pytest.raises(BadInput) as refused:
        add_account(demo, LOCAL_DIRECTOR, values)
    assert sentence in refused.value.message.format(**refused.value.fields)


def test_who_has_left_owns_nothing_new(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update app_user set is_active = false where user_id = :rep", rep=REP)
        load.touch("app_user")
    with unchanged(demo), pytest.raises(BadInput, match="has left"):
        add_account(demo, LOCAL_DIRECTOR, {"name": "x", "owner_id": REP})
    # an account that he owns still can be written otherwise
    account = next(one for one, row in accounts(demo).items() if row["owner_id"] == REP)
    change_accounts(demo, LOCAL_DIRECTOR, {account: card(demo, account)["version"]}, {"city": "Espoo"})
    assert card(demo, account)["owner_id"] == REP


def test_adding_is_taken_back_unless_something_names_the_account(demo: Store) -> None:
    rep = demo.viewer(REP)
    done = add_account(demo, rep, {"name": "Slip Oy"})
    take_back(demo, rep, done)
    assert done.account_ids[0] not in accounts(demo)
    done = add_account(demo, rep, {"name": "Used Oy"})
    (added,) = done.account_ids
    with demo.scope(rep) as scope:
        scope.insert(
            "task", {"task_id": "t", "account_id": added, "title": "x", "due_on": demo.today, "status": "open"}
        )
    with unchanged(demo), pytest.raises(Conflict, match="already in use"):
        take_back(demo, rep, done)
    mother = add_account(demo, LOCAL_DIRECTOR, {"name": "Mother"})
    add_account(demo, LOCAL_DIRECTOR, {"name": "Daughter", "parent_id": mother.account_ids[0]})
    with unchanged(demo), pytest.raises(Conflict, match="already in use"):
        take_back(demo, LOCAL_DIRECTOR, mother)


def test_an_account_with_sales_is_not_taken_back(demo: Store) -> None:
    done = add_account(demo, LOCAL_DIRECTOR, {"name": "Sold Oy"})
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute(
            "update sale set account_key = (select account_key from account where account_id = :id) "
            "where rowid = (select min(rowid) from sale)",
            id=done.account_ids[0],
        )
    with unchanged(demo), pytest.raises(Conflict, match="already in use"):
        take_back(demo, LOCAL_DIRECTOR, done)


# Changing -----------------------------------------------------------------------------------------------------


def test_a_rep_writes_the_card_of_own_accounts_only(demo: Store) -> None:
    rep = demo.viewer(REP)
    own = owned(demo)[0]
    version = card(demo, own)["version"]
    change_accounts(demo, rep, {own: version}, {"name": "Other Oy", "industry": "energy", "since_on": date(2020, 1, 1)})
    assert (card(demo, own)["name"], card(demo, own)["version"]) == ("Other Oy", version + 1)
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        foreign = str(
            load.value(
                "select account_id from account where owner_id <> :rep and account_id not in "
                "(select account_id from account_team where user_id = :rep) limit 1",
                rep=REP,
            )
        )
        teamed = str(
            load.value(
                "select account_id from account where owner_id <> :rep and account_id <> :foreign limit 1",
                rep=REP,
                foreign=foreign,
            )
        )
        load.execute(
            "insert into account_team (account_id, user_id, team_role) values (:id, :rep, 'member')", id=teamed, rep=REP
        )
        load.touch("account_team")
    cards = accounts(demo)
    with unchanged(demo):
        for account, changes, error in (
            (own, {"owner_id": DIRECTOR}, Forbidden), (own, {"owner_id": None}, Forbidden),
            (teamed, {"city": "x"}, Forbidden), (foreign, {"city": "x"}, NotFound), ("none", {"city": "x"}, NotFound),
            (own, {"parent_id": foreign}, BadInput),
        ):  # fmt: skip
            with pytest.raises(error):
                change_accounts(demo, rep, {account: cards[account]["version"] if account in cards else 1}, changes)
        with pytest.raises(Forbidden):
            change_accounts(demo, rep, {one: cards[one]["version"] for one in (own, teamed)}, {"city": "x"})


def test_a_rep_does_not_take_an_account_out_of_a_group_out_of_sight(demo: Store) -> None:
    rep, (own, other, *_rest) = demo.viewer(REP), owned(demo)
    foreign = next(one for one in accounts(demo) if one not in accounts(demo, rep))
    change_accounts(demo, LOCAL_DIRECTOR, {own: card(demo, own)["version"]}, {"parent_id": foreign})
    assert accounts(demo, rep)[own]["parent_id"] is None
    with unchanged(demo), pytest.raises(Forbidden, match="cannot see the parent company"):
        change_accounts(demo, rep, {own: card(demo, own)["version"]}, {"parent_id": other})
    # the rest of the card is his
    change_accounts(demo, rep, {own: card(demo, own)["version"]}, {"city": "Espoo"})
    assert card(demo, own)["parent_id"] == foreign


def test_the_second_of_two_is_told_of_the_first(demo: Store) -> None:
    change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 1}, {"name": "Eka Oy"})
    with unchanged(demo):
        with pytest.raises(Conflict, match="Eka Oy"):
            change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 1}, {"city": "Turku"})
        with pytest.raises(Conflict, match="Eka Oy"):
            change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 1, "C1002": 1}, {"city": "Nowhere"})


def test_a_conflict_names_the_person_and_the_field(demo: Store) -> None:
    other = next(one for one in (REP, DIRECTOR) if one != card(demo, "C1001")["owner_id"])
    change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 1}, {"owner_id": other})
    with pytest.raises(Conflict) as owner:
        change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 1}, {"city": "Turku"})
    said = words("fi").error(owner.value)
    assert "Vastuuhenkilö" in said
    assert demo.viewer(other).name in said
    change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 2}, {"city": None})
    with pytest.raises(Conflict) as city:
        change_accounts(demo, LOCAL_DIRECTOR, {"C1001": 2}, {"name": "Eka Oy"})
    said = words("fi").error(city.value)
    assert "Paikkakunta" in said
    assert "None" not in said


@pytest.mark.parametrize(
    ("seen", "changes", "sentence"),
    [
        ({}, {"city": "x"}, "at least one"),
        ({"C1001": 1}, {}, "nothing to save"),
        ({"C1001": 1}, {"name": ""}, "Enter a name"),
        ({"C1001": 1}, {"name": None}, "Enter a name"),
        ({"C1001": 1}, {"account_id": "C1"}, "cannot be changed"),
        ({"C1001": 1}, {"version": 7}, "has no"),
    ],
)
def test_what_cannot_be_changed(demo: Store, seen: dict[str, int], changes: dict[str, Any], sentence: str) -> None:
    with unchanged(demo), pytest.raises(BadInput, match=sentence):
        change_accounts(demo, LOCAL_DIRECTOR, seen, changes)


def test_several_accounts_get_what_they_do_not_have(demo: Store) -> None:
    cards = accounts(demo)
    chosen = [one for one, row in cards.items() if row["country"] and row["industry"]][:6]
    there = cards[chosen[0]]["country"]
    wanted = {"country": there, "industry": "mining"}
    done = change_accounts(demo, LOCAL_DIRECTOR, {one: cards[one]["version"] for one in chosen}, wanted)
    assert {(card(demo, one)["country"], card(demo, one)["industry"]) for one in chosen} == {(there, "mining")}
    had = [one for one in chosen if cards[one]["country"] == there]
    assert count(demo, "change_log", "column_name = 'country' and save_id = '" + done.save + "'") == len(chosen) - len(
        had
    )
    take_back(demo, LOCAL_DIRECTOR, done)
    now = accounts(demo)
    for one, row in cards.items():
        assert {**now[one], "version": 0} == {**row, "version": 0}


def test_a_new_owner_takes_over_the_open_tasks(demo: Store) -> None:
    with demo.load(LOCAL_DIRECTOR) as load:
        account, old = load.frame(
            "select account_id, user_id from task inner join account using (account_id) where status = 'open' "
            "and cadence_rule_id is not null and user_id = owner_id and not is_handed_over and due_on > :day "
            "order by account_id limit 1", day=demo.today,
        ).iloc[0]  # fmt: skip
        new = str(
            load.value("select user_id from app_user where role = 'rep' and is_active and user_id <> :old", old=old)
        )
    tasks = f"account_id = '{account}' and status = 'open' and cadence_rule_id is not null and user_id = "
    before = count(demo, "task", f"{tasks}'{old}'")
    done = change_accounts(demo, LOCAL_DIRECTOR, {account: card(demo, account)["version"]}, {"owner_id": new})
    assert count(demo, "task", f"{tasks}'{new}'") >= before > 0 == count(demo, "task", f"{tasks}'{old}'")
    take_back(demo, LOCAL_DIRECTOR, done)
    assert (count(demo, "task", f"{tasks}'{old}'"), card(demo, account)["owner_id"]) == (before, old)


def test_benchmarks_are_those_of_the_cards(demo: Store) -> None:
    def published() -> tuple[list[dict[str, Any]], ...]:
        with demo.load(LOCAL_DIRECTOR) as load:
            found = [load.frame(f"select * from {name} order by all") for name in ("benchmark_peer", "benchmark_abc")]
        return tuple(frame.to_dict("records") for frame in found)

    before = published()
    chosen = {one: row["version"] for one, row in accounts(demo).items() if row["industry"] != "mining"}
    done = change_accounts(demo, LOCAL_DIRECTOR, chosen, {"industry": "mining"})
    after = published()
    assert after != before
    with demo.load(LOCAL_DIRECTOR) as load, load.begin():
        publish(load, demo.today)
    assert published() == after
    take_back(demo, LOCAL_DIRECTOR, done)
    assert published() == before


# Groups -------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=12))
def test_parents_never_make_a_circle_and_every_account_is_in_the_group_of_its_root(
    shared_store: Store, moves: list[tuple[int, int]]
) -> None:
    store = shared_store
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update account set parent_id = null, group_key = account_key")
        load.touch("account")
    above: dict[str, str | None] = {f"A{n}": None for n in range(5)}
    for child, parent in moves:
        one, wanted = f"A{child}", None if parent == 5 else f"A{parent}"
        at, seen = wanted, set()
        while at is not None:
            seen.add(at)
            at = above[at]
        seen_now = {one: card(store, one)["version"]}
        if one in seen or above[one] == wanted:
            with pytest.raises(BadInput):
                change_accounts(store, LOCAL_DIRECTOR, seen_now, {"parent_id": wanted})
        else:
            change_accounts(store, LOCAL_DIRECTOR, seen_now, {"parent_id": wanted})
            above[one] = wanted
    assert {one: row["parent_id"] for one, row in accounts(store).items()} == above
    found = groups(store)
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        regroup(load)
    assert groups(store) == found, "as an import counts them"
    for one, parent in above.items():
        assert parent is None or found[one] == found[parent]
    assert len(set(found.values())) == sum(parent is None for parent in above.values())


@pytest.fixture(scope="module")
def shared_store(empty_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Five accounts, for every example."""
    from kam_analytics.store import open_store

    path = tmp_path_factory.mktemp("circles") / "kam.duckdb"
    path.write_bytes(empty_path.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(path.parent))
        store = open_store(path)
        for n in range(5):
            add_account(store, LOCAL_DIRECTOR, {"account_id": f"A{n}", "name": f"Account {n}"})
        yield store
        store.close()


def test_several_accounts_do_not_become_each_others_parent(demo: Store) -> None:
    change_accounts(demo, LOCAL_DIRECTOR, {"C1003": card(demo, "C1003")["version"]}, {"parent_id": "C1001"})
    cards = accounts(demo)
    seen = {one: cards[one]["version"] for one in ("C1001", "C1002")}
    with unchanged(demo), pytest.raises(BadInput, match="parent company of itself"):
        change_accounts(demo, LOCAL_DIRECTOR, seen, {"parent_id": "C1003"})
