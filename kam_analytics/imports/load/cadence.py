"""Cadence rules that a file brings: earlier ones end before them, and the tasks of those that an undo removes."""

from __future__ import annotations

from kam_analytics.imports.load.history import raised
from kam_analytics.imports.mapping.kind import Kind
from kam_analytics.store import Load


def end_earlier(load: Load, kind: Kind, batch_key: int) -> None:
    """End each rule on the day before the next one of its segment and activity type, kept for the undo."""
    load.execute(
        """
        create or replace temp table cut as
        with ordered as (
            select
                rowid as old_id, to_on,
                lead(from_on) over (
                    partition by segment, activity_type order by from_on nulls first, cadence_rule_id
                ) as next_on
            from cadence_rule
            -- one that ends before it begins was withdrawn
            where to_on is null or from_on is null or to_on >= from_on
        )
        select old_id, cast(next_on - 1 as date) as last_on from ordered where to_on is null or to_on >= next_on
        """
    )
    load.execute("delete from cut where last_on is null")
    before = ", ".join(f"{name} := cast(old.{name} as varchar)" for name in load.store.columns[kind.table])
    load.execute(
        f"""
        insert into import_undo
        select {batch_key}, '{kind.table}', {kind.row_id("old")}, to_json(struct_pack({before}))
        from {kind.table} as old
        inner join cut on cut.old_id = old.rowid
        where not exists (
            select 1 from import_undo as kept
            where kept.batch_key = {batch_key} and kept.table_name = '{kind.table}' and kept.row_id = {kind.row_id("old")}
        )
        """
    )
    load.execute(
        f"update {kind.table} set to_on = cut.last_on{raised(load, kind)} from cut where cut.old_id = {kind.table}.rowid"
    )


def let_go(load: Load, batch_key: int) -> None:
    """Cancel the open tasks of rules that a batch brought, before its undo removes these."""
    cancelled = load.execute(
        """
        update task set status = 'cancelled', reason = 'rule_changed', version = version + 1
        where status = 'open' and cadence_rule_id in (
            select row_id from import_undo
            where batch_key = :key and table_name = 'cadence_rule' and before is null
        )
        """,
        key=batch_key,
    )
    if cancelled:
        load.touch("task")
