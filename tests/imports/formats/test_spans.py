"""Periods of notice in words, and words for what has no end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.imports.formats.spans import Span, is_open_ended, span_of


@pytest.mark.parametrize(
    ("text", "header", "span"),
    [
        ("3 months", "", Span(3, 0)),
        ("3 Months' notice.", "", Span(3, 0)),
        ("1 month", "Notice (days)", Span(1, 0)),
        ("one month", "", Span(1, 0)),
        ("90 days before the end", "", Span(0, 90)),
        ("90 pv", "", Span(0, 90)),
        ("2 vko", "", Span(0, 14)),
        ("3 kk", "", Span(3, 0)),
        ("3kk", "", Span(3, 0)),
        ("kolme kuukautta", "", Span(3, 0)),
        ("kolmen kuukauden irtisanomisaika", "", Span(3, 0)),
        ("1 v", "", None),
        ("1 vuosi", "", Span(12, 0)),
        ("6 mån", "", Span(6, 0)),
        ("tre månaders uppsägningstid", "", Span(3, 0)),
        ("6 måneder", "", Span(6, 0)),
        ("P3M", "", Span(3, 0)),
        ("p90d", "", Span(0, 90)),
        ("6", "Irtisanomisaika (kk)", Span(6, 0)),
        ("30", "notice_period_days", Span(0, 30)),
        ("0", "", Span(0, 0)),
        ("ei", "", Span(0, 0)),
        ("6", "", None),
        ("6", "Notice days or months", None),
        ("1.5 months", "", None),
        ("-3 months", "", None),
        ("3 working days", "", None),
        ("3 months or 90 days", "", None),
        ("31.10.2026", "", None),
        ("999 months", "", None),
        ("a while", "", None),
        ("", "", None),
    ],
)
def test_a_period_is_read_or_not(text: str, header: str, span: Span | None) -> None:
    assert span_of(text, header) == span


@pytest.mark.parametrize(
    "text",
    ["Toistaiseksi", "toistaiseksi voimassa oleva", "Voimassa toistaiseksi.", "Until further notice", "OPEN ENDED", "open-ended", "Tills vidare", "Inntil videre", "Løpende", "Indefinite"],
)  # fmt: skip
def test_words_for_no_end(text: str) -> None:
    assert is_open_ended(text)


@pytest.mark.parametrize("text", ["", "2026-12-31", "toistaiseksi 31.12.2026 asti", "open", "ended", "not open-ended"])
def test_other_words_are_none(text: str) -> None:
    assert not is_open_ended(text)


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_is_read_without_an_error(text: str, header: str) -> None:
    span = span_of(text, header)
    assert span is None or (span.months >= 0 and span.days >= 0)
