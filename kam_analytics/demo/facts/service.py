"""Deliveries, claims and deals."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from kam_analytics.demo.company import texts
from kam_analytics.demo.company.catalogue import CATEGORY_IDS
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import FIRST_MONTH, LAST_DAY, MONTHS, WORKDAYS, chance

#: the feed of deliveries stopped this many days before the last day
STALE_DAYS = 40
_PER_MONTH = {"A": 1.4, "B": 0.7, "C": 0.25, "D": 0.06}


def deliveries(about: Company) -> pd.DataFrame:
    """One row per delivery up to the day on which the feed stopped."""
    random = chance(about.seed, "deliveries")
    core = about.core
    month = np.arange(MONTHS)
    active = (month >= core["first"].to_numpy()[:, None]) & (month <= core["last"].to_numpy()[:, None])
    count = random.poisson(core["segment"].map(_PER_MONTH).to_numpy(dtype=float)[:, None] * active)
    account, on = (np.repeat(index, count[count > 0]) for index in np.nonzero(count))
    due = WORKDAYS.pick(on, random)
    reliable = random.beta(14, 2, len(core))[account]
    is_late = random.random(len(due)) > reliable
    delay = np.where(is_late, 1 + random.geometric(0.2, len(due)), -random.integers(0, 2, len(due)))
    hours = np.round(random.gamma(2.0, 9.0, len(due)) + 1, 1)
    table = pd.DataFrame(
        {
            "account_id": core["account_id"].to_numpy()[account],
            "due_on": due,
            "delivered_on": due + delay,
            "is_on_time": ~is_late,
            "is_complete": random.random(len(due)) < 0.95,
            "hours_planned": hours,
            "hours_used": np.round(hours * random.lognormal(0.04, 0.18, len(due)), 1),
        }
    )
    stopped = pd.Timestamp(LAST_DAY - timedelta(days=STALE_DAYS))
    table = table[table[["due_on", "delivered_on"]].max(axis=1) < stopped]
    table = table.sort_values(["due_on", "account_id"], kind="stable", ignore_index=True)
    # the last one was delivered on its due day
    table.loc[table.index[-1], ["due_on", "delivered_on", "is_on_time"]] = [stopped, stopped, True]
    table["delivery_id"] = [f"D{number:05d}" for number in range(1, len(table) + 1)]
    return table


def claims(about: Company, delivered: pd.DataFrame) -> pd.DataFrame:
    """Claims: most follow a late or incomplete delivery."""
    random = chance(about.seed, "claims")
    bad = ~(delivered["is_on_time"] & delivered["is_complete"]).to_numpy(dtype=bool)
    source = delivered[random.random(len(delivered)) < np.where(bad, 0.13, 0.006)]
    opened = source["delivered_on"] + pd.to_timedelta(random.integers(1, 14, len(source)), unit="D")
    closed = opened + pd.to_timedelta(random.integers(2, 60, len(source)), unit="D")
    return pd.DataFrame(
        {
            "claim_id": [f"X{number:04d}" for number in range(1, len(source) + 1)],
            "account_id": source["account_id"].to_numpy(),
            "delivery_id": source["delivery_id"].to_numpy(),
            "opened_on": opened.to_numpy(),
            "closed_on": closed.where(closed <= pd.Timestamp(LAST_DAY)).to_numpy(),
            "reason": random.choice(texts.CLAIM_REASONS, len(source)),
            "amount": np.round(random.lognormal(6.6, 0.9, len(source)), 2),
        }
    )


def opportunities(about: Company) -> pd.DataFrame:
    """Deals won, lost and open; some open ones should have closed already."""
    random = chance(about.seed, "opportunities")
    core = about.core[about.core["fate"] == "stays"]
    weight = np.sqrt(core["size"].to_numpy())
    count = len(core) * 5 // 2
    picked = random.choice(len(core), count, p=weight / weight.sum())
    span = (LAST_DAY - FIRST_MONTH).days
    joined = core["first"].to_numpy()[picked] * 30.5
    age = random.integers(5, np.maximum(40, span - joined).astype(int))
    length = random.integers(60, 480, count)
    last = pd.Timestamp(LAST_DAY)
    opened = last - pd.to_timedelta(age, unit="D")
    expected = opened + pd.to_timedelta(length, unit="D")
    slip = random.integers(-20, 60, count)
    closed = np.maximum(expected + pd.to_timedelta(slip, unit="D"), opened + pd.Timedelta(days=7))
    is_open = closed > last
    is_won = random.random(count) < 0.46
    size = core["size"].to_numpy()[picked]
    deals = pd.DataFrame(
        {
            "opportunity_id": [f"B{number:04d}" for number in range(1, count + 1)],
            "account_id": core["account_id"].to_numpy()[picked],
            "name": random.choice(texts.DEALS, count),
            "category_id": random.choice(CATEGORY_IDS, count),
            "amount": np.round(size * random.lognormal(0.0, 0.7, count), -2) + 500,
            "status": np.where(is_open, "open", np.where(is_won, "won", "lost")),
            "opened_on": opened,
            "expected_close_on": expected,
            "closed_on": pd.Series(closed).where(~is_open),
            "owner_id": core["owner_id"].to_numpy()[picked],
        }
    )
    return _in_stages(deals, chance(about.seed, "deal stages"))


#: the stages of an open deal, in order
_STAGES = ("Qualification", "Proposal", "Negotiation")


def _in_stages(deals: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """The deals with their stage and the day since when: an open one is the further the more of its time is over."""
    until = deals["closed_on"].fillna(pd.Timestamp(LAST_DAY))
    length = (deals["expected_close_on"] - deals["opened_on"]).dt.days
    over = ((until - deals["opened_on"]).dt.days / length).clip(0, 0.999)
    place = (over * len(_STAGES)).astype(int)
    is_open = deals["status"] == "open"
    since = deals["opened_on"] + pd.to_timedelta((length * place / len(_STAGES)).round(), unit="D")
    late = pd.to_timedelta(random.integers(0, 15, len(deals)), unit="D")
    return deals.assign(
        stage=np.where(is_open, np.array(_STAGES)[place], "Closed " + deals["status"]),
        stage_on=np.minimum(since + late, pd.Timestamp(LAST_DAY)).where(is_open, deals["closed_on"]),
    )


def deal_changes(about: Company, deals: pd.DataFrame) -> pd.DataFrame:
    """What imports changed about deals: the stages they left, and close days that were put off."""
    random = chance(about.seed, "deal changes")
    moved = deals[deals["stage_on"] > deals["opened_on"]]
    later = [_STAGES.index(stage) - 1 if stage in _STAGES else len(_STAGES) - 1 for stage in moved["stage"]]
    left = np.array([_STAGES[max(place, 0)] for place in later])
    put_off = deals[(deals["status"] == "open") & (random.random(len(deals)) < 0.4)]
    day = put_off["expected_close_on"] - pd.to_timedelta(random.integers(1, 4, len(put_off)) * 30, unit="D")
    days = pd.DataFrame(
        {
            "opportunity_id": put_off["opportunity_id"], "account_id": put_off["account_id"],
            "changed_on": np.minimum(day, pd.Timestamp(LAST_DAY)), "field": "expected_close_on",
            "before": day.dt.strftime("%Y-%m-%d"), "after": put_off["expected_close_on"].dt.strftime("%Y-%m-%d"),
        }
    )  # fmt: skip
    stages = pd.DataFrame(
        {
            "opportunity_id": moved["opportunity_id"], "account_id": moved["account_id"],
            "changed_on": moved["stage_on"], "field": "stage", "before": left, "after": moved["stage"],
        }
    )  # fmt: skip
    return pd.concat([stages[stages["before"] != stages["after"]], days], ignore_index=True)
