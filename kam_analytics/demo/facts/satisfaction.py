"""Answers to the recommendation question, and contract renewals that depend on them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.demo.company import texts
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import FIRST_MONTH, LAST_DAY, MONTHS, chance, month_on

#: factor by which the odds of renewal rise with each standard deviation of the answer before the decision
ODDS_RATIO = 3.0
LOST_SHARE = 0.12
#: share of decisions with an answer in the year before
ANSWERED_SHARE = 0.5
#: share of accounts with a contract, of those that stay customers
_UNDER_CONTRACT = 0.78
_MEAN, _SD = 7.9, 1.9
#: contracts that end later than this are no reason for a red flag, whether or not they end
_FAR = 190


def decisions(about: Company) -> pd.DataFrame:
    """One row per contract period, with ``answered`` if an answer precedes its decision.

    An account has one chain of yearly periods; its decisions are on about the same day each year, so
    that the year before a decision begins at the decision before it.
    """
    random = chance(about.seed, "contracts")
    core = about.core[about.core["fate"] == "stays"]
    core = core[core["first"] < MONTHS - 14]
    # larger customers have a contract more often
    rank = random.random(len(core)) + 0.6 * core["segment"].isin(["C", "D"]).to_numpy()
    core = core.iloc[np.sort(np.argsort(rank)[: round(len(core) * _UNDER_CONTRACT)])]
    start_day = np.array([month_on(int(month)) for month in core["first"]], dtype="datetime64[D]")
    first = start_day + random.integers(40, 365, len(core)) - np.where(core["first"] == 0, 365, 0)
    notice = random.integers(25, 75, len(core))
    years = 7
    starts = first[:, None] + 365 * np.arange(years)
    ends = starts + 364
    decided = ends - notice[:, None] - random.integers(0, 6, (len(core), years))
    last, begin = np.datetime64(LAST_DAY), np.datetime64(FIRST_MONTH)
    account, year = np.nonzero((starts <= last) & (ends >= begin) & (decided >= begin + 30))
    table = pd.DataFrame(
        {
            "account_id": core["account_id"].to_numpy()[account],
            "size": core["size"].to_numpy()[account],
            "segment": core["segment"].to_numpy()[account],
            "starts_on": starts[account, year],
            "ends_on": ends[account, year],
            "decided_on": decided[account, year],
        }
    )
    is_decided = table["decided_on"] <= pd.Timestamp(LAST_DAY)
    # in the first year an answer would be before the beginning of the data
    may = is_decided & (table["decided_on"] > pd.Timestamp(FIRST_MONTH) + pd.Timedelta(days=120))
    wish = ANSWERED_SHARE * is_decided.sum() / may.sum()
    table["answered"] = may & (random.random(len(table)) < wish)
    table["is_decided"] = is_decided
    return table


def answers(about: Company, periods: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """The answers: before the chosen decisions, and at any time for accounts without a contract."""
    random = chance(about.seed, "answers")
    core = about.core
    before = periods[periods["answered"]]
    days = before["decided_on"].to_numpy().astype("datetime64[D]")
    room = (days - np.datetime64(FIRST_MONTH)).astype(np.int64)
    waves = [
        pd.DataFrame(
            {
                "account_id": before["account_id"].to_numpy(),
                "on": days - random.integers(20, np.minimum(300, room - 45)),
            }
        )
    ]
    free = core[~core["account_id"].isin(periods["account_id"]) & (core["fate"] == "stays")]
    for year in range(FIRST_MONTH.year + 1, LAST_DAY.year + 1):
        asked = free[(random.random(len(free)) < 0.5) & (free["first"] <= 12 * (year - FIRST_MONTH.year) - 9)]
        on = np.datetime64(f"{year}-03-01") + random.integers(0, 220, len(asked))
        waves.append(pd.DataFrame({"account_id": asked["account_id"].to_numpy(), "on": on}))
    wave = pd.concat(waves, ignore_index=True)
    return _rows(wave, about, contacts, random)


def _rows(wave: pd.DataFrame, about: Company, contacts: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """Several people of an account answer within weeks, each on a different day, with correlated scores."""
    segment = wave["account_id"].map(about.core.set_index("account_id")["segment"])
    people = 1 + random.poisson(segment.map({"A": 2.2, "B": 1.2, "C": 0.6, "D": 0.2}).to_numpy(dtype=float))
    index = np.repeat(np.arange(len(wave)), people)
    place = np.arange(len(index)) - np.repeat(np.cumsum(people) - people, people)
    mood = random.normal(0, _SD * np.sqrt(0.5), len(wave))[index]
    score = np.clip(np.rint(_MEAN + mood + random.normal(0, _SD * np.sqrt(0.5), len(index))), 0, 10).astype(int)
    table = pd.DataFrame(
        {
            "account_id": wave["account_id"].to_numpy()[index],
            # the answer of place 0 is the last one
            "answered_on": wave["on"].to_numpy().astype("datetime64[D]")[index] - 3 * place,
            "score": score,
        }
    )
    table["survey"] = "Relationship " + table["answered_on"].dt.year.astype(str)
    table["is_anonymous"] = random.random(len(table)) < 0.06
    table["contact_id"] = _who(table["account_id"], place, contacts).where(~table["is_anonymous"], None)
    table["comment"] = _comments(table["score"], random)
    table = table.sort_values(["answered_on", "account_id"], kind="stable", ignore_index=True)
    table["response_id"] = [f"Q{number:05d}" for number in range(1, len(table) + 1)]
    return table


def _who(account: pd.Series, place: NDArray[np.int64], contacts: pd.DataFrame) -> pd.Series:
    """A different known contact for each answer of a wave, as long as there are enough."""
    known = contacts[~contacts["is_unknown"]]
    ids = known.groupby("account_id")["contact_id"].agg(list).to_dict()
    found = [
        ids[name][(number * 5 + len(name)) % len(ids[name])] if number < len(ids.get(name, ())) else None
        for name, number in zip(account, place, strict=True)
    ]
    return pd.Series(found, index=account.index, dtype="str")


def _comments(score: pd.Series, random: np.random.Generator) -> pd.Series:
    found = pd.Series(None, index=score.index, dtype="str")
    for name, low, high in (("low", 0, 6), ("middle", 7, 8), ("high", 9, 10)):
        of_kind = score.between(low, high) & (random.random(len(score)) < 0.45)
        found[of_kind] = random.choice(texts.COMMENTS[name], int(of_kind.sum()))
    return found


def contracts(about: Company, periods: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """The contract table: renewal depends on the last answer before the decision, whether or not it was given."""
    random = chance(about.seed, "renewals")
    table = periods.sort_values("decided_on", kind="stable", ignore_index=True)
    known = given[["account_id", "answered_on", "score"]].sort_values("answered_on", kind="stable")
    table = pd.merge_asof(
        table.astype({"decided_on": "datetime64[us]"}),
        known.astype({"answered_on": "datetime64[us]"}),
        left_on="decided_on",
        right_on="answered_on",
        by="account_id",
        allow_exact_matches=False,
        tolerance=pd.Timedelta(days=365),
    )
    decided = table["is_decided"].to_numpy()
    score = table["score"].to_numpy(dtype=float)
    heard = score[decided & ~np.isnan(score)]
    z = (np.where(np.isnan(score), random.choice(heard, len(score)), score) - heard.mean()) / heard.std()
    is_lost = np.zeros(len(table), dtype=bool)
    is_lost[decided] = _drawn(_lost_chance(z[decided]), np.isnan(score)[decided], random)
    table["status"] = np.where(~decided, "active", np.where(is_lost, "lost", "renewed"))
    table["decided_on"] = table["decided_on"].where(table["is_decided"])
    table = table.sort_values(["account_id", "starts_on"], kind="stable", ignore_index=True)
    after_loss = (table["status"].shift() == "lost") & (table["account_id"].shift() == table["account_id"])
    # a lost customer comes back later with a new contract, or has none today
    table = table[~(after_loss & (table["status"] == "active"))].reset_index(drop=True)
    after_loss = (table["status"].shift() == "lost") & (table["account_id"].shift() == table["account_id"])
    gap = np.where(after_loss, random.integers(40, 150, len(table)), 0)
    table["starts_on"] += pd.to_timedelta(gap, unit="D")
    number = pd.factorize(table["account_id"])[0]
    table["annual_value"] = np.round(table["size"] * 12 * random.uniform(0.1, 0.3, len(table))[number], -2)
    table["name"] = random.choice(["Maintenance agreement", "Service agreement", "Framework agreement"], len(table))
    table["name"] += " " + table["starts_on"].dt.year.astype(str)
    table["contract_id"] = [f"A{number:04d}" for number in range(1, len(table) + 1)]
    return _with_days(table)


def _with_days(table: pd.DataFrame) -> pd.DataFrame:
    """The days on which each contract is decided, by its number: drawn by nothing, so that all else stays as it is."""
    number = table["contract_id"].str[1:].astype(int)
    ends = table["ends_on"].astype("datetime64[us]")
    far = (table["status"] == "active") & (ends > pd.Timestamp(LAST_DAY) + pd.Timedelta(days=_FAR))
    is_open_ended = far & (number % 3 == 0)
    ends = ends.where(~is_open_ended)

    def before(months: int, chosen: pd.Series) -> pd.Series:
        return (ends - pd.DateOffset(months=months)).where(chosen)

    return table.assign(
        ends_on=ends,
        is_open_ended=is_open_ended.where(is_open_ended).astype("boolean"),
        notice_on=before(3, ends.notna()),
        option_on=before(4, number % 7 == 0),
        tender_on=before(5, number % 11 == 0),
    )


def _lost_chance(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of losing each contract, with the planted odds ratio and the given mean share of losses."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        lost: NDArray[np.float64] = 1 / (1 + np.exp(middle + np.log(ODDS_RATIO) * z))
        low, high = (middle, high) if lost.mean() > LOST_SHARE else (low, middle)
    return lost


def _drawn(likely: NDArray[np.float64], is_silent: NDArray[np.bool_], random: np.random.Generator) -> NDArray[np.bool_]:
    """Systematic draws in order of the answers: each with its own chance, with a nearly fixed number in any range."""
    order = np.lexsort((random.random(len(likely)), likely, is_silent))
    running = np.floor(np.cumsum(likely[order]) + random.random())
    hit = np.zeros(len(likely), dtype=bool)
    hit[order] = np.diff(running, prepend=0.0) > 0
    return hit
