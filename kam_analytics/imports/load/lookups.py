"""Ids of accounts and products: few values on millions of rows, so each value is handled once."""

from __future__ import annotations

from kam_analytics.imports.files.text import clean
from kam_analytics.imports.load import history
from kam_analytics.imports.load.accounts import aliases
from kam_analytics.imports.load.groups import regroup
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.rejects import Check, take_out
from kam_analytics.store import Load


def clean_ids(load: Load, mapping: Mapping) -> None:
    """Clean the ids, which were staged unchanged; ``distinct_<id>`` then has each of them once.

    With the option ``whole_ids`` an id such as 1001.0 becomes 1001.
    """
    is_whole = mapping.option("whole_ids")
    for name in mapping.kind.lookups:
        if name not in mapping.names:
            continue
        cleaned = _whole(clean("raw")) if is_whole else clean("raw")
        if name == "account_id":
            cleaned = _one_of_several(cleaned, mapping)
        load.execute(f"create temp table distinct_{name} as select distinct {name} as raw from staged")
        load.execute(f"create temp table clean_{name} as select raw, {cleaned} as id from distinct_{name}")
        load.execute(
            f"update staged set {name} = c.id from clean_{name} as c "
            f"where c.raw = staged.{name} and c.raw is distinct from c.id"
        )
    others = [item.name for item in mapping.fields if item.is_id and item.name not in mapping.kind.lookups]
    if is_whole and others:
        load.execute(f"update staged set {', '.join(f'{name} = {_whole(name)}' for name in others)}")


def _whole(expression: str) -> str:
    """SQL for an id without the zeros that a spreadsheet wrote after its point."""
    return f"regexp_replace({expression}, '^([0-9]+)[.]0+$', '\\1')"


def _one_of_several(expression: str, mapping: Mapping) -> str:
    """SQL for the id in a cell that may have several, as the options say."""
    if mapping.option("first_of_several"):
        return f"nullif(trim(regexp_extract({expression}, '^[^;|]*')), '')"
    if mapping.option("none_of_several"):
        return f"case when not regexp_matches({expression}, '[^;|][;|]+[^;|]') then {expression} end"
    return expression


def find(load: Load, mapping: Mapping, batch_key: int, table: str) -> None:
    """Match every id of the file with the table: unknown ones are created, or their rows rejected."""
    name = f"{table}_id"
    if name not in mapping.names:
        return
    load.execute(
        f"create temp table new_{table} as select distinct id from clean_{name} "
        f"where id is not null and id not in (select {name} from {table})"
    )
    if not load.value(f"select count(*) from new_{table}"):
        return
    if mapping.option(f"create_{table}s"):
        _create(load, mapping, batch_key, table)
    else:
        unknown = f"s.{name} in (select id from new_{table})"
        other = f"{unknown} and lower(s.{name}) in (select lower({name}) from {table})"
        take_out(
            load,
            [
                Check(reason="other_case", field=name, condition=other),
                Check(reason=f"unknown_{table}", field=name, condition=unknown),
            ],
        )


def _create(load: Load, mapping: Mapping, batch_key: int, table: str) -> None:
    name, key = f"{table}_id", f"{table}_key"
    if load.value("select count(*) from bad where row_id is not null"):
        # ids of rejected rows create no account
        load.execute(
            f"delete from new_{table} where id not in (select distinct {name} from staged where {name} is not null)"
        )
    group = ", group_key" if table == "account" else ""
    number = f"{aliases.last_key(table)} + row_number() over (order by new_{table}.id)"
    # only where the file has names are its rows searched for the name of a new account
    label = f"{table}_name"
    named = f"select id, id as label from new_{table}"
    if label in mapping.names:
        named = (
            f"select {name} as id, max({label}) as label from staged "
            f"where {name} in (select id from new_{table}) group by {name}"
        )
    load.execute(
        f"""
        with named as ({named})
        insert into {table} ({key}, {name}, name{group})
        select {number}, new_{table}.id, coalesce(named.label, new_{table}.id){", 0" if group else ""}
        from new_{table} left join named on named.id = new_{table}.id
        """
    )
    history.remember_created(load, table, batch_key, f"select id from new_{table}")
    load.touch(table)
    if table == "account":
        regroup(load)
