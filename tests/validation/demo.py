"""What the product says of the demo company, whose truth is planted: several seeds, several looks each."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.demo.facts.activities import EMPTY_TYPES
from kam_analytics.demo.facts.panel import MEETING_LAG
from kam_analytics.effects.analysis.activity_effect import CLAIM, ActivityEffect
from kam_analytics.effects.analysis.effects import effect_of
from kam_analytics.kit.rules.period import last_whole_month, months_before
from kam_analytics.nps.analysis.renewals import renewals_of
from kam_analytics.store import open_store

SEEDS = range(20)
#: the window of the page, unless a person chooses another
MONTHS = 36


def look(seed: int) -> dict[str, Any]:
    """Build the company of the seed and ask it as a person would."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.duckdb"
        demo.build(path, seed=seed)
        return ask(path)


def ask(path: Path) -> dict[str, Any]:
    """Claims on meetings, on the types and the segment without an effect, and the renewals by last answer."""
    store = open_store(path)
    try:
        with store.scope(LOCAL_DIRECTOR) as scope:
            today = store.today
            last = last_whole_month(today)
            rows = scope.read("panel", first_month=months_before(last, MONTHS - 1), last_month=last)
            accounts = scope.read("panel_accounts", until=today)
            decisions = scope.read("renewals", until=today)
            answers = scope.read("nps_answers", until=today, kind="")
    finally:
        store.close()
    meetings = effect_of(rows, activity_type="steering_group_meeting")
    middle = tuple(accounts.loc[accounts["segment"] == "C", "account_key"])
    nothing = {kind: effect_of(rows, activity_type=kind) for kind in EMPTY_TYPES}
    nothing["visit in segment C"] = effect_of(rows, activity_type="visit", accounts=middle)
    renewals = renewals_of(decisions, answers, filters={}, today=today)
    promoters = next(rate for rate in renewals.rates if rate.group == "promoter")
    return {
        "meetings_claimed": _claims(meetings) and meetings.best_lag == MEETING_LAG,
        "meetings_p": meetings.p_scan,
        "meetings_estimate": None if meetings.best is None else float(meetings.best["estimate"]),
        "false_claims": [name for name, effect in nothing.items() if _claims(effect)],
        "promoters_renewed": promoters.rate,
        "others_renewed": renewals.others.rate,
        "promoters_renew_more": (promoters.rate or 0.0) > (renewals.others.rate or 0.0),
    }


def _claims(effect: ActivityEffect) -> bool:
    return effect.p_scan is not None and effect.p_scan < CLAIM
