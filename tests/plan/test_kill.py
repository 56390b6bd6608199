"""A process that is killed while it saves plans: what was said to be saved is there, nothing is half there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.store import open_store
from tests.samples.places import ROOT
from tests.samples.share import FULL

pytestmark = pytest.mark.slow
TIMES = 50 if FULL else 3
CHILD = """
import sys
from pathlib import Path
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.plan.commands import keep_draft, save_drafts
from kam_analytics.store import open_store
store = open_store(Path(sys.argv[1]))
with store.load(LOCAL_DIRECTOR) as load:
    account, plan = load.frame("select account_id, plan_id from plan where status = 'approved' order by plan_id").iloc[0]
print("ready", flush=True)
for number in range(1, 51):
    with store.scope(LOCAL_DIRECTOR) as scope:
        actions = scope.read("plan_actions", account=account)
        actions = actions[actions["plan_id"] == plan].head(2)
        for row in actions.itertuples():
            keep_draft(scope, account, plan, "plan_action", row.action_id, int(row.version), {"evidence": str(number)})
        saved = save_drafts(scope, account, plan)
    assert saved.save_id and not saved.clashes
    print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(TIMES))
def test_a_killed_save_is_whole_or_not_there(demo_path: Path, data_folder: Path, seed: int) -> None:
    path = Path(shutil.copy(demo_path, data_folder / "demo.duckdb"))
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "KAM_DATA": str(data_folder)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    time.sleep(random.Random(seed).uniform(0.01, 1.5))
    child.send_signal(signal.SIGKILL)
    said = [line.strip() for line in child.stdout.read().splitlines() if line.strip().isdigit()]
    child.wait(10)
    acknowledged = int(said[-1]) if said else 0
    store = open_store(path)
    try:
        with store.load(LOCAL_DIRECTOR) as load:
            rows = load.frame(
                "select evidence, version from plan_action where plan_id = (select plan_id from plan where status = 'approved' "
                "order by plan_id limit 1) order by due_on, action_id limit 2"
            )
            logged = load.value(
                "select count(distinct save_id) from change_log where table_name = 'plan_action' and column_name = 'evidence'"
            )
        versions = rows["version"].tolist()
        assert versions[0] == versions[1], "torn"
        written = versions[0] - 1
        assert acknowledged <= written <= acknowledged + 1
        assert logged == written
        if written:
            assert rows["evidence"].tolist() == [str(written)] * 2
        assert all(count == 0 for count in store.check().values())
    finally:
        store.close()
