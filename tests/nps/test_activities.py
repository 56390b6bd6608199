"""Activities between two answers of an account: what goes with the change, what only looks so, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from kam_analytics.nps.analysis.activities import ActivityChange, Link, activity_change_of
from kam_analytics.nps.tables.activities import activities_figures, activities_table
from kam_analytics.nps.wording.activities import activities_note, activities_title
from tests.samples.languages import EN, FI
from tests.samples.nps.answers import ALL, TODAY, UNTIL, answers


def company(
    seed: int = 0, accounts: int = 40, *, effect: float = 0.0, answers_low: bool = False, waves: int = 2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answers of every account in each wave, and calls in between; more of them after a low answer, if wanted."""
    random = np.random.default_rng(seed)
    level, rows, done = random.normal(7.5, 1.0, accounts), [], []
    calls = np.zeros(accounts, dtype=int)
    for wave in range(waves):
        score = np.clip(np.rint(level + random.normal(0, 1.5, accounts) + effect * calls), 0, 10).astype(int)
        day = pd.Timestamp("2024-05-10") + pd.DateOffset(months=6 * wave)
        for at in range(accounts):
            name = f"C{at:03d}"
            rows.append({"account_id": name, "contact_id": f"K{at}", "score": int(score[at]), "survey": f"W{wave}", "answered_on": day})  # fmt: skip
            done.append((name, day, "visit", 9.0))
        rate = np.where(score <= 6, 4.0, 1.0) if answers_low else np.full(accounts, 2.0)
        calls = random.poisson(rate)
        done += [(f"C{at:03d}", day + pd.Timedelta(days=30), "call", float(n)) for at, n in enumerate(calls) if n]
    made = pd.DataFrame(done, columns=["account_id", "done_on", "activity_type", "activities"])
    return answers(*rows), made.astype({"done_on": "datetime64[us]"})


def change(rows: pd.DataFrame, done: pd.DataFrame, **more: Any) -> ActivityChange:
    return activity_change_of(rows, done, **{"filters": ALL, "until": UNTIL, "today": TODAY, **more})


def test_a_planted_link_is_found_and_days_of_an_answer_do_not_count() -> None:
    found = change(*company(effect=0.6, accounts=80, waves=3))
    assert (found.waves, found.accounts, found.changes, found.limit) == (3, 80, 160, None)
    together = found.together
    assert together is not None
    assert [link.activity_type for link in found.links] == [None, "call"], "visits are on the days of answers"
    assert together.claimed
    assert together.low is not None
    assert together.high is not None
    assert 0 < together.low < 0.6 < together.high + 0.2
    assert found.links[1].estimate == together.estimate


def test_the_estimate_is_that_of_least_squares() -> None:
    rows, done = company(seed=3, waves=2)
    scores = rows.pivot_table(index="account_id", columns="survey", values="score")
    calls = done[(done["activity_type"] == "call") & (done["done_on"] < "2024-11-10")]
    x = calls.groupby("account_id")["activities"].sum().reindex(scores.index, fill_value=0.0)
    x = np.minimum(x, np.percentile(x[x > 0], 99))
    design = np.column_stack([x, np.ones(len(x)), scores["W0"]])
    wanted = np.linalg.lstsq(design, (scores["W1"] - scores["W0"]).to_numpy(), rcond=None)[0][0]
    together = change(rows, done).together
    assert together is not None
    assert together.estimate == pytest.approx(wanted)


def test_calls_after_low_answers_are_no_link() -> None:
    """Low answers rise by themselves: a plain correlation of calls and changes claims a link in most companies."""
    claimed = naive = 0
    for seed in range(200):
        rows, done = company(seed, answers_low=True)
        together = change(rows, done).together
        assert together is not None
        claimed += together.claimed
        scores = rows.pivot_table(index="account_id", columns="survey", values="score")
        calls = done[(done["activity_type"] == "call") & (done["done_on"] < "2024-11-10")]
        x = calls.groupby("account_id")["activities"].sum().reindex(scores.index, fill_value=0.0)
        naive += stats.pearsonr(x, scores["W1"] - scores["W0"]).pvalue < 0.05
    assert naive / 200 >= 0.5
    assert claimed / 200 <= 0.05 + 3 * (0.05 * 0.95 / 200) ** 0.5


@pytest.mark.parametrize(
    ("accounts", "waves", "limit"), [(40, 1, "one_wave"), (19, 2, "few_accounts"), (20, 2, None), (0, 2, "one_wave")]
)
def test_too_few_are_refused(accounts: int, waves: int, limit: str | None) -> None:
    found = change(*company(accounts=accounts, waves=waves))
    assert found.limit == limit
    assert bool(found.links) == (limit is None)


def test_accounts_that_answer_every_other_wave_have_no_change() -> None:
    rows, done = company(waves=3)
    without = rows[(rows["survey"] != "W1") | (rows["account_id"] < "C005")]
    assert change(without, done).accounts == 5


def test_no_activity_and_the_same_everywhere_have_no_estimate() -> None:
    rows, done = company()
    none = change(rows, done.head(0)).together
    assert none is not None
    assert (none.limit, none.accounts, none.estimate) == ("few_accounts", 0, None)
    same = done[done["activity_type"] == "visit"].assign(done_on=pd.Timestamp("2024-06-01"))
    everyone = change(rows, same.drop_duplicates("account_id")).together
    assert everyone is not None
    assert everyone.limit == "same_for_all"


def test_types_are_judged_together() -> None:
    rows, done = company(effect=0.6, accounts=80)
    random = np.random.default_rng(6)
    noise = [
        (f"C{at:03d}", pd.Timestamp("2024-07-01"), f"type {kind}", float(random.poisson(1.0)))
        for kind in range(9)
        for at in range(80)
    ]
    every = pd.concat([done, pd.DataFrame(noise, columns=done.columns)]).astype({"done_on": "datetime64[us]"})
    links = {link.activity_type: link for link in change(rows, every).links}
    assert links["call"].p_adjusted is not None
    assert links["call"].p is not None
    assert links["call"].p_adjusted == pytest.approx(min(10 * links["call"].p, 1.0))
    assert [name for name, link in links.items() if link.claimed and name] == ["call"]


def link(**more: Any) -> ActivityChange:
    return ActivityChange(
        waves=2, accounts=64, changes=64, links=(Link(activity_type=None, accounts=50, activities=120.0, **more),)
    )


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (link(estimate=0.31, low=0.1, high=0.52, p=0.004, claimed=True, visible=0.3), "With one more activity between two waves, accounts answered 0.31 points higher (likely +0.10 to +0.52)"),
        (link(estimate=-0.31, low=-float("inf"), high=-0.1, p=0.004, claimed=True, visible=0.3), "With one more activity between two waves, accounts answered 0.31 points lower (likely -∞ to -0.10)"),
        (link(estimate=0.02, low=-0.1, high=0.12, p=0.7, visible=0.3), "Activities and answers: no clear link; 0.30 points per activity would have shown"),
        (link(limit="few_accounts"), "Activities and answers: 50 accounts had an activity between two waves, 6 are needed"),
        (link(limit="same_for_all"), "Activities and answers: all accounts had the same number of activities"),
        (ActivityChange(waves=1, accounts=0, changes=0, limit="one_wave"), "Activities and answers: only one wave, so there is no change"),
        (ActivityChange(waves=2, accounts=12, changes=12, limit="few_accounts"), "Activities and answers: 12 accounts answered in two waves in a row, 20 are needed"),
    ],
)  # fmt: skip
def test_every_case_has_its_sentence(found: ActivityChange, title: str) -> None:
    assert activities_title(found, EN) == title
    assert activities_title(found, FI) not in ("", title)
    assert "None" not in activities_note(found, FI)
    assert activities_figures(found, EN)["finding"] == title
    assert len(activities_table(found, FI).words(FI)) == len(found.links)
