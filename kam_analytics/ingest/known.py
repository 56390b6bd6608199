"""Staged rows of dimensions against the store: what they name must be there, what they say must be possible."""

from __future__ import annotations

from collections.abc import Callable

from kam_analytics.access import Role
from kam_analytics.ingest.mapping import Mapping
from kam_analytics.ingest.rejects import Check, take_out
from kam_analytics.rules.activities import BUILT_IN
from kam_analytics.rules.targets import RESULTS, unit
from kam_analytics.store import Load

#: the first year an estimate may be of, and how many years ahead
_FIRST_YEAR, _YEARS_AHEAD = 1990, 5


def prepare(load: Load, mapping: Mapping) -> None:
    """Bring a part of the key to its one form, before rows are compared by it: a day becomes its fiscal quarter."""
    if mapping.kind.name != "targets":
        return
    month = "cast(date_trunc('month', s.quarter_on) as date)"
    missing = f"s.quarter_on is not null and {month} not in (select month_on from month)"
    take_out(load, [Check("out_of_range", "quarter_on", missing)])
    load.execute(
        "update staged set quarter_on = month.quarter_on from month "
        "where month.month_on = cast(date_trunc('month', staged.quarter_on) as date)"
    )


def check_known(load: Load, mapping: Mapping) -> None:
    """Take out rows that name what the store does not have, or say what cannot be."""
    check = _CHECKS.get(mapping.kind.name)
    if check is not None:
        check(load, mapping)


def _teams(load: Load, mapping: Mapping) -> None:
    take_out(
        load,
        [
            Check("unknown_account", "account_id", "a.account_id is null"),
            Check("unknown_user", "user_id", "u.user_id is null"),
        ],
        "staged as s left join account as a on a.account_id = s.account_id left join app_user as u on u.user_id = s.user_id",
    )


def _wallets(load: Load, mapping: Mapping) -> None:
    today = load.store.today
    checks = [
        _account(),
        Check("unknown_category", "category_id", "s.category_id <> 'all' and c.category_id is null"),
        Check("out_of_range", "year", f"s.year not between {_FIRST_YEAR} and {today.year + _YEARS_AHEAD}"),
    ]
    amounts = [name for name in ("low", "likely", "high") if name in mapping.names]
    checks += [Check("not_positive", name, f"s.{name} <= 0") for name in amounts]
    for below, above in (("low", "likely"), ("likely", "high"), ("low", "high")):
        if below in amounts and above in amounts:
            checks.append(Check("low_above_high", below, f"s.{below} > s.{above}"))
    if "estimated_on" in mapping.names:
        checks.append(Check("future_date", "estimated_on", f"s.estimated_on > date '{today.isoformat()}'"))
    take_out(
        load,
        checks,
        "staged as s left join account as a on a.account_id = s.account_id "
        "left join category as c on c.category_id = s.category_id",
    )


def _targets(load: Load, mapping: Mapping) -> None:
    known = "select unnest(:results) union select unnest(:types) union select activity_type from activity"
    checks = [
        _account(),
        Check("unknown_metric", "metric", f"s.metric not in ({known})"),
        Check("out_of_range", "value", "s.metric = 'on_time_in_full' and s.value not between 0 and 1"),
        Check("out_of_range", "value", "s.metric = 'nps' and s.value not between -100 and 100"),
        Check("not_whole", "value", "not list_contains(:not_counts, s.metric) and s.value <> floor(s.value)"),
        Check("out_of_range", "value", "not list_contains(:not_counts, s.metric) and s.value < 0"),
    ]
    if "status" in mapping.names and load.viewer.role is not Role.DIRECTOR:
        checks.append(Check("not_a_director", "status", "s.status = 'approved'"))
    take_out(
        load,
        checks,
        "staged as s left join account as a on a.account_id = s.account_id",
        results=list(RESULTS),
        types=list(BUILT_IN),
        not_counts=[name for name in RESULTS if unit(name) != "count"],
    )


def _account() -> Check:
    return Check("unknown_account", "account_id", "a.account_id is null")


_CHECKS: dict[str, Callable[[Load, Mapping], None]] = {"teams": _teams, "wallets": _wallets, "targets": _targets}
