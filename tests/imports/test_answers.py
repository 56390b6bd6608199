"""Answers as a person reads them: what is ours in the person's language, what is the file's as the file has it."""

from __future__ import annotations

from typing import Any

import pytest

from kam_analytics.imports.mapping.choices import Answer
from kam_analytics.imports.wording import imports as say
from tests.samples.languages import EN, FI, plain


@pytest.mark.parametrize(
    ("message", "fields", "english", "finnish"),
    [
        ("{sample} is {day}", {"sample": "03/04/2026", "day": "2026-04-03"}, "03/04/2026 is 3 Apr 2026", "03/04/2026 on 3.4.2026"),
        ("VAT {rate}%: {sample} becomes {net}", {"rate": "25.5", "sample": "125.50", "net": "100.00"},
         "VAT 25.5%: 125.50 becomes 100.00", "ALV 25,5 %: 125.50 on ilman veroa 100.00"),
        ("{sample} is {number}", {"sample": "1.020", "number": "1.02"}, "1.020 is 1.02", "1.020 on 1,02"),
        ("{sample} is {number}", {"sample": "1.020", "number": "1020"}, "1.020 is 1020", "1.020 on 1020"),
        # what is no day of ours stays as it is
        ("{sample} is {day}", {"sample": "2026-04-03", "day": "Tammi"}, "2026-04-03 is Tammi", "2026-04-03 on Tammi"),
    ],
)  # fmt: skip
def test_an_answer_is_in_the_language_of_the_reader(
    message: str, fields: dict[str, Any], english: str, finnish: str
) -> None:
    answer = Answer(word="x", message=message, fields=fields)
    assert [plain(say.answer(answer, words)) for words in (EN, FI)] == [english, finnish]


def test_a_column_that_two_fields_use_is_named_once() -> None:
    assert say.told_from(["Amount", "Stage", "Stage"], False, "", EN) == "Recognised by its columns: “Amount”, “Stage”"
