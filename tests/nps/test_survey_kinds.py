"""The kind of a survey: what its name says, what a person decides, and what is never mixed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.cli.main import main
from kam_analytics.errors import BadInput, Conflict, Forbidden, NotFound
from kam_analytics.imports import import_file, undo
from kam_analytics.kit.reader import reader
from kam_analytics.nps.answers import surveys
from kam_analytics.nps.commands import Decided, decide_kinds
from kam_analytics.nps.wording import surveys as said
from kam_analytics.store import Store, open_store
from tests.samples.languages import EN, FI

RELATIONSHIP, TRANSACTIONAL, OTHER, UNKNOWN = "relationship", "transactional", "other", None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Twenty accounts, no answers yet."""
    opened = open_store(tmp_path / "kam.duckdb", create=True)
    accounts = [f"C{at:02d}" for at in range(20)]
    pd.DataFrame({"account_id": accounts, "name": accounts}).to_csv(tmp_path / "accounts.csv", index=False)
    import_file(opened, LOCAL_DIRECTOR, tmp_path / "accounts.csv", "accounts")
    yield opened
    opened.close()


def answered(store: Store, scores: dict[str, int], *, file: str = "nps") -> str:
    """Import one answer of each of twelve accounts to every survey; the id of the import."""
    rows = [
        {"response_id": f"{file}-{name}-{at}", "account_id": f"C{at:02d}", "answered_on": f"2025-{month:02d}-10",
         "score": score, "survey": name}
        for month, (name, score) in enumerate(scores.items(), start=1)
        for at in range(12)
    ]  # fmt: skip
    path = store.engine.path.with_name(f"{file}.csv")
    pd.DataFrame(rows).to_csv(path, index=False)
    batch = import_file(store, LOCAL_DIRECTOR, path, "nps").batch
    assert batch is not None
    return batch


def kinds(store: Store) -> dict[str, str | None]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("survey_kinds")
    return {name: None if pd.isna(kind) else kind for name, kind in zip(rows["survey"], rows["kind"], strict=True)}


def scores(store: Store, kind: str = "") -> set[int]:
    with store.scope(LOCAL_DIRECTOR) as scope:
        return set(scope.read("nps_answers", until=store.today, kind=kind)["score"])


@pytest.mark.parametrize(
    "named",
    [
        {"Relationship 2025": RELATIONSHIP, "Relationship 2026": RELATIONSHIP},
        {"NPS Q1/2025": RELATIONSHIP, "After delivery 2025": TRANSACTIONAL, "Support ticket": TRANSACTIONAL},
        {"Asiakastyytyväisyys 2024": RELATIONSHIP, "Vuosikysely": RELATIONSHIP, "Toimituskysely": TRANSACTIONAL},
        {"Huollon jälkeen": TRANSACTIONAL, "Tapahtumakysely kevät": TRANSACTIONAL, "Postikysely": RELATIONSHIP},
        {"NPS after delivery": TRANSACTIONAL, "tNPS": TRANSACTIONAL, "rNPS": RELATIONSHIP, "eNPS 2025": OTHER},
        # the name says the wave only, or there is none
        {"W0": RELATIONSHIP, "W1": RELATIONSHIP, "Spring 2024": RELATIONSHIP, "Syksy 2024": RELATIONSHIP},
        {"": RELATIONSHIP, "Delivery": TRANSACTIONAL},
        # one series whose name tells nothing is that of the relationship
        {"Blue form": RELATIONSHIP},
        {"Blue form 2024": RELATIONSHIP, "Blue form 2025": RELATIONSHIP, "Delivery": TRANSACTIONAL},
        # two are never taken for one: a survey that was renamed is asked about too
        {"Blue form": UNKNOWN, "Acme pulse": UNKNOWN},
        {"Blue form": UNKNOWN, "Relationship 2025": RELATIONSHIP},
        {"Blue form": UNKNOWN, "": RELATIONSHIP},
    ],
)
def test_the_kind_that_a_name_says(store: Store, named: dict[str, str | None]) -> None:
    answered(store, dict.fromkeys(named, 9))
    assert kinds(store) == named


def test_two_kinds_in_one_file_are_never_mixed(store: Store) -> None:
    """A bad delivery after a good year: the relationship stays at 10, whoever answered last."""
    answered(store, {"Relationship 2025": 10, "After delivery": 2, "Blue form": 6})
    assert scores(store) == scores(store, RELATIONSHIP) == {10}
    assert scores(store, TRANSACTIONAL) == {2}
    assert scores(store, OTHER) == set(), "what nobody knows counts nowhere"
    with store.scope(LOCAL_DIRECTOR) as scope:
        account = scope.read("account_answers", account="C01", since=date(2025, 1, 1), until=date(2025, 12, 31))
        found = surveys(reader(scope))
    assert account["survey"].tolist() == ["Relationship 2025"]
    assert (found.kinds, found.main, found.unknown) == ((RELATIONSHIP, TRANSACTIONAL), RELATIONSHIP, ("Blue form",))
    assert said.unknown(found, EN) == (
        "Not counted in any score: 12 answers to surveys whose names do not tell their kind (“Blue form”)."
    )
    assert said.unknown(found, FI) != said.unknown(found, EN)


def test_without_a_relationship_survey_the_main_kind_is_the_one_that_is_there(store: Store) -> None:
    answered(store, {"After delivery": 3})
    assert scores(store) == {3}


def test_the_names_follow_imports_and_their_undo(store: Store) -> None:
    first = answered(store, {"Blue form": 9}, file="one")
    second = answered(store, {"Acme pulse": 4}, file="two")
    assert kinds(store) == {"Blue form": UNKNOWN, "Acme pulse": UNKNOWN}
    assert scores(store) == set()
    assert not any(store.check().values())
    undo(store, LOCAL_DIRECTOR, second)
    assert kinds(store) == {"Blue form": RELATIONSHIP}
    assert not any(store.check().values())
    undo(store, LOCAL_DIRECTOR, first)
    assert kinds(store) == {}


def test_a_person_decides_and_takes_it_back(store: Store) -> None:
    batch = answered(store, {"Blue form": 9, "Acme pulse": 4})
    analyst = Viewer("ana", "Ana", Role.ANALYST)
    with store.scope(analyst) as scope:
        save = decide_kinds(scope, {"Blue form": Decided(RELATIONSHIP, 1), "Acme pulse": Decided(OTHER, 1)})
    assert (scores(store), scores(store, OTHER)) == ({9}, {4})
    undo(store, LOCAL_DIRECTOR, batch)
    answered(store, {"Blue form": 9, "Acme pulse": 4}, file="again")
    assert kinds(store) == {"Blue form": RELATIONSHIP, "Acme pulse": OTHER}, "a decision outlives its answers"
    with store.scope(analyst) as scope:
        scope.undo(save)
    assert kinds(store) == {"Blue form": UNKNOWN, "Acme pulse": UNKNOWN}


def test_what_is_refused(store: Store) -> None:
    answered(store, {"Blue form": 9})
    for role in (Role.REP, Role.DELIVERY, Role.ADMIN):
        with store.scope(Viewer("u", "U", role)) as scope, pytest.raises(Forbidden):
            decide_kinds(scope, {"Blue form": Decided(OTHER, 1)})
    with store.scope(LOCAL_DIRECTOR) as scope:
        for changed, error in (
            ({}, BadInput), ({"Blue form": Decided("moon", 1)}, BadInput), ({"No such": Decided(OTHER, 1)}, NotFound),
            ({"Blue form": Decided(OTHER, 7)}, Conflict),
        ):  # fmt: skip
            with pytest.raises(error):
                decide_kinds(scope, changed)
    assert kinds(store) == {"Blue form": RELATIONSHIP}


def test_the_command_line_says_and_changes_the_kind(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    answered(store, {"Relationship 2025": 10, "Blue form": 0})
    path = str(store.engine.path)
    store.close()
    assert main(["survey", "--store", path]) == 0
    assert [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()] == [
        ["?", "12", "Blue form"], ["relationship", "12", "Relationship 2025"],
    ]  # fmt: skip
    assert main(["survey", "Blue form", "transactional", "--store", path]) == 0
    capsys.readouterr()
    days = ["--since", "2025-01-01", "--until", "2025-12-31", "--format", "json", "--store", path]
    for kind, score in ((None, 100), ("transactional", -100)):
        assert main(["report", "nps", *days, *(["--param", f"kind={kind}"] if kind else [])]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["kind"], found["nps"], found["kinds"]) == (
            kind or RELATIONSHIP, score, [RELATIONSHIP, TRANSACTIONAL],
        )  # fmt: skip
    assert main(["survey", "Blue form", "as-named", "--store", path]) == 0
    assert capsys.readouterr().out.startswith("? ")
    assert main(["survey", "No such", "other", "--store", path]) == 2
    assert main(["survey", "Blue form", "--store", path]) == 2
