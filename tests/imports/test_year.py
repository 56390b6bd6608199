"""A year of monthly files of two sources, by the page: every sum is that of the files, whatever is new in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.upload import UploadArea, Waiting
from kam_analytics.imports.waiting import answer_waiting, waiting_rows
from kam_analytics.store import Store
from tests.samples.imports.loading import rows

MONTHS = range(1, 13)
#: the month from which a file has it
LATE_CURRENCY, LATE_TYPE, LATE_STAGE = 5, 8, 4
RATE = 0.09
#: every question of the year -> its answer
ANSWERS = {
    "new_column:Currency": "use",
    "counts:Document type: Credit memo": "turn",
    "value:Stage: Handshake": "won",
    "value:Stage: Shelved": "lost",
}


def sales(month: int) -> tuple[bytes, float]:
    """A file of invoice lines without ids, and what its net sales are in euros."""
    header = ["Customer number", "Invoice date", "Net amount"]
    header += ["Currency"] * (month >= LATE_CURRENCY) + ["Document type"] * (month >= LATE_TYPE)
    lines, total = [header], 0.0
    for number in range(6):
        amount, code = 100 * month + number // 2, "SEK" if month >= LATE_CURRENCY and number == 1 else "EUR"
        kind = "Credit memo" if month >= LATE_TYPE and number == 4 else "Invoice"
        line = [f"A{number % 2 + 1}", f"2025-{month:02d}-0{number // 2 + 1}", str(amount)]
        lines.append(line + [code] * (month >= LATE_CURRENCY) + [kind] * (month >= LATE_TYPE))
        total += amount * (RATE if code == "SEK" else 1) * (-1 if kind == "Credit memo" else 1)
    return "\n".join(map(",".join, [*lines, [""]])).encode(), total


def deals(month: int) -> tuple[bytes, dict[str, tuple[str, float]]]:
    """A file of deals, of which one was in the file before, and what it says of each."""
    stages = ["Closed Won", "Proposal", "Closed Lost"]
    if month >= LATE_STAGE:
        stages = ["Handshake", "Proposal", "Shelved"] if month % 2 else ["Closed Won", "Handshake", "Shelved"]
    meant = {"Closed Won": "won", "Handshake": "won", "Proposal": "open", "Closed Lost": "lost", "Shelved": "lost"}
    said, lines = {}, ["Opportunity ID,Account ID,Opportunity Name,Stage,Amount"]
    for place, stage in enumerate(stages):
        name, amount = f"D-{month + place}", 10.0 * month + place
        lines.append(f"{name},A1,Deal,{stage},{amount}")
        said[name] = (meant[stage], amount)
    return "\n".join([*lines, ""]).encode(), said


@pytest.fixture
def area(tmp_path: Path) -> UploadArea:
    return UploadArea(tmp_path / "uploads", "local")


def bring(area: UploadArea, store: Store, name: str, content: bytes) -> None:
    """Lay a file on the page, answer what holds it back, import it."""
    area.put(name, content)
    while (item := _look(area, store)).state == "asked":
        area.choose(
            name,
            replace(item.given, answers={**item.given.answers, **{said.key: ANSWERS[said.key] for said in item.asked}}),
        )
    area.load(store, LOCAL_DIRECTOR, [item]).wait(60)
    assert area.job is not None
    assert [step.state for step in area.job.steps] == ["done"], area.job.steps[0].error


def _look(area: UploadArea, store: Store) -> Waiting:
    [item] = area.look(store, LOCAL_DIRECTOR)
    return item


def test_a_year_of_files(area: UploadArea, store: Store) -> None:
    bring(area, store, "accounts.csv", b"account_id,name\nA1,First Oy\nA2,Second Oy\n")
    rates = "".join(f"SEK,2025-{month:02d}-01,{RATE}\n" for month in MONTHS)
    bring(area, store, "rates.csv", f"currency,month_on,rate\n{rates}".encode())
    wanted: dict[str, float] = defaultdict(float)
    known: dict[str, tuple[str, float]] = {}
    for month in MONTHS:
        content, total = sales(month)
        bring(area, store, f"invoices {month}.csv", content)
        wanted[f"{month:02d}"] = total
        content, said = deals(month)
        bring(area, store, f"deals {month}.csv", content)
        known |= said
        # some are answered at once, the others months later
        for item in waiting_rows(store, LOCAL_DIRECTOR) if month in (LATE_STAGE, 9, 12) else ():
            if item.value == "Handshake" or month == 12:
                assert answer_waiting(store, LOCAL_DIRECTOR, item, ANSWERS[item.said.key]) == []
    found = rows(store, "select strftime(sold_on, '%m') as month, sum(net_sales)::double from sale group by 1")
    assert {month: round(float(amount), 4) for month, amount in found} == {
        month: round(amount, 4) for month, amount in wanted.items()
    }
    found = rows(store, "select opportunity_id, status, amount::double from opportunity")
    assert {name: (status, amount) for name, status, amount in found} == known
    assert waiting_rows(store, LOCAL_DIRECTOR) == []
    assert not any(store.check().values())
