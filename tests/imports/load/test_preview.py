"""Previews write nothing and say what the import then does; mappings are kept as TOML and offered again."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kam_analytics.access import LOCAL_DIRECTOR, Role, Viewer
from kam_analytics.errors import BadInput, Forbidden
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.imports.mapping.toml import choices_of, to_toml
from kam_analytics.imports.preview import preview
from kam_analytics.imports.questions.kept import remembered
from kam_analytics.imports.questions.settle import mapping_of
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.store import open_store
from tests.samples.imports.loading import Files, fingerprint
from tests.samples.places import MAPPINGS

FINNISH = (
    "Asiakasnumero;Laskupäivä;Tuotekoodi;Määrä;Veroton summa;Kate\n"
    "A1;1.2.2026;P1;2;1 234,50;400,1\nA2;31.12.2025;P2;1;-12,5;\nA9;1.1.2026;P1;1;5;1\nA1;99.1.2026;P1;1;5;1\n;1.1.2026;P1;1;5;1\n"
).encode("cp1252")


def test_a_preview_says_what_the_import_does_and_writes_nothing(company: Files) -> None:
    file = company.write(FINNISH)
    mapping = mapping_of(recognise(file))
    before = fingerprint(company.store)
    seen = preview(company.store, LOCAL_DIRECTOR, file, mapping)
    assert fingerprint(company.store) == before
    assert not list(company.store.engine.staging.glob("*.csv"))
    report = company.load(file, to_toml(mapping))
    assert (seen.report.loaded, seen.report.rejected, seen.report.reasons, seen.report.lines) == (
        report.loaded, report.rejected, report.reasons, report.lines,
    )  # fmt: skip
    assert {reason: [(item.line, item.field, item.text) for item in held] for reason, held in seen.rejects.items()} == {
        "unknown_account": [(4, "account_id", "A9")], "bad_value": [(5, "sold_on", "99.1.2026")], "missing_value": [(6, "account_id", "")],
    }  # fmt: skip
    assert seen.rows.to_dict("list") == {
        "account_id": ["A1", "A2"], "product_id": ["P1", "P2"], "sold_on": [pd.Timestamp(2026, 2, 1), pd.Timestamp(2025, 12, 31)],
        "quantity": [2.0, 1.0], "net_sales": [1234.5, -12.5], "margin": [pytest.approx(400.1), pytest.approx(float("nan"), nan_ok=True)],
    }  # fmt: skip
    assert company.rows("select net_sales from sale order by sold_on") == [(-12.5,), (1234.5,)]


def test_net_sales_are_shown_as_they_will_be_stored(company: Files) -> None:
    text = "account_id,sold_on,quantity,unit_price,discount\nA1,2026-01-01,3,10,0.1\nA1,2026-01-01,2,1.5,\n"
    file = company.write(text)
    mapping = mapping_of(recognise(file))
    seen = preview(company.store, LOCAL_DIRECTOR, file, mapping)
    company.load(file, to_toml(mapping))
    assert seen.rows["net_sales"].tolist() == [27.0, 3.0]
    assert company.rows("select net_sales from sale order by net_sales desc") == [(27.0,), (3.0,)]


def test_a_file_of_which_nothing_can_be_loaded_is_shown_too(company: Files) -> None:
    file = company.write("account_id,sold_on,net_sales\nA9,2026-01-01,1\n")
    seen = preview(company.store, LOCAL_DIRECTOR, file, mapping_of(recognise(file)))
    assert (seen.report.rows, seen.report.rejected, len(seen.rows)) == (1, 1, 0)
    assert seen.rejects["unknown_account"][0].text == "A9"


def test_a_file_that_is_in_already_is_said(company: Files) -> None:
    file = company.write("account_id,sold_on,net_sales\nA1,2026-01-01,1\n")
    mapping = mapping_of(recognise(file))
    company.load(file, to_toml(mapping))
    seen = preview(company.store, LOCAL_DIRECTOR, file, mapping)
    assert (seen.is_known, seen.report.skipped) == (True, 1)


def test_twenty_rows_are_shown_and_five_lines_of_a_reason(company: Files) -> None:
    lines = "".join(f"A{place % 2 + 1},2026-01-01,{place}\n" for place in range(50)) + "X,2026-01-01,1\n" * 9
    file = company.write("account_id,sold_on,net_sales\n" + lines)
    seen = preview(company.store, LOCAL_DIRECTOR, file, mapping_of(recognise(file)))
    assert seen.rows["net_sales"].tolist() == [float(place) for place in range(20)]
    assert [item.line for item in seen.rejects["unknown_account"]] == [52, 53, 54, 55, 56]
    assert seen.report.reasons == {"unknown_account": 9}


def test_an_unusable_file_is_refused_and_a_rep_may_not(company: Files) -> None:
    file = company.write("account_id,sold_on,net_sales\nA1,2026-01-01,1\n")
    mapping = mapping_of(recognise(file))
    with pytest.raises(BadInput, match="quotation mark"):
        preview(
            company.store, LOCAL_DIRECTOR, company.write('account_id,sold_on,net_sales\n"A1,2026-01-01,1\n'), mapping
        )
    with pytest.raises(Forbidden):
        preview(company.store, Viewer("r", "R", Role.REP), file, mapping)
    with pytest.raises(Forbidden):
        remembered(company.store, Viewer("r", "R", Role.REP), ["account_id"])


def test_choices_change_the_mapping(company: Files) -> None:
    file = company.write("id,who,when,comment\n1,A1,2026-01-01,call me\n", ".csv")
    guess = recognise(file)
    chosen = Choices(
        kind="activities", columns={"account_id": "who", "done_on": "when", "subject": "comment"},
        constants={"activity_type": "call"}, source="phone",
    )  # fmt: skip
    mapping = mapping_of(guess, chosen)
    assert mapping.columns == {"activity_id": "id", "account_id": "who", "done_on": "when", "subject": "comment"}
    assert (mapping.source, mapping.constants) == ("phone", {"activity_type": "call"})
    assert company.load(file, to_toml(mapping)).loaded == 1
    with pytest.raises(BadInput, match="“nothing” is not a field"):
        mapping_of(
            guess, Choices(kind="activities", columns={**chosen.columns, "nothing": "id"}, constants=chosen.constants)
        )


def test_the_mapping_used_last_is_offered_where_the_headers_fit(company: Files) -> None:
    file = company.write(FINNISH)
    mapping = mapping_of(recognise(file), Choices(source="erp"))
    assert remembered(company.store, LOCAL_DIRECTOR, recognise(file).headers) == []
    company.load(file, to_toml(mapping))
    company.load("account_id,name\nA1,First\n", "accounts")
    assert remembered(company.store, LOCAL_DIRECTOR, [*recognise(file).headers, "one more"]) == [("erp", mapping)]
    assert remembered(company.store, LOCAL_DIRECTOR, recognise(file).headers[1:]) == []


@pytest.mark.parametrize("file", sorted(MAPPINGS.glob("*.toml")), ids=lambda file: file.stem)
def test_kept_mappings_survive_as_toml(file: Path) -> None:
    mapping = from_toml(file.read_text(encoding="utf-8"))
    assert from_toml(to_toml(mapping)) == mapping
    assert mapping.kind.name == choices_of(mapping).kind


NAMES = st.text(min_size=1, max_size=12)


@settings(max_examples=100)
@given(columns=st.lists(NAMES, min_size=3, max_size=3), values=st.dictionaries(NAMES, NAMES, max_size=3), allowed=st.lists(NAMES, min_size=1, max_size=3))  # fmt: skip
def test_any_words_survive_as_toml(columns: list[str], values: dict[str, str], allowed: list[str]) -> None:
    fields = ("account_id", "sold_on", "net_sales")
    raw = Mapping(kind=KINDS["sales"], source="a", columns=dict(zip(fields, columns, strict=True)), read={"decimal": ","}, filter={"c": allowed}, constants={}, values={"account_id": values} if values else {}, options={"create_accounts": True})  # fmt: skip
    mapping = from_toml(to_toml(raw))
    assert from_toml(to_toml(mapping)) == mapping


@pytest.mark.slow
def test_a_large_file_is_recognised_and_previewed_cheaply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    file = tmp_path / "invoice_lines.csv"
    invoice_lines(541_909).to_csv(file, index=False)
    store = open_store(tmp_path / "s.duckdb", create=True)
    before, start = _memory(), time.process_time()
    guess = recognise(file)
    told = time.process_time() - start
    seen = preview(store, LOCAL_DIRECTOR, file, mapping_of(guess, Choices(options={"create_accounts": True})))
    used = time.process_time() - start
    store.close()
    assert (guess.rows, seen.report.rows, seen.report.loaded, len(seen.rows)) == (541_909, 541_909, 406_429, 20)
    assert told < 2
    assert used < 10
    assert _memory() - before < 300e6


def invoice_lines(count: int) -> pd.DataFrame:
    """Lines as a wholesaler's invoices have them: moments, returns, long names, and every fourth without a customer."""
    line = np.arange(count)
    customer = 12_346 + line // 20 % 4_372
    return pd.DataFrame(
        {
            "InvoiceNo": 536_365 + line // 20,
            "StockCode": np.char.add((20_000 + line % 3_665).astype(str), "A"),
            "Description": np.char.add("CANDLE HOLDER OF GLASS, SET ", (line % 3_665).astype(str)),
            "Quantity": np.where(line % 50 == 0, -1, 1 + line % 12),
            "InvoiceDate": pd.Timestamp("2025-01-07 08:26:00") + pd.to_timedelta(line, unit="min"),
            "UnitPrice": (85 + line % 800) / 100,
            "CustomerID": np.where(line // 20 % 4 == 0, "", np.char.add(customer.astype(str), ".0")),
            "Country": "Finland",
        }
    )


def _memory() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096.0
