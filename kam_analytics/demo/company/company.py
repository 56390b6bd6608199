"""Our people and the customer companies: sizes, segments, groups, owners, teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.demo.company import names
from kam_analytics.demo.days import COMPLETE, LAST_DAY, MONTHS, chance, month_on

#: tables of decisions, people and plans are filled for this many accounts at most
CORE = 160
#: net sales of an average account in a month, in euros
AVERAGE_MONTH = 26_000.0
#: share of the accounts in segments A, B, C; the rest is D
SEGMENT_SHARES = {"A": 0.1875, "B": 0.3125, "C": 0.3125}
#: the largest account's share of net sales
LARGEST = 0.1
#: the name of a subsidiary is the first word of its root and one of these
_DAUGHTERS = ("Huolto", "Palvelut", "Kiinteistöt", "Tuotanto", "Vienti")


@dataclass(frozen=True)
class Company:
    """The company, from which all other tables are generated.

    ``accounts`` has the columns of the table and, for generating only: ``segment``, ``size`` (net
    sales of a normal month now), ``first`` and ``last`` (numbers of the first and last month with
    sales), ``fate`` (stays, left, returns).
    """

    seed: int
    users: pd.DataFrame
    accounts: pd.DataFrame

    @property
    def core(self) -> pd.DataFrame:
        """Accounts with more than invoices."""
        return self.accounts.head(CORE)

    def people(self, role: str) -> list[str]:
        """The ids of our people with a role."""
        return list(self.users.loc[self.users["role"] == role, "user_id"])


def company(seed: int, accounts: int, reps: int | None = None, directors: int = 2) -> Company:
    """Our people and ``accounts`` customers."""
    random = chance(seed, "company")
    users = _users(random, reps or max(12, round(accounts / 60)), directors)
    return Company(seed, users, _accounts(random, accounts, users))


def _users(random: np.random.Generator, reps: int, directors: int) -> pd.DataFrame:
    roles = ["director"] * directors + ["analyst"] + ["rep"] * reps + ["delivery"] * 3 + ["admin"]
    people = names.person_names("FI", len(roles), random, unique=True)
    ids = [f"u-{names.slug(name)}" for name in people]
    manager = [None if place == 0 else ids[0] if place < directors + 1 else None for place in range(len(roles))]
    for place in range(directors + 1, len(roles)):
        manager[place] = ids[place % directors]
    address = [names.slug(name).replace("-", ".") + "@kam.example" for name in people]
    return pd.DataFrame({"user_id": ids, "name": people, "email": address, "role": roles, "manager_id": manager})


def _accounts(random: np.random.Generator, count: int, users: pd.DataFrame) -> pd.DataFrame:
    size = random.permutation(_sizes(count, random))
    core = min(count, CORE)
    segment = np.full(count, "", dtype=object)
    segment[:core] = _segments(size[:core], random)
    first, last, fate = _lives(segment, random)
    country = list(random.choice(["FI", "SE", "NO", "EE"], count, p=[0.82, 0.09, 0.05, 0.04]))
    industry = list(random.choice(names.INDUSTRIES, count, p=[0.2, 0.16, 0.13, 0.12, 0.12, 0.1, 0.09, 0.08]))
    key = np.arange(1, count + 1)
    table = pd.DataFrame(
        {
            "account_key": key,
            "account_id": [f"C{number + 1000}" for number in key],
            "name": names.company_names(country, industry, random),
            "parent_id": None,
            "group_key": key,
            "owner_id": _owners(random, count, country, list(users.loc[users["role"] == "rep", "user_id"])),
            "business_id": [_business_id(int(number), place) for number, place in zip(key, country, strict=True)],
            "industry": industry,
            "country": country,
            "city": [random.choice(names.CITIES[place]) for place in country],
            "since_on": _since(first, random),
            "segment": segment,
            "size": size,
            "first": first,
            "last": last,
            "fate": fate,
        }
    )
    return _groups(table, random)


def _sizes(count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Net sales of a normal month: a wide middle, a distinct top fifth, one account of about a tenth."""
    normal = NormalDist()
    z = np.array([normal.inv_cdf((place + 0.5) / count) for place in range(count)])
    size: NDArray[np.float64] = np.exp(0.98 * z + 0.85 / (1 + np.exp(-(z - 0.8) / 0.17)))
    if count <= 2 * CORE:
        size[-1] = LARGEST / (1 - LARGEST) * size[:-1].sum()
    # no two companies have equal figures
    size *= np.exp(random.normal(0, 0.04, count))
    size *= AVERAGE_MONTH / size.mean()
    return size


def _segments(size: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.object_]:
    """Segments depend mainly on size, but not only."""
    count = len(size)
    order = np.argsort(-(np.log(size) + random.normal(0, 0.35, count)))
    bounds = np.cumsum([round(share * count) for share in SEGMENT_SHARES.values()])
    found = np.full(count, "D", dtype=object)
    for segment, start, end in zip(SEGMENT_SHARES, [0, *bounds[:-1]], bounds, strict=True):
        found[order[start:end]] = segment
    return found


def _lives(
    segment: NDArray[np.object_], random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_]]:
    """First and last month with sales, and the fate of each account."""
    count = len(segment)
    first = np.zeros(count, dtype=np.int64)
    last = np.full(count, MONTHS - 1)
    fate = np.full(count, "stays", dtype=object)
    steady = np.isin(segment, ["A", "B"])
    loose = random.permutation(np.flatnonzero(~steady))
    # accounts that leave or return goods are small; new ones may be of any size
    loose = loose[np.argsort(segment[loose] == "C", kind="stable")]
    leaving, returning = max(1, len(loose) // 16), max(1, len(loose) * 3 // 80)
    left, returns, rest = np.split(loose, [leaving, leaving + returning])
    joined = random.permutation(rest)[: len(loose) // 5]
    last[left] = random.integers(18, COMPLETE - 14, len(left))
    fate[left], fate[returns] = "left", "returns"
    first[joined] = random.integers(4, COMPLETE - 16, len(joined))
    # some joined within the last 12 months
    newest = joined[: len(joined) // 5]
    first[newest] = random.integers(COMPLETE - 12, COMPLETE - 4, len(newest))
    later = random.permutation(np.flatnonzero(steady))[: steady.sum() // 14]
    first[later] = random.integers(6, COMPLETE - 30, len(later))
    return first, last, fate


def _owners(random: np.random.Generator, count: int, country: list[str], reps: list[str]) -> list[str | None]:
    """Unequal portfolios; one rep has the neighbouring countries; two accounts in a hundred have no owner."""
    home = reps[:-1] if len(reps) > 3 else reps
    share = np.cumsum(random.permutation(np.linspace(0.6, 1.6, len(home))))
    # even steps through the shares: portfolios are exactly as unequal as intended
    turn = random.permutation(np.searchsorted(share / share[-1], (np.arange(count) + 0.5) / count))
    owner: list[str | None] = [
        reps[-1] if home != reps and place in ("SE", "NO") else home[number]
        for number, place in zip(turn, country, strict=True)
    ]
    for place in random.choice(count, round(count * 0.02), replace=False):
        owner[place] = None
    return owner


def _business_id(number: int, country: str) -> str | None:
    """A Finnish business id with a correct check digit, from an unused range."""
    if country != "FI":
        return None
    base = 9_000_000 + number * 37
    while True:
        digits = [int(sign) for sign in str(base)]
        rest = sum(digit * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        if rest != 1:
            return f"{base}-{11 - rest if rest else 0}"
        base += 1


def _since(first: NDArray[np.int64], random: np.random.Generator) -> list[date]:
    before = random.integers(60, 9000, len(first))
    return [
        month_on(int(month)) if month else month_on(0) - timedelta(days=int(days))
        for month, days in zip(first, before, strict=True)
    ]


def _groups(table: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Some companies form groups, one of them with two levels."""
    finnish = table.index[(table["country"] == "FI") & (table.index < CORE)]
    is_big = table.loc[finnish, "size"] >= table["size"].quantile(0.8)
    roots = random.permutation(finnish[is_big & (table.loc[finnish, "fate"] == "stays")])
    free = list(random.permutation(finnish[~is_big]))
    for number, root in enumerate(roots[: max(1, len(finnish) // 20)]):
        above = root
        for step in range(1 + number % 3):
            child = free.pop()
            table.loc[child, ["parent_id", "group_key", "name"]] = [
                table.at[above, "account_id"],
                table.at[root, "account_key"],
                f"{table.at[root, 'name'].split()[0]} {_DAUGHTERS[(number + step) % len(_DAUGHTERS)]} Oy",
            ]
            # the third group has a subsidiary of a subsidiary
            above = child if number == 2 else root
    return table


def teams(about: Company) -> pd.DataFrame:
    """The team of each account: its owner, delivery, sometimes a colleague for a time."""
    random = chance(about.seed, "teams")
    delivery, reps = about.people("delivery"), about.people("rep")
    rows: list[tuple[str, str, str, date, date | None]] = []
    for account in about.core.itertuples():
        start = max(account.since_on, date(2021, 1, 1))
        if isinstance(account.owner_id, str):
            rows.append((account.account_id, account.owner_id, "owner", start, None))
        if account.segment in ("A", "B"):
            rows.append((account.account_id, delivery[account.account_key % len(delivery)], "delivery", start, None))
        if account.segment == "A" or random.random() < 0.08:
            colleague = random.choice([rep for rep in reps if rep != account.owner_id])
            joined = max(start, date(2024, 1, 1))
            ended = LAST_DAY - timedelta(days=int(random.integers(60, 500))) if random.random() < 0.2 else None
            rows.append(
                (account.account_id, colleague, "specialist", joined, ended if ended and ended > joined else None)
            )
    return pd.DataFrame(rows, columns=["account_id", "user_id", "team_role", "from_on", "to_on"])
