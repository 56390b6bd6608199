"""Numbers, money, shares and dates in both languages, to the character."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.kit.wording import LANGUAGES, words
from tests.samples.languages import EN, FI, NBSP


@pytest.mark.parametrize(
    ("value", "digits", "english", "finnish"),
    [
        (1234567, 0, "1,234,567", "1 234 567"),
        (1234.5, 1, "1,234.5", "1 234,5"),
        (0.0, 0, "0", "0"),
        (-12.34, 1, "-12.3", "-12,3"),
        (-1234.5, 0, "-1,234", "-1 234"),
        (-0.4, 0, "0", "0"),
        (-0.04, 1, "0.0", "0,0"),
        (999.96, 1, "1,000.0", "1 000,0"),
        (None, 2, "–", "–"),
    ],
)
def test_number(value: float | None, digits: int, english: str, finnish: str) -> None:
    assert EN.number(value, digits) == english
    assert FI.number(value, digits) == finnish.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("share", "digits", "sign", "english", "finnish"),
    [
        (0.316874, 1, False, "31.7%", "31,7 %"),
        (0.694118, 0, False, "69%", "69 %"),
        (1.0, 0, False, "100%", "100 %"),
        (0.05, 1, True, "+5.0%", "+5,0 %"),
        (-0.05, 1, True, "-5.0%", "-5,0 %"),
        (-0.05, 1, False, "-5.0%", "-5,0 %"),
        # what is shown as zero has no sign
        (0.0004, 1, True, "0.0%", "0,0 %"),
        (-0.0004, 1, True, "0.0%", "0,0 %"),
        (0.0, 0, True, "0%", "0 %"),
        (12.5, 0, True, "+1,250%", "+1 250 %"),
        (None, 1, True, "–", "–"),
    ],
)
def test_percent(share: float | None, digits: int, sign: bool, english: str, finnish: str) -> None:
    assert EN.percent(share, digits, sign=sign) == english
    assert FI.percent(share, digits, sign=sign) == finnish.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("difference", "english", "finnish"),
    [(0.0213, "+2.1 pp", "+2,1 %-yks."), (-0.0213, "-2.1 pp", "-2,1 %-yks."), (-0.0002, "0.0 pp", "0,0 %-yks.")],
)
def test_points(difference: float, english: str, finnish: str) -> None:
    assert EN.points(difference) == english.replace(" ", NBSP)
    assert FI.points(difference) == finnish.replace(" ", NBSP)


@pytest.mark.parametrize(("value", "digits", "english"), [(3, 0, "+3"), (-3, 0, "-3"), (0, 0, "0"), (0.04, 1, "0.0")])
def test_signed(value: float, digits: int, english: str) -> None:
    assert EN.signed(value, digits) == english


@pytest.mark.parametrize(
    ("amount", "english", "finnish"),
    [
        (0.0, "€0", "0 €"),
        (-0.4, "€0", "0 €"),
        (0.5, "€0", "0 €"),
        (482.4, "€482", "482 €"),
        (9_999.0, "€9,999", "9 999 €"),
        (10_000.0, "€10.0k", "10,0 t€"),
        (99_949.0, "€99.9k", "99,9 t€"),
        (99_951.0, "€100k", "100 t€"),
        (482_000.0, "€482k", "482 t€"),
        (999_499.0, "€999k", "999 t€"),
        (999_500.0, "€1.00M", "1,00 M€"),
        (1_234_567.0, "€1.23M", "1,23 M€"),
        (9_994_999.0, "€9.99M", "9,99 M€"),
        (9_996_000.0, "€10.0M", "10,0 M€"),
        (48_300_000.0, "€48.3M", "48,3 M€"),
        (99_960_000.0, "€100M", "100 M€"),
        (1_500_000_000.0, "€1,500M", "1 500 M€"),
        (-20_000.0, "-€20.0k", "-20,0 t€"),
        (-1_234_567.0, "-€1.23M", "-1,23 M€"),
        (None, "–", "–"),
    ],
)
def test_short_money(amount: float | None, english: str, finnish: str) -> None:
    assert EN.short_money(amount) == english
    assert FI.short_money(amount) == finnish.replace(" ", NBSP)


def test_money_in_full_and_in_other_currencies() -> None:
    assert EN.money(-1234567.891, 2) == "-€1,234,567.89"
    assert FI.money(-1234567.891, 2) == "-1 234 567,89 €".replace(" ", NBSP)
    assert EN.money(None) == "–"
    assert words("en", "SEK").short_money(12_345.0) == f"SEK{NBSP}12.3k"
    assert words("fi", "SEK").short_money(12_345.0) == f"12,3{NBSP}tSEK"
    assert words("en", "GBP").money(5) == "£5"


@given(amount=st.floats(-(10**12), 10**12))
def test_short_money_is_within_a_thousandth_and_short(amount: float) -> None:
    text = EN.short_money(amount)
    factor = 1e6 if text.endswith("M") else 1e3 if text.endswith("k") else 1.0
    shown = float(text.replace("€", "").replace(",", "").rstrip("kM")) * factor
    assert shown == pytest.approx(amount, rel=0.0051, abs=0.51)
    assert "\u2212" not in text, "the minus of a metric must be ASCII"
    assert text != "-€0"


@given(value=st.floats(-(10**9), 10**9), digits=st.integers(0, 2))
def test_both_languages_say_the_same_number(value: float, digits: int) -> None:
    english, finnish = EN.number(value, digits), FI.number(value, digits)
    assert english.replace(",", "").replace(".", ",") == finnish.replace(NBSP, "")
    assert set(finnish) <= set(f"0123456789-,{NBSP}"), "no narrow space, no typographic minus"


def test_dates() -> None:
    day = date(2026, 3, 9)
    assert (EN.day(day), FI.day(day)) == ("9 Mar 2026", "9.3.2026")
    assert (EN.day(pd.Timestamp("2026-11-21 13:00")), FI.day(pd.Timestamp("2026-11-21"))) == (
        "21 Nov 2026",
        "21.11.2026",
    )
    assert (EN.month(day), FI.month(day)) == ("Mar 2026", "3/2026")
    assert (EN.day(None), FI.day(None)) == ("–", "–")
    moment = datetime(2026, 3, 9, 8, 5)
    assert (EN.clock(moment), FI.clock(moment)) == ("8:05", "8.05")


def test_marks_for_charts_and_inputs() -> None:
    assert (EN.separators, FI.separators) == (".,", f",{NBSP}")
    assert (EN.date_input, FI.date_input) == ("DD/MM/YYYY", "DD.MM.YYYY")


def test_languages() -> None:
    assert LANGUAGES == {"fi": "Suomi", "en": "English"}
    assert words("sv").language == "fi"
    assert words("en") is words("en")


def test_plurals_and_words_of_the_data() -> None:
    assert [EN.plural("{n} account", "{n} accounts", n) for n in (0, 1, 2, 1234)] == [
        "0 accounts", "1 account", "2 accounts", "1,234 accounts",
    ]  # fmt: skip
    assert [FI.plural("{n} account", "{n} accounts", n) for n in (1, 1234)] == ["1 asiakas", f"1{NBSP}234 asiakasta"]
    assert FI.data("industry", "Food") != "Food"
    assert EN.data("industry", "Food") == "Food"
    assert FI.data("industry", "{Space} mining") == "{Space} mining", "what nobody translated is shown as it is"
    for missing in (None, ""):
        assert (EN.data("industry", missing), FI.data("industry", missing)) == ("not known", "ei tiedossa")
