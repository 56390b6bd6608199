"""Small companies whose right figures are known: folders of files with our own field names, or a mapping beside."""

from __future__ import annotations

from pathlib import Path

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.load.batch import import_file
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.store import Store

COMPANIES = Path(__file__).parents[1] / "companies"
#: file -> its kind, in the order in which they are imported
_KINDS = {
    "accounts": "accounts", "products": "products", "rates": "rates", "sales": "sales", "activities": "activities",
    "claims": "claims", "deliveries": "deliveries", "nps": "nps", "segments": "segments", "wallets": "wallets",
    "targets": "targets",
}  # fmt: skip


def bring(store: Store, name: str) -> None:
    """Import the files of the company of that name."""
    for stem, kind in _KINDS.items():
        file = COMPANIES / name / f"{stem}.csv"
        if file.is_file():
            said = file.with_suffix(".toml")
            how = from_toml(said.read_text()) if said.is_file() else kind
            import_file(store, LOCAL_DIRECTOR, file, how)
