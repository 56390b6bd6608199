"""Concentrations to speak about: ordinary, extreme, empty."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kam_analytics.concentration.analysis.breakdown import Parts, parts_of
from kam_analytics.concentration.analysis.concentration import Concentration, concentration
from kam_analytics.kit.rules.period import Period
from kam_analytics.sales.analysis import month_rows

#: names that must stay text wherever they are shown
HOSTILE = (
    "<a href='http://evil.example'>Oy</a>",
    "{name} {0} %s %(x)s",
    "=cmd|' /C calc'!A0",
    "![x](http://evil.example/p.png) $x$ :red[y]",
    "'; drop table account; --",
    "\u202eyO neniaP & <b>Sons</b> 🙂",
)


def accounts(values: list[float], names: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per value, in the columns of the query ``account_sales``."""
    ids = [f"C{number:04d}" for number in range(1, len(values) + 1)]
    shown = [names[n % len(names)] if names else f"Asiakas {n + 1} Oy" for n in range(len(values))]
    frame = pd.DataFrame({"account_id": ids, "name": shown, "net_sales": values, "margin": values})
    frame = frame.assign(owner="Aino", segment="A", industry="Food", country="FI", published_class="B")
    texts = ["account_id", "name", "owner", "segment", "industry", "country", "published_class"]
    return frame.astype({**dict.fromkeys(texts, "str"), "net_sales": "float64", "margin": "float64"})


def of(values: list[float], *, names: tuple[str, ...] = (), measure: str = "net_sales") -> Concentration:
    return concentration(accounts(values, names), value=measure)


def falling(n: int, power: float = 1.3) -> list[float]:
    """Amounts that fall with the rank."""
    return [round(1_000_000 / rank**power, 2) for rank in range(1, n + 1)]


def months_of(values: list[float], until: date = date(2025, 12, 31)) -> pd.DataFrame:
    """Sales of the first months of 2025, beside a year without sales."""
    months = pd.date_range("2025-01-01", periods=len(values), freq="MS")
    rows = pd.DataFrame({"month_on": months, "net_sales": values})
    return month_rows(
        rows, date(2025, 1, 1), date(2025, len(values), 1), Period(date(2024, 1, 1), until), same_days=0.0
    )


MONTHS = {
    "a year": months_of([5.0, 9, 3, 4, 8, 2, 1, 0, 7, 6, 5, 4]),
    "a partial month": months_of([5.0, 9], date(2025, 2, 14)),
    "nothing": months_of([0.0]),
    "returns": months_of([-5.0, -9.0]),
    "no month": months_of([5.0]).iloc[:0],
}


def countries(*sizes: int, names: tuple[str, ...] = ("FI", "SE", "NO", "DK", "EE", "LV", "DE", "NL", "PL")) -> Parts:
    """A country of so many accounts each."""
    frames = [accounts(falling(size)).assign(country=name) for size, name in zip(sizes, names, strict=False)]
    rows = pd.concat(frames, ignore_index=True) if frames else accounts([])
    rows = rows.assign(account_id=[f"a{n:05d}" for n in range(len(rows))]).astype({"country": "str"})
    return parts_of(rows, dimension="country", filters={}, by_group=False)
