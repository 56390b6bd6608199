"""Text that people type: cleaned in one place."""

from __future__ import annotations

import pytest

from kam_analytics.errors import BadInput
from kam_analytics.kit.rules.text import clean, clean_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""), ("", ""), (" \t\n ", ""), ("\u202e\x00\x85", ""), ("  Oy Ab ", "Oy Ab"), ("e\u0301", "é"),
        ("a\nb\tc", "a\nb\tc"), ("=1+1", "=1+1"), ("<b>", "<b>"), ("\ud800x", "?x"), ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)  # fmt: skip
def test_marks_and_outer_blanks_go(typed: str | None, kept: str) -> None:
    assert clean(typed, 10) == kept


def test_one_line_has_no_end_of_line() -> None:
    assert clean_line(" a\r\n\tb\x00 c ", 10) == "a b c"


def test_the_end_is_counted_after_cleaning() -> None:
    assert clean("\x00" * 50 + "x" * 10, 10) == "x" * 10
    with pytest.raises(BadInput, match="10 characters"):
        clean("x" * 11, 10)
