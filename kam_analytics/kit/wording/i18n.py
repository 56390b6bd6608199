"""English and Finnish: sentences from the gettext catalogue, numbers and dates through Babel.

``words(language)`` gives a ``Words``; it is looked up once per run and passed as an argument, never
kept in a module. Convention: ``_ = words(language)``, so that extraction finds ``_("…")``.
"""

from __future__ import annotations

import gettext
import io
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from kam_analytics.errors import Conflict, KamError
from kam_analytics.kit.wording.columns import COLUMNS

#: language -> its own name
LANGUAGES = {"fi": "Suomi", "en": "English"}
_LOCALE = {"fi": "fi_FI", "en": "en_GB"}
_NBSP = "\u00a0"


class Words:
    """One language: ``_("English {named}", named=…)``, plurals, numbers, money, dates."""

    def __init__(self, language: str, currency: str = "EUR") -> None:
        self.language = language
        self.currency = currency
        self._catalogue = _catalogue(language)

    def __call__(self, message: str, **fields: Any) -> str:
        text = self._catalogue.gettext(message)
        return text.format(**fields) if fields else text

    def plural(self, one: str, many: str, n: int, **fields: Any) -> str:
        """The sentence for ``n``; ``{n}`` in it is the formatted number."""
        return self._catalogue.ngettext(one, many, int(n)).format(n=self.number(n), **fields)

    def data(self, context: str, text: str | None) -> str:
        """The translation of a known word of the data (an industry, an activity type); others stay as they are."""
        return self._catalogue.pgettext(context, text) if text else self("not known")

    def error(self, error: KamError) -> str:
        """An error in this language; columns that somebody else changed have their names in the form."""
        fields = dict(error.fields)
        if isinstance(error, Conflict) and fields.get("what") in COLUMNS and "who" in fields:
            fields["what"] = self(COLUMNS[fields["what"]])
        return self(error.message, **fields) if fields else self(error.message)

    def label(self, row: Any) -> str:
        """The label of a data row that has one for each language."""
        return str(row[f"label_{self.language}"])

    # Numbers --------------------------------------------------------------------------------------

    def number(self, value: float | None, digits: int = 0) -> str:
        """A plain number; a missing one is a dash."""
        return "–" if value is None else _number(round(float(value), digits) + 0.0, digits, self.language)

    def percent(self, share: float | None, digits: int = 0, *, sign: bool = False) -> str:
        """A fraction 0-1 as per cent."""
        if share is None:
            return "–"
        space = _NBSP if self.language == "fi" else ""
        number = self.number(share * 100, digits)
        return f"{_plus(number) if sign else ''}{number}{space}%"

    def points(self, share: float, digits: int = 1) -> str:
        """A difference of two shares in percentage points, with its sign."""
        number = self.number(share * 100, digits)
        return f"{_plus(number)}{number}{_NBSP}{self('pp')}"

    def signed(self, value: float, digits: int = 0) -> str:
        number = self.number(value, digits)
        return f"{_plus(number)}{number}"

    def money(self, value: float | None, digits: int = 0) -> str:
        """An amount in the reporting currency, in full."""
        return "–" if value is None else self._amount(value, 1, digits, "")

    def short_money(self, value: float | None) -> str:
        """An amount with three significant digits: €48.3M, 482 t€."""
        if value is None:
            return "–"
        size = abs(value)
        if size >= 999_500:
            millions = size / 1e6
            return self._amount(value, 1e6, 2 if millions < 9.995 else 1 if millions < 99.95 else 0, "M")
        if size >= 10_000:
            return self._amount(value, 1e3, 0 if size >= 99_950 else 1, "k" if self.language == "en" else "t")
        return self._amount(value, 1, 0, "")

    def _amount(self, value: float, unit: float, digits: int, prefix: str) -> str:
        number = self.number(abs(value) / unit, digits)
        symbol = {"EUR": "€", "GBP": "£", "USD": "$"}.get(self.currency, self.currency)
        minus = "-" if value < 0 and _is_not_zero(number) else ""
        if self.language == "fi":
            return f"{minus}{number}{_NBSP}{prefix}{symbol}"
        return f"{minus}{symbol}{'' if len(symbol) == 1 else _NBSP}{number}{prefix}"

    # Dates ----------------------------------------------------------------------------------------

    def day(self, day: date | None) -> str:
        """A date: 21.11.2026, 21 Nov 2026."""
        return "–" if day is None else _day(date(day.year, day.month, day.day), self.language)

    def month(self, day: date) -> str:
        """A month: 11/2026, Nov 2026."""
        return (
            f"{day.month}/{day.year}"
            if self.language == "fi"
            else _date(date(day.year, day.month, 1), "MMM yyyy", self.language)
        )

    def weekday(self, day: date) -> str:
        """A day of this year with its weekday: Mon 23 Nov, ma 23.11."""
        return _date(day, "ccc d.M." if self.language == "fi" else "ccc d MMM", self.language)

    def month_name(self, month: int, width: str = "wide") -> str:
        """The name of a calendar month 1-12 within a sentence: wide, abbreviated or narrow."""
        return str(_locale(self.language).months["stand-alone"][width][month])

    def clock(self, moment: datetime) -> str:
        """A time of day: 14.02, 14:02."""
        return moment.strftime("%H.%M" if self.language == "fi" else "%H:%M").removeprefix("0")

    @property
    def separators(self) -> str:
        """Decimal and thousands separators, as plotly takes them."""
        return f",{_NBSP}" if self.language == "fi" else ".,"

    @property
    def date_input(self) -> str:
        return "DD.MM.YYYY" if self.language == "fi" else "DD/MM/YYYY"


@cache
def words(language: str, currency: str = "EUR") -> Words:
    """The words of a language; an unknown language is Finnish."""
    return Words(language if language in LANGUAGES else "fi", currency)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    file = files("kam_analytics") / "locale" / language / "LC_MESSAGES" / "kam.po"
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes())))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALE[language])


def _plus(number: str) -> str:
    """The plus sign of a number that is above zero after rounding."""
    return "+" if _is_not_zero(number) and not number.startswith("-") else ""


def _is_not_zero(number: str) -> bool:
    return any(digit in number for digit in "123456789")


@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, language: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    # Babel's Finnish minus is typographic; st.metric reads only the ASCII one as negative
    return format_decimal(value, pattern, locale=_LOCALE[language]).replace("\u2212", "-").replace("\u202f", _NBSP)


@lru_cache(maxsize=5_000)
def _day(day: date, language: str) -> str:
    return format_date(day, "d.M.yyyy" if language == "fi" else "d MMM yyyy", locale=_LOCALE[language])


@lru_cache(maxsize=5_000)
def _date(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_LOCALE[language])
