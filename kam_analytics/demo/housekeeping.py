"""Imports of the demo data, changes, rates, holidays, and personal settings."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from kam_analytics.demo.company.catalogue import YEARS
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY, MONTHS, chance, holidays, month_on

#: batches of tables other than invoice lines; one batch for each year of lines precedes them
BATCHES = {
    kind: len(YEARS) + place
    for place, kind in enumerate(
        ("accounts", "products", "users", "activities", "nps", "deliveries", "claims", "opportunities", "contracts"), 1
    )
}
_SOURCES = {
    "sales": "erp",
    "products": "erp",
    "deliveries": "erp",
    "claims": "erp",
    "users": "directory",
    "nps": "survey",
}
#: rejected rows of each batch, with their reasons
_REJECTS = {
    "sales": (
        (214, "unknown_account", "account_id", "C9041"),
        (1377, "bad_value", "net_sales", "1.250,-"),
        (2950, "missing_value", "sold_on", ""),
        (2951, "missing_value", "sold_on", ""),
    ),
    "activities": (
        (88, "unknown_account", "account_id", "C0000"),
        (1502, "bad_value", "done_on", "31.2.2026"),
        (1960, "unknown_user", "user_id", "temp-2"),
    ),
    "nps": ((12, "not_whole", "score", "8,5"), (73, "missing_value", "answered_on", "")),
}
_MAPPINGS = {
    ("erp", "sales"): (
        ("sale_id", "Rivinumero"), ("account_id", "Asiakasnro"), ("product_id", "Tuotekoodi"),
        ("sold_on", "Laskun pvm"), ("quantity", "Määrä"), ("net_sales", "Veroton summa"), ("margin", "Kate"),
        ("order_id", "Tilausnro"),
    ),
    ("crm", "activities"): (
        ("activity_id", "Activity ID"), ("account_id", "Account"), ("activity_type", "Type"),
        ("done_on", "Date"), ("user_id", "Owner"), ("subject", "Subject"),
    ),
    ("survey", "nps"): (
        ("response_id", "Response"), ("account_id", "Customer"), ("answered_on", "Answered"), ("score", "Score"),
        ("comment", "Open answer"),
    ),
}  # fmt: skip


def holiday() -> pd.DataFrame:
    """Finnish public holidays of the demo's years and the next one."""
    rows = [("FI", on, name) for on, name in holidays(2021, 2027)]
    return pd.DataFrame(rows, columns=["country", "holiday_on", "name"])


def rates(seed: int) -> pd.DataFrame:
    """The value of one unit of a currency in euros, month by month."""
    random = chance(seed, "housekeeping")
    parts = []
    for currency, level in (("SEK", 0.088), ("NOK", 0.085), ("USD", 0.92)):
        path = level * np.exp(np.cumsum(random.normal(0, 0.008, MONTHS)))
        months = [month_on(number) for number in range(MONTHS)]
        parts.append(pd.DataFrame({"currency": currency, "month_on": months, "rate": np.round(path, 5)}))
    return pd.concat(parts, ignore_index=True)


def batches(about: Company, lines: dict[int, int], rows: dict[str, int]) -> pd.DataFrame:
    """One row per file: yearly files of lines, one of each other kind, and an undone file."""
    analyst = about.people("analyst")[0]
    kinds = [("sales", number, count, YEARS[number - 1]) for number, count in lines.items()]
    kinds += [(kind, BATCHES[kind], count, LAST_DAY.year) for kind, count in rows.items()]
    taken_back = max(BATCHES.values()) + 1
    kinds.append(("activities", taken_back, 41, LAST_DAY.year))
    table = []
    for kind, number, count, year in kinds:
        at = (
            datetime(LAST_DAY.year, 11, 20, 5, number) if year == LAST_DAY.year else datetime(year + 1, 1, 4, 6, number)
        )
        rejected = len(_REJECTS.get(kind, ())) if number != taken_back and year == LAST_DAY.year else 0
        updated = 2 if kind == "accounts" else 0
        table.append(
            {
                "batch_key": number,
                "batch_id": f"batch-{number:03d}",
                "kind": kind,
                "source": _SOURCES.get(kind, "crm"),
                "file_name": f"{kind}-{year}{'-test' if number == taken_back else ''}.csv",
                "file_hash": _digest(f"file {about.seed} {number}"),
                "mapping_hash": _digest(f"mapping {kind}"),
                "imported_at": at,
                "user_id": analyst,
                "rows": count + rejected,
                "loaded": count - updated,
                "updated": updated,
                "skipped": 0,
                "filtered": 0,
                "rejected": rejected,
                "undone_at": at + timedelta(minutes=6) if number == taken_back else None,
                "undone_by": analyst if number == taken_back else None,
            }
        )
    return pd.DataFrame(table).sort_values("batch_key", ignore_index=True)


def rejects(brought: pd.DataFrame) -> pd.DataFrame:
    """The rejected lines of the batches that have some."""
    rows = [
        (batch.batch_key, *reject)
        for batch in brought[brought["rejected"] > 0].itertuples()
        for reject in _REJECTS[batch.kind]
    ]
    return pd.DataFrame(rows, columns=["batch_key", "line", "reason", "field", "value"])


def decisions() -> pd.DataFrame:
    """What was answered about the statuses of deals, with the answers that were offered."""
    message = "“{column}” has the value “{value}” (rows: {rows}): what does it mean?"
    offered = {"won": "A won deal", "lost": "Lost", "open": "An open deal"}
    answers = [
        {"word": word, "message": said, "fields": {}, "adds": {"values": {"status": {"{value}": word}}}}
        for word, said in offered.items()
    ]
    rows = []
    for value, word, n in (("No decision", "lost", 21), ("On hold", "open", 4)):
        adds = json.dumps(answers, ensure_ascii=False).replace("{value}", value)
        fields = json.dumps({"column": "Deal stage", "value": value, "rows": n}, ensure_ascii=False)
        rows.append((BATCHES["opportunities"], f"value:Deal stage: {value}", message, fields, adds, word))
    return pd.DataFrame(rows, columns=["batch_key", "question", "message", "fields", "answers", "word"])


def undo(about: Company) -> pd.DataFrame:
    """Whole rows before the batch of accounts changed one of their fields."""
    before = about.core.head(2).assign(city=["Helsinki", "Porvoo"])
    columns = [
        "account_key", "account_id", "name", "parent_id", "group_key", "owner_id", "business_id", "industry",
        "country", "city", "since_on",
    ]  # fmt: skip
    rows = [
        (BATCHES["accounts"], "account", row["account_id"], json.dumps(row, default=str, ensure_ascii=False))
        for row in before[columns].astype(object).where(before[columns].notna(), None).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["batch_key", "table_name", "row_id", "before"])


def mappings() -> pd.DataFrame:
    """The last mappings, as TOML."""
    rows = []
    for (source, kind), columns in _MAPPINGS.items():
        lines = [f'kind = "{kind}"', f'source = "{source}"', "", "[columns]"]
        lines += [f'{ours} = "{theirs}"' for ours, theirs in columns]
        rows.append((source, kind, "\n".join(lines) + "\n", datetime(LAST_DAY.year, 11, 20, 5, 0)))
    return pd.DataFrame(rows, columns=["source", "kind", "mapping", "saved_at"])


def changes(about: Company, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The last edits of people: tasks moved, plans renamed, contacts met."""
    random = chance(about.seed, "housekeeping")
    owner = about.core.set_index("account_id")["owner_id"]
    moved = tables["task"][tables["task"]["is_moved"]].head(12)
    approved = tables["plan"][tables["plan"]["status"] == "approved"].head(15)
    closer = tables["contact"][tables["contact"]["coverage"] == "deep"].head(15)
    rows = [
        *(
            _change("task", row.task_id, row.account_id, "due_on", row.due_on - timedelta(days=3), row.due_on)
            for row in moved.itertuples()
        ),
        *(
            _change("plan", row.plan_id, row.account_id, "status", "submitted", "approved")
            for row in approved.itertuples()
        ),
        *(
            _change("contact", row.contact_id, row.account_id, "coverage", "some", "deep")
            for row in closer.itertuples()
        ),
    ]
    table = pd.DataFrame(rows)
    back = np.sort(random.integers(60, 90 * 24 * 60, len(table)))[::-1]
    table["changed_at"] = pd.Timestamp(LAST_DAY) + pd.Timedelta(hours=13) - pd.to_timedelta(back, unit="min")
    by_director = table["table_name"] == "plan"
    somebody = about.people("director")[0]
    table["user_id"] = table["account_id"].map(owner).where(~by_director, somebody).fillna(somebody)
    table["change_id"] = [f"H{number:05d}" for number in range(1, len(table) + 1)]
    return table


def _change(table: str, row: str, account: str, column: str, before: object, after: object) -> dict[str, object]:
    return {
        "table_name": table,
        "row_id": row,
        "account_id": account,
        "column_name": column,
        "before": str(before),
        "after": str(after),
        "version": 2,
    }


def views(about: Company) -> pd.DataFrame:
    """Saved views of people."""
    director, analyst, rep = (about.people(role)[0] for role in ("director", "analyst", "rep"))
    rows = [
        (director, "Concentration by margin", "concentration?measure=margin"),
        (director, "Segment A, year to date", "concentration?period=YTD&segment=A"),
        (analyst, "Meetings and sales", "inputs_results?activity=steering_group_meeting"),
        (rep, "My accounts, year to date", "concentration?period=YTD"),
    ]
    table = pd.DataFrame(rows, columns=["user_id", "name", "address"])
    table["view_id"] = [f"Z{number:03d}" for number in range(1, len(table) + 1)]
    return table


def personal(about: Company) -> pd.DataFrame:
    """Settings of persons: half of them read Finnish."""
    rows = [(who, "language", "fi" if place % 2 else "en") for place, who in enumerate(about.users["user_id"])]
    return pd.DataFrame(rows, columns=["user_id", "name", "value"])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
