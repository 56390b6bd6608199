"""Two editors at the same plan in random order: nobody writes over what he has not seen."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR, Viewer
from kam_analytics.plan import commands
from kam_analytics.plan.rules.drafts import Edit, merged
from kam_analytics.plan.rules.drafts import rows as as_rows
from kam_analytics.store import Store, open_store
from tests.samples.share import FULL

TIMES = 100 if FULL else 10
STEPS = 25
COLUMNS = ("action", "expected_result", "evidence")
Cell = tuple[str, str]


@pytest.fixture(scope="module")
def company(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("together")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        store = open_store(Path(shutil.copy(demo_path, folder / "demo.duckdb")))
        yield store
        store.close()


@dataclass
class Editor:
    """A person with an open page: what each cell said when it was shown last."""

    store: Store
    viewer: Viewer
    account: str
    plan: str
    versions: dict[str, int] = field(default_factory=dict)
    shown: dict[Cell, Any] = field(default_factory=dict)
    typed: int = 0

    def look(self) -> None:
        """Load the page anew: own drafts stand on top of what is stored."""
        with self.store.scope(self.viewer) as scope:
            mine = commands.unsaved(scope, self.account, self.plan)
            rows = scope.read("plan_actions", account=self.account)
        drafted = {(edit.row_id, column) for edit in mine for column in edit.changes}
        for row in merged(as_rows(rows[rows["plan_id"] == self.plan]), mine, "plan_action", "action_id"):
            self.versions[row["action_id"]] = row["version"]
            for column in COLUMNS:
                # a draft hides what somebody else wrote below it
                if (row["action_id"], column) not in drafted:
                    self.shown[row["action_id"], column] = row[column]

    def type(self, row: str, column: str) -> None:
        self.typed += 1
        with self.store.scope(self.viewer) as scope:
            commands.keep_draft(
                scope, self.account, self.plan, "plan_action", row, self.versions[row],
                {column: f"{self.viewer.user_id} {self.typed}"},
            )  # fmt: skip

    def save(self, chance: random.Random) -> None:
        before = stored(self.store, self.plan)
        with self.store.scope(self.viewer) as scope:
            saved = commands.save_drafts(scope, self.account, self.plan)
        after = stored(self.store, self.plan)
        for cell, value in after.items():
            if value != before[cell]:
                assert value.startswith(self.viewer.user_id)
                assert before[cell] == self.shown[cell], "written over unseen words"
        for clash in saved.clashes:
            for column, theirs in clash.theirs.items():
                self.shown[clash.edit.row_id, column] = theirs
            with self.store.scope(self.viewer) as scope:
                if chance.random() < 0.5:
                    commands.keep_mine(scope, self.account, self.plan, clash)
                else:
                    commands.discard(scope, self.plan, clash.edit)
        self.look()


def stored(store: Store, plan: str) -> dict[Cell, Any]:
    with store.load(LOCAL_DIRECTOR) as load:
        rows = load.frame("select * from plan_action where plan_id = :plan", plan=plan).set_index("action_id")
    return {(str(row), column): rows.loc[row, column] for row in rows.index for column in COLUMNS}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(TIMES))
def test_no_update_is_lost(company: Store, seed: int) -> None:
    chance = random.Random(seed)
    with company.load(LOCAL_DIRECTOR) as load:
        account, plan, owner = load.frame(
            "select p.account_id, p.plan_id, a.owner_id from plan as p join account as a on a.account_id = p.account_id "
            "where p.status = 'approved' order by p.plan_id"
        ).iloc[seed % 5]
        load.execute(
            "update plan_action set evidence = coalesce(evidence, '-'), expected_result = coalesce(expected_result, '-')"
        )
    editors = [Editor(company, who, account, plan) for who in (company.viewer(owner), LOCAL_DIRECTOR)]
    for editor in editors:
        editor.look()
    rows = sorted(editors[0].versions)[:2]
    for _step in range(STEPS):
        editor = chance.choice(editors)
        what = chance.random()
        if what < 0.55:
            editor.type(chance.choice(rows), chance.choice(COLUMNS))
        elif what < 0.9:
            editor.save(chance)
        else:
            editor.look()
    with company.scope(editors[0].viewer) as scope:
        commands.discard(scope, plan)
    with company.scope(LOCAL_DIRECTOR) as scope:
        commands.discard(scope, plan)


def test_the_check_bites(company: Store) -> None:
    """Without the versions the second editor writes over the first."""
    with company.load(LOCAL_DIRECTOR) as load:
        account, plan = load.frame(
            "select account_id, plan_id from plan where status = 'approved' order by plan_id"
        ).iloc[0]
    editor = Editor(company, LOCAL_DIRECTOR, account, plan)
    editor.look()
    row = sorted(editor.versions)[0]
    with company.scope(LOCAL_DIRECTOR) as scope:
        commands.save_plan(
            scope,
            account,
            plan,
            [Edit(table="plan_action", row_id=row, version=editor.versions[row], changes={"action": "unseen"})],
        )
    editor.versions[row] += 1
    editor.type(row, "action")
    with pytest.raises(AssertionError, match="unseen"):
        editor.save(random.Random(1))
