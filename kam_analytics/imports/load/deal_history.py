"""What an import changed about deals: their stage, amount and expected close day, with the values before."""

from __future__ import annotations

from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

#: what of a deal is followed
_FOLLOWED = ("stage", "amount", "expected_close_on")


def record(load: Load, mapping: Mapping, batch_key: int) -> None:
    """Write a row for each followed value that the batch changed; a stage without a day of its own begins today."""
    texts = ", ".join(
        f"cast(now_.{name} as varchar) as {name}, before ->> '$.{name}' as {name}_before" for name in _FOLLOWED
    )
    changes = " union all ".join(
        f"select opportunity_id, account_id, :today, '{name}', {name}_before, {name}, {batch_key}, joined_from from compared "
        f"where {name} is distinct from {name}_before"
        for name in _FOLLOWED
    )
    load.execute(
        f"""
        insert into opportunity_change
        with compared as (
            select now_.opportunity_id, now_.account_id, now_.joined_from, {texts}
            from opportunity as now_
            inner join import_undo as held on held.batch_key = now_.batch_key and held.row_id = now_.opportunity_id
            where now_.batch_key = {batch_key} and held.table_name = 'opportunity' and held.before is not null
        )
        {changes}
        """,
        today=load.store.today,
    )
    if "stage_on" not in mapping.names:
        load.execute(
            f"update opportunity set stage_on = change.changed_on from opportunity_change as change "
            f"where change.batch_key = {batch_key} and change.field = 'stage' and opportunity.batch_key = {batch_key} "
            "and opportunity.opportunity_id = change.opportunity_id"
        )
    load.touch("opportunity_change")


def forget(load: Load, batch_key: int) -> None:
    """Remove what the batch recorded."""
    load.execute(f"delete from opportunity_change where batch_key = {batch_key}")
    load.touch("opportunity_change")
