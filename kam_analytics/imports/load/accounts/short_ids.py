"""Salesforce writes one id in two lengths: with 15 characters, or with three more that say which letters are capitals."""

from __future__ import annotations

from kam_analytics.imports.mapping.kind import Field
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.store import Load

#: both lengths; an id of digits alone is another system's
_ID = "regexp_full_match({0}, '[a-zA-Z0-9]{{15}}([A-Z0-5]{{3}})?') and regexp_matches({0}, '[a-zA-Z]')"
#: the accounts, and those that are part of another one now
_ACCOUNTS = "(select account_id from account union all select account_id from account_alias)"
#: field -> the table and column of the ids that it refers to
_KNOWN = {
    "account_id": (_ACCOUNTS, "account_id"),
    "parent_id": (_ACCOUNTS, "account_id"),
    "product_id": ("product", "product_id"),
    "contact_id": ("contact", "contact_id"),
    "user_id": ("app_user", "user_id"),
    "owner_id": ("app_user", "user_id"),
}


def as_known(load: Load, mapping: Mapping) -> None:
    """Write each id of the file in the length in which the store has it, or else in the longer one of the file."""
    for item in mapping.fields:
        if item.name in mapping.columns and item.name in _KNOWN:
            _write(load, mapping, item)


def _write(load: Load, mapping: Mapping, item: Field) -> None:
    name, (table, column) = item.name, _KNOWN[item.name]
    is_cleaned = name in mapping.kind.lookups
    source = f"clean_{name}" if is_cleaned else "staged"
    id_ = "id" if is_cleaned else name
    same = f"""
        with here as (select distinct {id_} as id from {source} where {_ID.format(id_)}),
        known as (
            select left(id, 15) as start, arg_min(id, place) as id
            from (
                select {column} as id, 0 as place from {table} where {_ID.format(column)}
                union all select id, 1 from here where length(id) > 15
            )
            group by start
        )
        select here.id as said, known.id as id from here join known on left(here.id, 15) = known.start
        where here.id <> known.id and here.id not in (select {column} from {table})
    """
    load.execute(f"create or replace temp table same_id as {same}")
    if load.value("select count(*) from same_id"):
        load.execute(f"update staged set {name} = same_id.id from same_id where same_id.said = staged.{name}")
        if is_cleaned:
            load.execute(f"update {source} set id = same_id.id from same_id where same_id.said = {source}.id")
