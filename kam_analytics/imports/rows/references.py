"""Check staged rows against the store: what they refer to must exist, what they say must be possible."""

from __future__ import annotations

from collections.abc import Callable

from kam_analytics.access import Role
from kam_analytics.activities.rules.types import BUILT_IN
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.cadence import check_rules, prepare_rules
from kam_analytics.imports.rows.contracts import check_contracts, prepare_contracts
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.imports.rows.work import check_absences, check_tasks, prepare_absences, prepare_tasks
from kam_analytics.store import Load
from kam_analytics.targets.rules import RESULTS, unit

#: the first year of an estimate, and how many years ahead it may be
_FIRST_YEAR, _YEARS_AHEAD = 1990, 5


def prepare(load: Load, mapping: Mapping) -> None:
    """Bring staged values into their standard form, before rows are compared."""
    make = _PREPARE.get(mapping.kind.name)
    if make is not None:
        make(load, mapping)


def _quarters(load: Load, mapping: Mapping) -> None:
    """Replace a date by its fiscal quarter."""
    month = "cast(date_trunc('month', s.quarter_on) as date)"
    missing = f"s.quarter_on is not null and {month} not in (select month_on from month)"
    take_out(load, [Check(reason="out_of_range", field="quarter_on", condition=missing)])
    load.execute(
        "update staged set quarter_on = month.quarter_on from month "
        "where month.month_on = cast(date_trunc('month', staged.quarter_on) as date)"
    )


def _months(load: Load, mapping: Mapping) -> None:
    """Replace a date by its month, a currency by its code."""
    load.execute(
        "update staged set currency = upper(currency), month_on = cast(date_trunc('month', month_on) as date) "
        "where currency is not null"
    )


def _roles_without_a_name(load: Load, mapping: Mapping) -> None:
    """Make a contact without a name a role with an unknown holder."""
    if "name" not in mapping.names:
        return
    if "is_unknown" not in mapping.names:
        load.execute("alter table staged add column is_unknown boolean")
    load.execute("update staged set is_unknown = name is null where is_unknown is null")


def _open_deals(load: Load, mapping: Mapping) -> None:
    """Clear the close date of open deals: many systems have one column for the expected and the actual date."""
    if "closed_on" in mapping.names:
        load.execute("update staged set closed_on = null where status = 'open' and closed_on is not null")


def _parts(load: Load, mapping: Mapping) -> None:
    """Give the rows of one delivery a line each if they are parts and the file does not number them.

    The first has none, as a delivery that is one row; they are in the order of their delivery, those to come last.
    """
    if "line_id" not in mapping.names:
        load.execute("alter table staged add column line_id text")
    if "line_id" in mapping.names or not mapping.option("rows_are_parts"):
        return
    came = "delivered_on" if "delivered_on" in mapping.names else "due_on"
    load.execute(
        f"""
        update staged set line_id = cast(numbered.n as text)
        from (
            select rowid as row_id, row_number() over (partition by delivery_id order by {came} nulls last, rowid) as n
            from staged
        ) as numbered
        where numbered.row_id = staged.rowid and numbered.n > 1
        """
    )


def check_references(load: Load, mapping: Mapping) -> None:
    """Reject rows that refer to what the store does not have, or are impossible."""
    check = _CHECKS.get(mapping.kind.name)
    if check is not None:
        check(load, mapping)


def _teams(load: Load, mapping: Mapping) -> None:
    take_out(
        load,
        [
            Check(reason="unknown_account", field="account_id", condition="a.account_id is null"),
            Check(reason="unknown_user", field="user_id", condition="u.user_id is null"),
        ],
        "staged as s left join account as a on a.account_id = s.account_id left join app_user as u on u.user_id = s.user_id",
    )


def _wallets(load: Load, mapping: Mapping) -> None:
    today = load.store.today
    checks = [
        _account(),
        Check(
            reason="unknown_category", field="category_id", condition="s.category_id <> 'all' and c.category_id is null"
        ),
        Check(
            reason="out_of_range",
            field="year",
            condition=f"s.year not between {_FIRST_YEAR} and {today.year + _YEARS_AHEAD}",
        ),
    ]
    amounts = [name for name in ("low", "likely", "high") if name in mapping.names]
    checks += [Check(reason="not_positive", field=name, condition=f"s.{name} <= 0") for name in amounts]
    for below, above in (("low", "likely"), ("likely", "high"), ("low", "high")):
        if below in amounts and above in amounts:
            checks.append(Check(reason="low_above_high", field=below, condition=f"s.{below} > s.{above}"))
    if "estimated_on" in mapping.names:
        checks.append(
            Check(reason="future_date", field="estimated_on", condition=f"s.estimated_on > date '{today.isoformat()}'")
        )
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
        Check(reason="unknown_metric", field="metric", condition=f"s.metric not in ({known})"),
        Check(
            reason="out_of_range",
            field="value",
            condition="s.metric = 'on_time_in_full' and s.value not between 0 and 1",
        ),
        # a part of one is a share of something: points are whole, or at least one
        Check(
            reason="out_of_range",
            field="value",
            condition="s.metric = 'nps' and (abs(s.value) > 100 or (s.value <> 0 and abs(s.value) < 1))",
        ),
        Check(
            reason="not_whole",
            field="value",
            condition="not list_contains(:not_counts, s.metric) and s.value <> floor(s.value)",
        ),
        Check(
            reason="out_of_range", field="value", condition="not list_contains(:not_counts, s.metric) and s.value < 0"
        ),
    ]
    checks += _only_directors(load, mapping)
    take_out(
        load,
        checks,
        "staged as s left join account as a on a.account_id = s.account_id",
        results=list(RESULTS),
        types=list(BUILT_IN),
        not_counts=[name for name in RESULTS if unit(name) != "count"],
    )


def _contacts(load: Load, mapping: Mapping) -> None:
    said = [f"s.{name} is null" for name in ("name", "title") if name in mapping.names]
    nothing = " and ".join(["s.contact_id not in (select contact_id from contact)", *said])
    take_out(load, [Check(reason="missing_value", field="name", condition=nothing, value="s.contact_id")])


def _decisions(load: Load, mapping: Mapping) -> None:
    take_out(load, [*_in_order(mapping, "from_on", "to_on"), *_only_directors(load, mapping)])


def _rates(load: Load, mapping: Mapping) -> None:
    own = load.store.settings["currency"]
    checks = [
        Check(reason="unknown_currency", field="currency", condition="not regexp_full_match(s.currency, '[A-Z]{3}')"),
        Check(reason="not_positive", field="rate", condition="s.rate <= 0"),
        Check(reason="out_of_range", field="rate", condition="s.rate > 1000000 or (s.currency = :own and s.rate <> 1)"),
    ]
    take_out(load, checks, own=own)


def _in_order(mapping: Mapping, first: str, last: str) -> list[Check]:
    if not {first, last} <= mapping.names:
        return []
    return [Check(reason="ends_before_start", field=last, condition=f"s.{last} < s.{first}")]


def _only_directors(load: Load, mapping: Mapping) -> list[Check]:
    """Only directors may import or change settled rows."""
    if load.viewer.role is Role.DIRECTOR:
        return []
    kind, settled = mapping.kind, mapping.kind.settled
    same = " and ".join(f"held.{name} = s.{name}" for name in kind.key)
    held = f"exists (select 1 from {kind.table} as held where {same} and held.status = '{settled}')"
    said = f"s.status = '{settled}' or " if "status" in mapping.names else ""
    return [Check(reason="not_a_director", field="status", condition=f"{said}{held}", value=f"'{settled}'")]


def _account() -> Check:
    return Check(reason="unknown_account", field="account_id", condition="a.account_id is null")


_PREPARE: dict[str, Callable[[Load, Mapping], None]] = {
    "targets": _quarters, "rates": _months, "contacts": _roles_without_a_name, "opportunities": _open_deals,
    "deliveries": _parts, "contracts": prepare_contracts, "tasks": prepare_tasks, "cadence_rules": prepare_rules, "absences": prepare_absences,
}  # fmt: skip
_CHECKS: dict[str, Callable[[Load, Mapping], None]] = {
    "teams": _teams, "wallets": _wallets, "targets": _targets, "contacts": _contacts, "segments": _decisions,
    "key_accounts": _decisions, "contracts": check_contracts, "rates": _rates, "tasks": check_tasks, "cadence_rules": check_rules,
    "absences": check_absences,
}  # fmt: skip
