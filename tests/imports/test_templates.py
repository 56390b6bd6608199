"""Templates: recognised when they come back, in both languages; they say what each column is."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.settle import mapping_of, questions
from kam_analytics.imports.recognise.headers import NAMES
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.imports.tables import templates
from kam_analytics.imports.wording.fields import example, field_label, field_meaning, kind_name
from kam_analytics.kit.wording import words


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_template_is_recognised_column_by_column(tmp_path: Path, kind: str, language: str) -> None:
    file = tmp_path / "tiedosto.csv"
    file.write_bytes(templates.to_csv(KINDS[kind], words(language)))
    guess = recognise(file)
    assert guess.kind == kind
    assert questions(guess) == ()
    expected = {item.name for item in KINDS[kind].fields} - (
        {"unit_price", "price_unit", "discount", "discount_amount", "unit_cost", "line_cost"}
        if kind == "sales"
        else set()
    )
    assert set(guess.fields) == expected
    assert [guess.headers.index(column) for column in guess.fields.values()] == [
        place for place, item in enumerate(KINDS[kind].fields) if item.name in expected
    ]
    has_decimals = any("," in value or "." in value for column in guess.columns for value in column.numbers)
    assert mapping_of(guess).read.get("decimal", ".") == ("," if language == "fi" and has_decimals else ".")


@pytest.mark.parametrize("kind", sorted({*KINDS, *NAMES}))
def test_every_field_is_explained_in_words(kind: str) -> None:
    fields = [item.name for item in KINDS[kind].fields] if kind in KINDS else list(NAMES[kind])
    for language in ("en", "fi"):
        _ = words(language)
        labels = [field_label(kind, name, _) for name in fields]
        assert len(set(labels)) == len(labels), kind
        assert all(field_meaning(kind, name, _).endswith(".") for name in fields)
        assert kind_name(kind, _) != kind


def test_the_workbook_has_real_headers_and_says_what_they_are() -> None:
    book = openpyxl.load_workbook(io.BytesIO(templates.to_excel(KINDS["sales"], words("en"))))
    sheet, columns, about = book.worksheets
    assert [cell.value for cell in sheet[1]] == [item.name for item in KINDS["sales"].fields]
    example = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert (example["sold_on"], example["net_sales"], example["quantity"]) == (datetime(2026, 3, 15), 1234.5, 2)
    assert (example["account_id"], example["order_id"]) == ("C1001", "10001")
    rows = {row[0].value: [cell.value for cell in row] for row in columns.iter_rows(min_row=2)}
    assert rows["account_id"][2:] == ["yes", "text"]
    assert rows["net_sales"][2] == "one of: net_sales / quantity + unit_price"
    assert rows["discount"][3] == "a number; from 0 to 1"
    assert rows["margin"][2] == "no"
    assert "Template: Sales" in [cell.value for cell in about[1]]


def test_finnish_examples_are_written_the_finnish_way() -> None:
    assert example("sales", "sold_on", "date", words("fi")) == "15.3.2026"
    assert example("sales", "net_sales", "amount", words("fi")) == "1234,5"
    assert (
        templates.to_csv(KINDS["sales"], words("fi")).decode("utf-8-sig").startswith("Laskurivin tunnus;Asiakasnumero;")
    )
