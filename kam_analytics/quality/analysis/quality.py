"""Problems in the data: unknown ids, duplicates, stale feeds, future dates, owners and coverage.

Every check returns the rows that it found, worst first, and the counts that its sentence needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.selection import sales_facts
from kam_analytics.nps.analysis.heard import heard_of
from kam_analytics.quality.analysis.duplicates import Duplicates, duplicates

#: a feed is stale if its last import is more than this many usual intervals ago
STALE_INTERVALS = 2
#: with fewer days of imports there is no usual interval
FEWEST_IMPORTS = 3
#: without a usual interval these feeds are stale if their last row is older than this many days
STALE_DAYS = 60
_JUDGED_BY_DATA = ("sales", "activities")
#: an id that a spreadsheet turned into a number
_DECIMAL = r"[0-9]+\.0+"
#: sums of money closer than this are equal
_CENT = 0.005


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    """Ids that are not in the store.

    ``rows`` has ``what`` (``account``, ``product``, ``user``), ``value`` (missing if the viewer may
    not see it), ``kind``, ``source``, ``lines``, ``last_on`` (date of the last import that rejected it)
    and ``state``: ``refused`` lines are rejected, ``known`` ones were rejected but their id exists now,
    ``hidden`` ones were rejected for an id that the viewer may not see, so that its present state is
    unknown, ``named`` ones are loaded and name an unknown person. ``ids`` (missing if they are hidden)
    and ``lines`` count refused and hidden lines, ``known_lines`` and ``people`` the others.
    """

    rows: pd.DataFrame
    ids: int | None
    lines: int
    known_lines: int
    people: int


@dataclass(frozen=True)
class DecimalIds:
    """Ids such as 1001.0: ``rows`` of the query ``quality_ids``, how many have a ``twin`` without the decimals."""

    rows: pd.DataFrame
    twins: int


@dataclass(frozen=True)
class Feeds:
    """The regularity of each kind of file from each source.

    ``rows`` has ``source``, ``kind``, ``imports``, ``import_on`` (last import), ``usual`` (median days
    between imports, missing with too few), ``last_on`` (last day in its rows, missing for kinds that
    are no facts), ``quiet`` (days since the last import, or since ``last_on`` if that is
    judged), ``state`` (``stale``, ``fine``, ``not_judged``) and ``batch_id`` of the last import.
    ``gaps`` are the months without a row between the first and the last month of sales or activities.
    """

    rows: pd.DataFrame
    gaps: dict[str, tuple[date, ...]]

    @property
    def stale(self) -> pd.DataFrame:
        return self.rows[self.rows["state"] == "stale"]


@dataclass(frozen=True)
class Ahead:
    """Rows dated after today: ``rows`` of the query ``quality_ahead``, how many ``lines``, the ``furthest`` day."""

    rows: pd.DataFrame
    lines: int
    furthest: date | None


@dataclass(frozen=True)
class Owners:
    """Accounts with a missing, unknown or inactive owner (``owner_state``), largest first.

    ``share`` is their share of the net sales of all accounts above zero (0-1), missing without sales.
    """

    rows: pd.DataFrame
    share: float | None


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """The share of net sales for which something is known.

    ``share`` is by net sales (0-1), missing if there is nothing to judge: no sales, or a feed without
    data. ``rows`` are the accounts that lack it, largest first, with ``missing``, the net sales
    concerned; ``accounts`` all that bought.
    """

    name: str
    share: float | None
    accounts: int
    rows: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Quality:
    """All findings, in order of importance.

    ``rejected`` counts the lines that the last import of each file rejected.
    """

    unmatched: Unmatched
    duplicates: Duplicates
    decimals: DecimalIds
    feeds: Feeds
    ahead: Ahead
    owners: Owners
    coverage: tuple[Coverage, ...]
    rejected: int
    accounts: int
    imports: int

    @property
    def is_empty(self) -> bool:
        """Return True if nothing was ever imported."""
        return not self.accounts and not self.imports

    def covered(self, name: str) -> float | None:
        """The shares of net sales covered, by name."""
        return next(found.share for found in self.coverage if found.name == name)


# reason: one frame for each query that is looked at
def quality_of(
    batches: pd.DataFrame,
    rejects: pd.DataFrame,
    people: pd.DataFrame,
    accounts: pd.DataFrame,
    ids: pd.DataFrame,
    days: pd.DataFrame,
    months: pd.DataFrame,
    ahead: pd.DataFrame,
    answers: pd.DataFrame,
    sales: pd.DataFrame,
    contacts: pd.DataFrame,
    *,
    since: date,
    until: date,
    today: date,
    time_zone: str,
) -> Quality:
    """All checks, from the rows of the queries ``quality_*``, ``nps_answers``, ``account_sales``, ``contact_levels``.

    Sales, answers and activities are those from ``since`` to ``until``, which are whole months. Imports
    are kept in UTC; their days are those of ``time_zone``.
    """
    batches = batches.assign(imported_at=_local(batches["imported_at"], time_zone))
    rejects = rejects.assign(last_at=_local(rejects["last_at"], time_zone))
    heard = heard_of(answers, sales, contacts, filters={}, since=since, until=until, today=today)
    bought = accounts[accounts["net_sales"] > 0]
    without_margin = bought["net_sales"] - bought["margin_net_sales"]
    return Quality(
        unmatched=unmatched(rejects, people),
        duplicates=duplicates(accounts),
        decimals=decimal_ids(ids),
        feeds=feeds(batches, days, months, today=today),
        ahead=rows_ahead(ahead),
        owners=owners(accounts),
        coverage=(
            Coverage(
                name="margin",
                share=sales_facts(accounts).margin_coverage if accounts["margin_net_sales"].any() else None,
                accounts=len(bought),
                rows=_largest(bought.assign(missing=without_margin)[without_margin.abs() > _CENT]),
            ),
            Coverage(
                name="nps",
                share=heard.sales_share if len(answers) else None,
                accounts=heard.accounts,
                rows=heard.missing.assign(missing=heard.missing["net_sales"]),
            ),
            _known_of(bought, "contacts", is_connected=bool(accounts["contacts"].any())),
            _known_of(bought, "activities", is_connected="activities" in set(months["kind"])),
        ),
        rejected=int(batches.loc[batches["is_last"].astype(bool), "rejected"].sum()),
        accounts=len(accounts),
        imports=len(batches),
    )


def _local(moments: pd.Series, time_zone: str) -> pd.Series:
    return moments.dt.tz_localize("UTC").dt.tz_convert(time_zone).dt.tz_localize(None)


def unmatched(rejects: pd.DataFrame, people: pd.DataFrame) -> Unmatched:
    """Ids of the queries ``quality_rejects`` and ``quality_people``: rejected ones first, most lines first.

    Their times are in the time zone of the company.
    """
    is_hidden = rejects["value"].isna()
    refused = rejects.assign(
        what=rejects["reason"].str.removeprefix("unknown_"),
        last_on=rejects["last_at"].dt.normalize(),
        state=np.select([is_hidden, rejects["is_known"].astype(bool)], ["hidden", "known"], "refused"),
    )
    named = people.rename(columns={"user_id": "value"}).assign(what="user", source=None, last_on=pd.NaT, state="named")
    columns = ["what", "value", "kind", "source", "lines", "last_on", "state"]
    rows = pd.concat(
        [part[columns].astype({"source": "str", "last_on": "datetime64[us]"}) for part in (refused, named)]
    )
    place = rows["state"].map({"refused": 0, "hidden": 0, "known": 1, "named": 2})
    rows = rows.assign(place=place).sort_values(
        ["place", "lines", "what", "value", "kind", "source"], ascending=[True, False, True, True, True, True]
    )
    out, known = rows[rows["place"] == 0], rows[rows["state"] == "known"]
    return Unmatched(
        rows=rows.drop(columns="place").reset_index(drop=True),
        ids=None if is_hidden.any() else len(out[["what", "value"]].drop_duplicates()),
        lines=int(out["lines"].sum()),
        known_lines=int(known["lines"].sum()),
        people=int(people["user_id"].nunique()),
    )


def decimal_ids(ids: pd.DataFrame) -> DecimalIds:
    """The ids that are a whole number with only zeros after the point; probable duplicates first."""
    found = ids[ids["id"].str.fullmatch(_DECIMAL).astype(bool)]
    found = found.sort_values(["has_twin", "kind", "id"], ascending=[False, True, True], ignore_index=True)
    return DecimalIds(found, int(found["has_twin"].sum()))


def feeds(batches: pd.DataFrame, days: pd.DataFrame, months: pd.DataFrame, *, today: date) -> Feeds:
    """Every kind of file of every source, and whether it is stale by its own rhythm; stale ones first.

    The times of ``batches`` are in the time zone of the company.

    With at least three days of imports the median interval is the usual one, and a feed is stale if its
    last import is more than twice as long ago. With fewer, sales and activities are stale if their last
    row is more than 60 days old; other kinds are not judged.
    """
    last = days.merge(batches[["batch_key", "source", "kind"]], on=["batch_key", "kind"])
    last_on = last.groupby(["source", "kind"])["last_on"].max()
    rows = []
    for (source, kind), part in batches.groupby(["source", "kind"]):
        on = sorted({moment.date() for moment in part["imported_at"]})
        usual = float(np.median([(b - a).days for a, b in pairwise(on)])) if len(on) >= FEWEST_IMPORTS else None
        data = last_on.get((source, kind), pd.NaT)
        quiet: int | None = (today - on[-1]).days
        if usual is not None:
            state = "stale" if (today - on[-1]) > timedelta(days=STALE_INTERVALS * usual) else "fine"
        elif kind in _JUDGED_BY_DATA and data is not pd.NaT:
            quiet = (today - data.date()).days
            state = "stale" if quiet > STALE_DAYS else "fine"
        else:
            state = "not_judged"
        rows.append(
            (source, kind, len(part), pd.Timestamp(on[-1]), usual, data, quiet, state, part["batch_id"].iloc[-1])
        )
    names = ["source", "kind", "imports", "import_on", "usual", "last_on", "quiet", "state", "batch_id"]
    table = pd.DataFrame(rows, columns=names).astype({"usual": "float64", "last_on": "datetime64[us]"})
    place = table["state"].map({"stale": 0, "fine": 1, "not_judged": 2})
    table = table.assign(place=place).sort_values(
        ["place", "quiet", "kind", "source"], ascending=[True, False, True, True], ignore_index=True
    )
    return Feeds(table.drop(columns="place"), {kind: _gaps(part) for kind, part in months.groupby("kind")["month_on"]})


def rows_ahead(rows: pd.DataFrame) -> Ahead:
    """Rows of the query ``quality_ahead``, the furthest day first."""
    furthest = rows["on_day"].max()
    return Ahead(rows, int(rows["lines"].sum()), None if rows.empty else furthest.date())


def owners(accounts: pd.DataFrame) -> Owners:
    """The accounts without an active owner."""
    rows = _largest(accounts[accounts["owner_state"] != "active"])
    return Owners(rows, _share(rows, accounts))


def _known_of(bought: pd.DataFrame, name: str, *, is_connected: bool) -> Coverage:
    """Which of the accounts that bought have at least one contact, or one activity."""
    lacking = bought[bought[name] <= 0]
    share = _share(lacking, bought)
    return Coverage(
        name=name,
        share=1 - share if share is not None and is_connected else None,
        accounts=len(bought),
        rows=_largest(lacking.assign(missing=lacking["net_sales"])),
    )


def _share(part: pd.DataFrame, whole: pd.DataFrame) -> float | None:
    """The share of some accounts in all net sales, both without returns."""
    total = float(whole["net_sales"].clip(lower=0).sum())
    return float(part["net_sales"].clip(lower=0).sum()) / total if total > 0 else None


def _largest(rows: pd.DataFrame) -> pd.DataFrame:
    """Largest first, by the missing amount if known, otherwise by net sales."""
    by = "missing" if "missing" in rows else "net_sales"
    return rows.sort_values([by, "account_id"], ascending=[False, True], ignore_index=True)


def _gaps(months: pd.Series) -> tuple[date, ...]:
    """Months without a row between the first and the last month."""
    every = pd.date_range(months.min(), months.max(), freq="MS")
    return tuple(month.date() for month in every.difference(pd.DatetimeIndex(months)))
