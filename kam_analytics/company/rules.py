"""What the settings of the company may be: when its fiscal year begins, its country, its time zone."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kam_analytics.errors import N_, BadInput
from kam_analytics.kit.rules.period import Period, fiscal_year_to_date, months_before

_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY "
    "BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
#: the codes of ISO 3166
COUNTRIES = frozenset(_CODES.split())
#: places of the time zone database, without that of this machine
ZONES = frozenset(zoneinfo.available_timezones()) - {"localtime"}
#: what is refused with a reason: a year of weeks instead of months
_WEEKS = re.compile(r"\d-\d-\d|5[23]|week|viik", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class FiscalYear:
    """A fiscal year: it is named after the calendar year in which it ends; ``quarter`` is that of the day asked for."""

    year: int
    quarter: int
    days: Period


def fiscal_year(day: date, fiscal_start: int) -> FiscalYear:
    """The fiscal year of a day, for years that begin in a month (1-12).

    >>> fiscal_year(date(2026, 6, 5), 4)
    FiscalYear(year=2027, quarter=1, days=Period(since=datetime.date(2026, 4, 1), until=datetime.date(2027, 3, 31)))
    """
    since = fiscal_year_to_date(day, fiscal_start).since
    until = months_before(since, -12) - timedelta(days=1)
    return FiscalYear(year=until.year, quarter=(day.month - fiscal_start) % 12 // 3 + 1, days=Period(since, until))


def same_quarters(fiscal_start: int) -> tuple[int, ...]:
    """The months in which a fiscal year can begin so that its quarters stay.

    >>> same_quarters(8)
    (2, 5, 8, 11)
    """
    return tuple(month for month in range(1, 13) if (month - fiscal_start) % 3 == 0)


def without_quarter(quarters: Collection[date], fiscal_start: int) -> list[date]:
    """First days of quarters that begin no quarter of a fiscal year, in time order.

    >>> without_quarter([date(2026, 1, 1), date(2026, 2, 1)], 4)
    [datetime.date(2026, 2, 1)]
    """
    return sorted(day for day in quarters if day.month not in same_quarters(fiscal_start))


def _month(text: str) -> str:
    if _WEEKS.search(text):
        raise BadInput(N_("Calendars of 4-4-5 weeks and years of 52 or 53 weeks are not supported: months are whole."))
    if not re.fullmatch("0?[1-9]|1[0-2]", text):
        raise BadInput(
            N_("A fiscal year begins in a month from 1 (January) to 12 (December), not in “{value}”."), value=text[:40]
        )
    return str(int(text))


def _country(text: str) -> str:
    if text.upper() not in COUNTRIES:
        raise BadInput(N_("“{value}” is not a country: write its two letters, such as FI."), value=text[:40])
    return text.upper()


def _time_zone(text: str) -> str:
    known = {zone.lower(): zone for zone in ZONES}
    if text.lower() not in known:
        raise BadInput(N_("“{value}” is not a time zone: write its place, such as Europe/Helsinki."), value=text[:60])
    return known[text.lower()]


#: setting, as people and the command line name it -> its name in the store, and how its text is read
SETTINGS = {
    "fiscal_start": ("fiscal_start", _month),
    "country": ("holiday_country", _country),
    "time_zone": ("time_zone", _time_zone),
}


def valid(name: str, text: str) -> str:
    """The value of a setting as it is kept.

    Raises ``BadInput`` for a name that is no setting, and for a month, country or time zone that is none; a year of
    weeks is refused with its own words.

    >>> valid("fiscal_start", " 04 "), valid("country", "fi"), valid("time_zone", "europe/helsinki")
    ('4', 'FI', 'Europe/Helsinki')
    """
    if name not in SETTINGS:
        raise BadInput(
            N_("“{name}” is not a setting. The settings are: {known}."), name=name[:40], known=", ".join(SETTINGS)
        )
    _kept, read = SETTINGS[name]
    return read(text.strip())
