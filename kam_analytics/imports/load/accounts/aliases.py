"""Ids of accounts that were joined into others: what an import or undo brings under them goes to the account that was kept.

A row says under which id it came (``joined_from``), so that undoing a join gives it back.
"""

from __future__ import annotations

from kam_analytics.errors import N_, Conflict
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.rows.rejects import JOINED, Check, take_out
from kam_analytics.store import Load

_TAKEN = N_("“{account}” is part of “{kept}” now; rows that go there: {n}.")
_LEFT = N_("Rows of accounts that are part of another account now, skipped: {n}.")
#: an account is part of itself
_ORIGIN = """
    create or replace temp table origin as
    with recursive part as (
        select account_id as origin, key_before, kept_id from account_alias
        union all
        select part.origin, part.key_before, alias.kept_id
        from part
        inner join account_alias as alias on alias.account_id = part.kept_id
    )
    select part.origin, part.key_before, account.account_id, account.account_key, true as is_joined
    from part
    inner join account on account.account_id = part.kept_id
    union all
    select account_id, account_key, account_id, account_key, false from account
"""


def last_key(table: str) -> str:
    """SQL for the highest number ever given in a table of accounts or products: a joined account gets its own back."""
    key = f"{table}_key"
    given = f"select {key} from {table}"
    if table == "account":
        given += " union all select key_before from account_alias"
    return f"(select coalesce(max({key}), 0) from ({given}))"


def are_there(load: Load) -> bool:
    """Return True if any account was joined into another."""
    return bool(load.value("select count(*) from account_alias"))


def has_origin(load: Load) -> bool:
    """Return True if the staged rows say under which id they came."""
    return bool(
        load.value(
            "select count(*) from duckdb_columns() where table_name = 'staged' and column_name = 'joined_from' and database_name = 'temp'"
        )
    )


def trace(load: Load) -> None:
    """Table ``origin``: every account and every id that was joined, with the account that it is part of."""
    load.execute(_ORIGIN)


def take_over(load: Load, mapping: Mapping) -> tuple[Note, ...]:
    """Write the account that was kept where a staged row names one that was joined into it.

    A list of accounts does not bring a joined one back: its row is left.
    """
    if not {"account_id", "parent_id"} & mapping.names:
        return ()
    if mapping.kind.is_named_by_account:
        load.execute("alter table staged add column if not exists joined_from text")
    if not are_there(load):
        return ()
    trace(load)
    named = "from origin where origin.is_joined and origin.origin = staged"
    if mapping.kind.name == "accounts":
        joined = "s.account_id in (select origin from origin where is_joined)"
        take_out(load, [Check(reason=JOINED, field="account_id", condition=joined)])
        if "parent_id" in mapping.names:
            load.execute(
                f"update staged set parent_id = nullif(origin.account_id, staged.account_id) {named}.parent_id"
            )
        return ()
    if "account_id" not in mapping.names:
        return ()
    load.execute("alter table staged add column if not exists joined_from text")
    load.execute(
        f"update staged set joined_from = staged.account_id, account_id = origin.account_id {named}.account_id"
    )
    if "account_id" in mapping.kind.lookups:
        load.execute(
            "update clean_account_id set id = origin.account_id from origin "
            "where origin.is_joined and origin.origin = clean_account_id.id"
        )
    found = load.frame(
        "select joined_from as account, account_id as kept, count(*) as n from staged where joined_from is not null "
        "group by all order by n desc, account limit 20"
    )
    return tuple(
        Note(_TAKEN, {"account": row.account, "kept": row.kept, "n": int(row.n)}) for row in found.itertuples()
    )


def refuse_new_joins(load: Load, mapping: Mapping) -> None:
    """Refuse rows that were read before accounts were joined, or a join undone; inside the transaction that writes them."""
    if "account_id" not in mapping.names or mapping.kind.name == "accounts":
        return
    joined = "select account_id from account_alias"
    missed = f"select 1 from staged where account_id in ({joined})"
    if has_origin(load):
        missed += f" or (joined_from is not null and joined_from not in ({joined}))"
    if load.value(f"{missed} limit 1"):
        raise Conflict(N_("Accounts were joined, or a join was undone, while the file was read: import it again."))


def leave_to_kept(load: Load, mapping: Mapping) -> None:
    """Leave rows of joined accounts where the account that was kept has a row of its own: two would be one too many."""
    kind = mapping.kind
    if kind.is_fact or "account_id" not in kind.key or not set(kind.key) <= mapping.names or not has_origin(load):
        return
    same = " and ".join(f"own.{name} = s.{name}" for name in kind.key)
    held = " union all ".join(
        f"select {', '.join(kind.key)} from {table} where joined_from is null" for table in ("staged", kind.table)
    )
    condition = f"s.joined_from is not null and exists (select 1 from ({held}) as own where {same})"
    take_out(load, [Check(reason=JOINED, field="account_id", condition=condition)])


def left(n: int) -> tuple[Note, ...]:
    """A note on rows that were left because their account is part of another one."""
    return (Note(_LEFT, {"n": n}),) if n else ()


def follow(load: Load, *tables: str) -> dict[str, int]:
    """Give every row to the account that the one under whose id it came is part of; return how many moved, by table.

    After a join its rows move to the account that was kept, after the undo of a join they go back, and after the undo
    of an import earlier values do. Without ``tables`` those of all tables with accounts.
    """
    trace(load)
    moved = {}
    if load.execute(
        "update account set parent_id = nullif(origin.account_id, account.account_id) from origin "
        "where origin.is_joined and origin.origin = account.parent_id"
    ):
        load.touch("account")
    for table in tables or [name for name, columns in load.store.columns.items() if "joined_from" in columns]:
        if "joined_from" not in load.store.columns[table]:
            continue
        write = f"update {table} set joined_from = case when origin.is_joined then origin.origin end, "
        if "account_key" in load.store.columns[table]:
            moved[table] = load.execute(
                f"{write} account_key = origin.account_key from origin where origin.is_joined "
                f"and {table}.joined_from is null and origin.key_before = {table}.account_key"
            ) + load.execute(
                f"{write} account_key = origin.account_key from origin where origin.origin = {table}.joined_from "
                f"and (origin.account_key <> {table}.account_key or not origin.is_joined)"
            )
        else:
            moved[table] = load.execute(
                f"{write} account_id = origin.account_id from origin "
                f"where origin.origin = coalesce({table}.joined_from, {table}.account_id) "
                f"and (origin.account_id <> {table}.account_id or ({table}.joined_from is not null and not origin.is_joined))"
            )
        if moved[table]:
            load.touch(table)
    return moved
