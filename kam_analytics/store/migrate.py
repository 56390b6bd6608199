"""Bring a store file to the newest form, one numbered SQL file at a time."""

from __future__ import annotations

import secrets
from pathlib import Path

from kam_analytics.errors import N_, StoreError
from kam_analytics.store.calendar import months
from kam_analytics.store.engine import Cursor, Engine

_FOLDER = Path(__file__).parent / "migrations"

#: settings of a new store; people change them later
DEFAULTS = {
    "currency": "EUR",
    "fiscal_start": "1",
    "holiday_country": "FI",
    "time_zone": "Europe/Helsinki",
    "abc_a": "0.8",
    "abc_b": "0.95",
    "pseudonymise_contacts": "no",
    "is_demo": "no",
}


def migrate(engine: Engine) -> None:
    """Apply what is missing, all in one transaction."""
    with engine.cursor() as cursor:
        cursor.execute(f"use {engine.name}")
        applied = _version(cursor)
        files = sorted(_FOLDER.glob("*.sql"))
        newest = int(files[-1].name[:4])
        if applied > newest:
            raise StoreError(
                N_("The store {file} was written by a newer version of KAM Analytics. Update the program."),
                file=engine.path.name,
            )
        if applied == newest:
            return
        cursor.begin()
        for file in files[applied:]:
            cursor.execute(file.read_text(encoding="utf-8"))
        if applied == 0:
            _fill(cursor)
        cursor.execute("delete from setting where name = 'schema_version'")
        cursor.execute("insert into setting values ('schema_version', ?)", [str(newest)])
        cursor.commit()


def _version(cursor: Cursor) -> int:
    tables = cursor.execute(
        "select count(*) from information_schema.tables "
        "where table_catalog = current_database() and table_name = 'setting'"
    ).fetchone()
    if not tables or not tables[0]:
        return 0
    row = cursor.execute("select value from setting where name = 'schema_version'").fetchone()
    return int(row[0]) if row else 0


def _fill(cursor: Cursor) -> None:
    for name, value in DEFAULTS.items():
        cursor.execute("insert into setting values (?, ?)", [name, value])
    # the key of pseudonyms never leaves the store: scopes hide settings that begin with secret
    cursor.execute("insert into setting values ('secret_pseudonym', ?)", [secrets.token_hex(32)])
    write_calendar(cursor, int(DEFAULTS["fiscal_start"]))
    cursor.execute(
        "insert into table_version select table_name, 1 from information_schema.tables "
        "where table_catalog = current_database() and table_schema = 'main'"
    )


def write_calendar(cursor: Cursor, fiscal_start: int) -> None:
    """Fill the month table for a fiscal year that begins in the given month."""
    cursor.register("calendar_rows", months(fiscal_start))
    cursor.execute("delete from month")
    cursor.execute("insert into month select * from calendar_rows")
    cursor.unregister("calendar_rows")
