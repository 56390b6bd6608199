"""Make a store of this commit's schema with rows in every table, as the test that grows old stores wants it.

Run it with the code of the commit whose store is wanted, before a new migration is added:

    PYTHONPATH=. python tests/store/old/make.py    # writes tests/store/old/schema-N.duckdb.gz

``schema-1`` was made at commit fc9564f and ``schema-2`` at 6025cde, both with DuckDB 2.0.0. A file, once
here, is never made again: it is what a user of that time has on disk.
"""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

from tests.samples.places import OLD_STORES

ACCOUNTS, LINES = 24, 1200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KAM_DATA"] = folder
        from kam_analytics import access, demo
        from kam_analytics.store import open_store

        path = Path(folder) / "old.duckdb"
        demo.build(path, seed=1, accounts=ACCOUNTS, lines=LINES)
        store = open_store(path)
        with store.load(access.LOCAL_DIRECTOR) as load, load.begin():
            # so small a company publishes no peers
            load.execute(
                "insert into benchmark_peer values ('Retail', 'K01', 9, 4, 12500), ('Retail', 'K02', 9, 0, null)"
            )
            empty = [table for table in store.columns if not load.value(f"select count(*) from {table}")]
        if empty:
            raise SystemExit(f"no rows in {', '.join(empty)}")
        schema = store.settings["schema_version"]
        store.close()
        target = OLD_STORES / f"schema-{schema}.duckdb.gz"
        target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        print(target, target.stat().st_size)


if __name__ == "__main__":
    main()
