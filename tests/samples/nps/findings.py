"""What the page of the recommendation score can meet: ordinary, none, few, refused, hostile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.nps.analysis.accounts import AccountScores, account_scores
from kam_analytics.nps.analysis.heard import Heard, heard_from
from kam_analytics.nps.analysis.later_sales import LaterSales, later_sales
from kam_analytics.nps.analysis.renewals import Renewals, renewals
from kam_analytics.nps.analysis.score import Survey, survey, usable
from kam_analytics.nps.analysis.waves import Waves, waves_of
from tests.samples.concentration.results import HOSTILE
from tests.samples.nps.answers import SINCE, TODAY, UNTIL, answers, contacts, decisions, mixed, of_scores, sales


@dataclass(frozen=True)
class Seen:
    survey: Survey
    waves: Waves
    accounts: AccountScores
    heard: Heard
    renewals: Renewals
    later: LaterSales


def seen(rows: pd.DataFrame, *, name: str = "") -> Seen:
    """Everything of the page for these answers; accounts buy the more the later their id."""
    found = survey(rows, filters={}, since=SINCE, until=UNTIL, today=TODAY)
    ids = [f"C{number:03d}" for number in range(1, 41)]
    bought = sales({key: 100.0 * at for at, key in enumerate(ids, start=1)})
    if name:
        bought = bought.assign(name=name)
    levels = contacts(
        {f"K{at:04d}": (key, ("executive", "management", None)[at % 3]) for at, key in enumerate(ids, start=1)}
    )
    decided = decisions(*((key, "2026-06-20", "lost" if at % 3 == 0 else "renewed") for at, key in enumerate(ids)))
    known = usable(rows, today=TODAY)
    return Seen(
        found,
        waves_of(rows, filters={}, until=UNTIL, today=TODAY),
        account_scores(found.answers.rows),
        heard_from(found.answers.rows, bought, levels),
        renewals(decided.assign(name=name or decided["name"]), known),
        later_sales(bought, bought.assign(net_sales=bought["net_sales"] * 1.1), known, landmark=date(2026, 6, 1)),
    )


def two_waves(first: list[int], second: list[int]) -> pd.DataFrame:
    def wave(label: str, day: str, scores: list[int]) -> list[dict[str, Any]]:
        return [
            {
                "account_id": f"C{at:03d}",
                "contact_id": f"K{at:04d}",
                "score": score,
                "survey": label,
                "answered_on": day,
            }
            for at, score in enumerate(scores, start=1)
        ]

    return answers(*wave("Spring 2025", "2025-05-05", first), *wave("Spring 2026", "2026-05-05", second))


SEEN = {
    "ordinary": seen(mixed(15, 5, 30)),
    "nothing": seen(answers()),
    "few": seen(of_scores([10, 3, 7])),
    "one account": seen(of_scores([10, 9, 3, 8, 7], account_id="C001")),
    "all alike": seen(answers(*({"account_id": f"C{at % 10:03d}", "score": 8} for at in range(1, 31)))),
    "several": seen(answers(*({"account_id": f"C{at % 12:03d}", "score": at % 11} for at in range(1, 60)))),
    "wrong scale": seen(of_scores([5, 4, 3, 2] * 10, survey="Pulse")),
    "special code": seen(pd.concat([mixed(15, 5, 30), of_scores([11, 11, None])], ignore_index=True)),
    "up": seen(two_waves([6] * 20, [9] * 20)),
    "down": seen(two_waves([9] * 20, [6] * 20)),
    "same": seen(two_waves([9, 6] * 10, [9, 6] * 10)),
    "hostile": seen(
        answers(
            *(
                {"score": at % 11, "segment": HOSTILE[at % len(HOSTILE)], "survey": HOSTILE[0], "name": HOSTILE[1]}
                for at in range(40)
            )
        ),
        name=HOSTILE[3],
    ),
}
