"""Activities with customers: planted meetings, and many others without an effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.demo.company import texts
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import COMPLETE, FIRST_MONTH, LAST_DAY, MONTHS, WORKDAYS, chance

#: types with purely random numbers, and their monthly mean
EMPTY_TYPES = {"newsletter": 0.5, "webinar": 0.14}
#: types of meetings that are prepared: several people come
PREPARED = frozenset({"steering_group_meeting", "joint_planning_meeting"})
#: shares of rows dated a year too late, and of rows without an account
_TYPING_ERRORS, _UNASSIGNED = 0.01, 0.004
#: monthly mean by segment; visits in segment C depend on size instead
_RATES = {
    "call": {"A": 1.25, "B": 0.6, "C": 0.3, "D": 0.1},
    "visit": {"A": 0.5, "B": 0.3, "C": 0.0, "D": 0.05},
    "joint_planning_meeting": {"A": 0.085, "B": 0.03, "C": 0.0, "D": 0.0},
}
_HABIT = np.array([1.0, 1.0, 1.1, 1.0, 1.05, 0.95, 0.35, 0.95, 1.15, 1.15, 1.1, 0.75])

Counts = NDArray[np.int64]


def meetings(about: Company) -> Counts:
    """Steering-group meetings of the core accounts: in A and B one per quarter, in a random month."""
    random = chance(about.seed, "meetings")
    core = about.core
    calendar = FIRST_MONTH.year * 12 + FIRST_MONTH.month - 1 + np.arange(MONTHS)
    quarter = calendar // 3 - calendar[0] // 3
    drawn = random.integers(0, 3, (len(core), quarter[-1] + 1))
    held = drawn[:, quarter] == calendar % 3
    held &= core["segment"].isin(["A", "B"]).to_numpy()[:, None]
    held &= np.arange(MONTHS) >= core["first"].to_numpy()[:, None]
    number: Counts = held.astype(np.int64)
    return number


def counts(about: Company, held: Counts) -> dict[str, Counts]:
    """Number of activities of each type per core account and month."""
    random = chance(about.seed, "activities")
    core = about.core
    month = np.arange(MONTHS)
    # activities go on after a customer has left: their number does not depend on sales
    active = month >= core["first"].to_numpy()[:, None]
    habit = _HABIT[(month + FIRST_MONTH.month - 1) % 12]
    part = np.where(month == COMPLETE, WORKDAYS.part, 1.0)
    reps = sorted(set(about.people("rep")))
    diligence = dict(zip(reps, random.permutation(np.linspace(0.6, 1.3, len(reps))), strict=True))
    energy = core["owner_id"].map(diligence).fillna(0.4).to_numpy()[:, None]
    found = {"steering_group_meeting": held}
    for kind, rates in _RATES.items():
        rate = core["segment"].map(rates).to_numpy(dtype=float)[:, None] * energy
        if kind == "visit":
            rate = np.where(core["segment"].eq("C").to_numpy()[:, None], _by_size(core)[:, None], rate)
        found[kind] = random.poisson(rate * habit * part * active)
    for kind, mean in EMPTY_TYPES.items():
        found[kind] = random.poisson(np.broadcast_to(mean * part, active.shape)) * active
    return found


def _by_size(core: pd.DataFrame) -> NDArray[np.float64]:
    """Monthly visits that depend only on the size of the account."""
    size = core["size"].to_numpy()
    typical = np.median(size[core["segment"] == "C"]) if (core["segment"] == "C").any() else 1.0
    rate: NDArray[np.float64] = np.clip(0.3 * (size / typical) ** 0.9, 0.04, 2.0)
    return rate


def rows(about: Company, number: dict[str, Counts], contacts: pd.DataFrame) -> pd.DataFrame:
    """The activity table, errors included, in date order."""
    random = chance(about.seed, "actions")
    core = about.core
    parts = []
    for kind, count in number.items():
        account, month = (np.repeat(index, count[count > 0]) for index in np.nonzero(count))
        parts.append(pd.DataFrame({"account": account, "activity_type": kind, "done_on": WORKDAYS.pick(month, random)}))
    table = pd.concat(parts, ignore_index=True)
    owner = core["owner_id"].to_numpy()[table["account"]]
    table["account_id"] = core["account_id"].to_numpy()[table["account"]]
    table["user_id"] = owner
    table["contact_id"] = _met(table, contacts, random)
    # some calls are a day's total from the telephone system
    many = (table["activity_type"] == "call") & (random.random(len(table)) < 0.03)
    table["quantity"] = np.where(many, random.integers(2, 4, len(table)), 1)
    table["subject"] = _subjects(table["activity_type"], random)
    table = pd.concat([table.drop(columns="account"), _unassigned(about, table, random)], ignore_index=True)
    table = table.sort_values(["done_on", "activity_type"], kind="stable", ignore_index=True)
    table["activity_id"] = [f"T{number:06d}" for number in range(1, len(table) + 1)]
    return _mistyped(table.assign(contact_ids=_together(table, contacts)).drop(columns="contact_id"), random)


def _met(table: pd.DataFrame, contacts: pd.DataFrame, random: np.random.Generator) -> pd.Series:
    """A contact for each personal activity, more often those with high coverage."""
    known = contacts[~contacts["is_unknown"] & contacts["account_id"].notna()]
    known = known.assign(weight=known["coverage"].map({"deep": 6.0, "some": 2.0}).fillna(0.0))
    known = known[known["weight"] > 0].sort_values("account_id", kind="stable", ignore_index=True)
    running = known["weight"].cumsum().to_numpy()
    ends = known.groupby("account_id")["weight"].sum().cumsum()
    account = table["account_id"]
    high = account.map(ends).to_numpy(dtype=float)
    low = account.map(ends.shift(fill_value=0.0)).to_numpy(dtype=float)
    point = low + (high - low) * random.random(len(table))
    personal = ~table["activity_type"].isin(list(EMPTY_TYPES)) & ~np.isnan(high)
    place = np.searchsorted(running, np.where(personal, point, 0.0), side="right")
    contact = pd.Series(known["contact_id"].to_numpy()[np.minimum(place, len(known) - 1)], index=table.index)
    left = contact.map(contacts.set_index("contact_id")["left_on"])
    return contact.where(personal & ~(left < table["done_on"]) & (random.random(len(table)) < 0.9), None)


def _together(table: pd.DataFrame, contacts: pd.DataFrame) -> list[list[str] | None]:
    """Everybody who was met: at meetings that are prepared also the contact of the account with most influence."""
    known = contacts[~contacts["is_unknown"] & contacts["account_id"].notna()]
    known = known.sort_values(["influence", "contact_id"], ascending=[False, True], kind="stable")
    first = known.drop_duplicates("account_id").set_index("account_id")
    found: list[list[str] | None] = []
    for row in table.itertuples():
        met = None if pd.isna(row.contact_id) else [str(row.contact_id)]
        if met and row.activity_type in PREPARED and row.account_id in first.index:
            other = first.loc[row.account_id]
            if other["contact_id"] not in met and not other["left_on"] < row.done_on:
                met.append(str(other["contact_id"]))
        found.append(met)
    return found


def _subjects(kind: pd.Series, random: np.random.Generator) -> pd.Series:
    found = pd.Series(None, index=kind.index, dtype="str")
    for name, choices in texts.SUBJECTS.items():
        of_kind = kind == name
        found[of_kind] = random.choice(choices, int(of_kind.sum()))
    return found


def _unassigned(about: Company, table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Calls and visits without an account."""
    count = round(len(table) * _UNASSIGNED)
    return pd.DataFrame(
        {
            "activity_type": random.choice(["call", "visit"], count),
            "done_on": WORKDAYS.pick(random.integers(0, MONTHS, count), random),
            "user_id": random.choice(about.people("rep"), count),
            "quantity": 1,
            "subject": random.choice(texts.UNASSIGNED, count),
        }
    )


def _mistyped(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """One row in a hundred, but no planted meeting, gets the next year by mistake and is in the future."""
    last_year = pd.Timestamp(LAST_DAY) - pd.DateOffset(years=1)
    may = (table["done_on"] > last_year) & (table["activity_type"] != "steering_group_meeting")
    wrong = random.choice(np.flatnonzero(may), round(len(table) * _TYPING_ERRORS), replace=False)
    late = table.loc[wrong, "done_on"] + pd.DateOffset(years=1)
    table.loc[wrong, "done_on"] = late
    return table
