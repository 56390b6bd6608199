"""People at the customers: contacts, influence, needs, initiatives, approval limits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from kam_analytics.demo.company import names, texts
from kam_analytics.demo.company.catalogue import CATEGORY_IDS
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, chance

#: title, level, buying role, influence; the first posts are the first with a known holder
_POSTS = (
    ("Maintenance manager", "management", "influencer", 4),
    ("Buyer", "specialist", "procurement", 2),
    ("Plant manager", "management", "approver", 4),
    ("Managing director", "executive", "decision_maker", 5),
    ("Production manager", "management", "champion", 4),
    ("Maintenance supervisor", "specialist", "user", 2),
    ("Technical director", "executive", "sponsor", 5),
    ("Automation engineer", "specialist", "influencer", 3),
    ("Chief financial officer", "executive", "approver", 5),
    ("Project manager", "management", "user", 3),
    ("IT manager", "management", "gatekeeper", 3),
    ("Quality engineer", "specialist", "opponent", 2),
)
_UNKNOWN = (
    ("Head of procurement", "management", "procurement", 4),
    ("Chief operating officer", "executive", "decision_maker", 5),
    ("Sustainability manager", "management", "influencer", 3),
)
_SIZES = {"A": (7, 10), "B": (5, 7), "C": (3, 5), "D": (2, 3)}
_WITHOUT_CONTACTS = 5
_DIAL = {"FI": 358, "SE": 46, "NO": 47, "EE": 372}


def contacts(about: Company) -> pd.DataFrame:
    """The contact table; ``met_on`` is filled when the activities are known."""
    random = chance(about.seed, "people")
    core = about.core
    # accounts without contacts are among those that are not closely managed
    loose = core.index[core["segment"].isin(["C", "D"])]
    nobody = set(random.choice(loose, min(_WITHOUT_CONTACTS, len(loose) // 3), replace=False))
    rows: list[dict[str, object]] = []
    for index, account in zip(core.index, core.itertuples(), strict=True):
        if index not in nobody:
            rows += _of_account(account, len(rows), random)
    table = pd.DataFrame(rows)
    table["met_on"] = pd.NaT
    gone = table.index[(table["buying_role"] == "sponsor") & ~table["is_unknown"]]
    table["left_on"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    for place in gone[:: max(1, len(gone) // 6)]:
        table.loc[place, "left_on"] = pd.Timestamp(LAST_DAY) - pd.Timedelta(days=int(random.integers(20, 300)))
    return table


def _of_account(account: Any, before: int, random: np.random.Generator) -> list[dict[str, object]]:
    country, segment = account.country, account.segment
    low, high = _SIZES[segment]
    known = [*_POSTS[: int(random.integers(low, high + 1))]]
    unknown = [post for post in _UNKNOWN if random.random() < (0.3 if segment in "AB" else 0.08)]
    people = names.person_names(country, len(known), random)
    # reserved for documentation: no mail or calls arrive there
    domain = names.slug(account.name.rsplit(" ", 1)[0]) + ".example"
    rows: list[dict[str, object]] = []
    for place, (title, level, role, influence) in enumerate([*known, *unknown]):
        is_unknown = place >= len(known)
        name = None if is_unknown else people[place]
        close = random.random() + (0.25 if segment in "AB" else 0.0) - 0.03 * place
        rows.append(
            {
                "contact_id": f"K{before + place + 1:05d}",
                "account_id": account.account_id,
                "name": name,
                "title": title,
                "email": f"{names.slug(name).replace('-', '.')}@{domain}" if name else None,
                "phone": f"+{_DIAL[country]} 00 {random.integers(1000, 9999)} {random.integers(100, 999)}"
                if name
                else None,
                "buying_role": role,
                "level": level,
                "influence": int(np.clip(influence + random.integers(-1, 2), 1, 5)),
                "support": None if is_unknown else _support(role, random),
                "coverage": "unknown" if is_unknown else "deep" if close > 0.75 else "some" if close > 0.3 else "none",
                "is_unknown": is_unknown,
            }
        )
    return _report_lines(rows)


def _support(role: str, random: np.random.Generator) -> int:
    lean = {"champion": 1.5, "sponsor": 1.2, "opponent": -1.4, "procurement": -0.2, "gatekeeper": -0.4}.get(role, 0.4)
    return int(np.clip(round(lean + random.normal(0, 0.8)), -2, 2))


def _report_lines(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Specialists report to the first manager, managers to the first executive, executives to the managing director."""
    first = {level: next((row["contact_id"] for row in rows if row["level"] == level), None) for level in _ABOVE}
    for row in rows:
        level = str(row["level"])
        above = next((first[upper] for upper in _ABOVE[level] if first[upper]), None)
        row["reports_to_id"] = above if above != row["contact_id"] else None
    return rows


_ABOVE = {
    "specialist": ("management", "executive"), "management": ("executive",), "executive": ("executive",),
}  # fmt: skip


def met(table: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """Contacts with the last day of an activity with them, without the mistyped ones."""
    valid = activities[activities["done_on"] <= pd.Timestamp(LAST_DAY)].explode("contact_ids")
    last = valid.groupby("contact_ids")["done_on"].max()
    return table.assign(met_on=table["contact_id"].map(last))


def influences(about: Company, table: pd.DataFrame) -> pd.DataFrame:
    """Influence that organisation charts do not show."""
    random = chance(about.seed, "influences")
    rows: list[Any] = []
    known = table[~table["is_unknown"]]
    for account, group in known.groupby("account_id", sort=False):
        ids = list(group["contact_id"])
        for _ in range(min(3, len(ids) // 3)):
            one, other = random.choice(ids, 2, replace=False)
            against = group.set_index("contact_id").at[one, "buying_role"] == "opponent"
            rows.append((f"I{len(rows) + 1:05d}", account, one, other, "opposes" if against else "influences"))
    names_ = ["influence_id", "account_id", "from_contact_id", "to_contact_id", "kind"]
    return pd.DataFrame(rows, columns=names_).drop_duplicates(["from_contact_id", "to_contact_id"])


def needs(about: Company, table: pd.DataFrame) -> pd.DataFrame:
    """What contacts want, assumed or confirmed."""
    random = chance(about.seed, "needs")
    who = table[~table["is_unknown"] & (random.random(len(table)) < 0.45)]
    confirmed = random.random(len(who)) < 0.55
    return pd.DataFrame(
        {
            "need_id": [f"N{number:05d}" for number in range(1, len(who) + 1)],
            "account_id": who["account_id"].to_numpy(),
            "contact_id": who["contact_id"].to_numpy(),
            "need": random.choice(texts.NEEDS, len(who)),
            "is_confirmed": confirmed,
            "evidence": pd.Series(random.choice(texts.NEED_EVIDENCE, len(who))).where(confirmed).to_numpy(),
            "noted_on": _days_back(random, len(who), 10, 600),
        }
    )


def initiatives(about: Company) -> pd.DataFrame:
    """The customers' own strategies, goals and projects."""
    random = chance(about.seed, "initiatives")
    rows: list[Any] = []
    for account in about.core.itertuples():
        for _ in range({"A": 3, "B": 1}.get(account.segment, int(random.random() < 0.15))):
            kind, title = texts.INITIATIVES[random.integers(len(texts.INITIATIVES))]
            starts = LAST_DAY - timedelta(days=int(random.integers(30, 700)))
            rows.append(
                {
                    "initiative_id": f"S{len(rows) + 1:04d}",
                    "account_id": account.account_id,
                    "kind": kind,
                    "title": title,
                    "customer_owner": random.choice(["Managing director", "Technical director", "Plant manager"]),
                    "starts_on": starts,
                    "ends_on": starts + timedelta(days=int(random.integers(180, 1100))),
                    "source": random.choice(texts.INITIATIVE_SOURCES),
                    "noted_on": min(LAST_DAY, starts + timedelta(days=int(random.integers(5, 90)))),
                }
            )
    return pd.DataFrame(rows)


def buying_rules(about: Company, table: pd.DataFrame) -> pd.DataFrame:
    """Who may approve purchases up to which amount, per category."""
    random = chance(about.seed, "buying_rules")
    approvers = table[table["buying_role"].isin(["approver", "decision_maker"]) & ~table["is_unknown"]]
    rows: list[Any] = []
    for account, group in approvers.groupby("account_id", sort=False):
        if len(group) < 2 or random.random() < 0.4:
            continue
        low, high = group.sort_values("influence", kind="stable")["contact_id"].iloc[[0, -1]]
        for category in random.choice(CATEGORY_IDS, 2, replace=False):
            limit = float(random.choice([10_000, 20_000, 30_000, 50_000]))
            for start, end, who, steps, days in (
                (0.0, limit, low, texts.BUYING_STEPS[0], 10),
                (limit, limit * 5, high, texts.BUYING_STEPS[1], 35),
                (limit * 5, None, high, texts.BUYING_STEPS[2], 90),
            ):
                wait = days + int(random.integers(0, 15))
                rows.append((f"R{len(rows) + 1:05d}", account, category, start, end, who, steps, wait))
    columns = [
        "buying_rule_id", "account_id", "category_id", "amount_from", "amount_to", "approver_contact_id",
        "steps", "lead_time_days",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _days_back(random: np.random.Generator, count: int, least: int, most: int) -> list[date]:
    return [LAST_DAY - timedelta(days=int(days)) for days in random.integers(least, most, count)]
