"""What the demo company of a version holds, table by table, so that no change of it goes without a new version.

After a change that is meant: raise ``VERSION`` in ``kam_analytics/demo/building.py``, then

    PYTHONPATH=. python tests/demo/content.py
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from kam_analytics import access, demo
from kam_analytics.store import Store, open_store

FILE = Path(__file__).with_name("content.json")
#: chance, and what is told by the schema
_NOT_CONTENT = "name not like 'secret%' and name <> 'schema_version' and name <> 'store_id'"


def content(store: Store) -> dict[str, Any]:
    """The version of a demo company, and of each table its number of rows with a checksum over them."""
    tables: dict[str, str] = {}
    with store.load(access.LOCAL_DIRECTOR) as load:
        for table, columns in sorted(store.columns.items()):
            if table == "table_version":
                continue
            where = f"where {_NOT_CONTENT}" if table == "setting" else ""
            row = " || '|' || ".join(f"coalesce(cast({name} as varchar), '')" for name in columns)
            found = load.value(f"select count(*) || ' ' || bit_xor(md5_number({row})) from {table} {where}")
            tables[table] = str(found)
    return {"version": demo.VERSION, "tables": tables}


def written() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KAM_DATA"] = folder
        demo.build(Path(folder) / "demo.duckdb", seed=1)
        opened = open_store(Path(folder) / "demo.duckdb")
        FILE.write_text(json.dumps(content(opened), indent=1) + "\n", encoding="utf-8")
        opened.close()
