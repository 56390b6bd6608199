"""What we sell: categories, products, and which account buys what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.demo.company import Company
from kam_analytics.demo.days import FIRST_MONTH, LAST_DAY, chance
from kam_analytics.demo.names import INDUSTRIES


@dataclass(frozen=True)
class _Category:
    """A category and how its lines look: how many, how large against others, at which margin."""

    category_id: str
    label_en: str
    label_fi: str
    lines: float
    amount: float
    margin: float
    price: float
    recurring: float
    products: str


_CATEGORIES = (
    _Category("maintenance", "Maintenance", "Kunnossapito", 1.0, 1.2, 0.36, 420, 0.8,
              "Annual maintenance agreement|Preventive maintenance visit|Condition monitoring|Emergency call-out|"
              "Shutdown maintenance|Lubrication service|Vibration analysis|Safety inspection"),
    _Category("spare_parts", "Spare parts", "Varaosat", 2.0, 0.6, 0.41, 95, 0.0,
              "Bearing set|Drive belt|Hydraulic hose kit|Seal kit|Gearbox|Control card|Pump rotor|Valve block|"
              "Filter element|Coupling"),
    _Category("projects", "Projects", "Projektit", 0.22, 4.5, 0.23, 5200, 0.0,
              "Line modernisation|Installation project|Automation upgrade|Layout study|Commissioning|"
              "Energy efficiency project"),
    _Category("digital_services", "Digital services", "Digipalvelut", 0.8, 0.9, 0.44, 310, 1.0,
              "Remote monitoring|Reporting portal|Production data service|Fleet view|Alarm service|"
              "Integration support|Optimisation service"),
    _Category("training", "Training", "Koulutus", 0.3, 0.7, 0.35, 650, 0.0,
              "Operator training|Maintenance training|Safety day|Online course package|Train the trainer"),
    _Category("equipment", "Equipment", "Laitteet", 0.4, 3.2, 0.25, 3400, 0.0,
              "Compressor unit|Conveyor module|Lifting table|Pump station|Dust extractor|Cooling unit|"
              "Packing cell|Mixer|Measuring station"),
    _Category("rental", "Rental", "Vuokraus", 0.5, 1.1, 0.33, 280, 0.9,
              "Site compressor rental|Lift rental|Generator rental|Temporary cooling|Tool container|Crane days"),
    _Category("consumables", "Consumables", "Tarvikkeet", 2.2, 0.25, 0.28, 18, 0.0,
              "Lubricants|Cutting fluid|Cleaning agents|Welding supplies|Fasteners|Protective equipment|"
              "Filters, small|Absorbents|Marking supplies"),
)  # fmt: skip
CATEGORY_IDS = tuple(category.category_id for category in _CATEGORIES)
YEARS = range(FIRST_MONTH.year, LAST_DAY.year + 1)


def categories() -> pd.DataFrame:
    """The category table."""
    rows = [(number, item.category_id, item.label_en, item.label_fi) for number, item in enumerate(_CATEGORIES, 1)]
    return pd.DataFrame(rows, columns=["category_key", "category_id", "label_en", "label_fi"])


def products(seed: int) -> pd.DataFrame:
    """The product table, with ``lines``, ``amount``, ``rate`` and ``price`` for the makers of lines."""
    random = chance(seed, "catalogue")
    rows: list[tuple[object, ...]] = []
    for category_key, item in enumerate(_CATEGORIES, 1):
        titles = item.products.split("|")
        for place, name in enumerate(titles):
            rows.append(
                (
                    len(rows) + 1,
                    f"P{category_key}{place + 1:02d}",
                    name,
                    category_key,
                    bool(place < round(item.recurring * len(titles))),
                    item.lines / len(titles) * random.uniform(0.4, 1.6),
                    item.amount * random.uniform(0.6, 1.5),
                    item.margin + random.uniform(-0.02, 0.02),
                    round(item.price * random.uniform(0.5, 1.8), 2),
                )
            )
    names = ["product_key", "product_id", "name", "category_key", "is_recurring", "lines", "amount", "rate", "price"]
    return pd.DataFrame(rows, columns=names)


def mixes(about: Company, offered: pd.DataFrame) -> dict[int, NDArray[np.float64]]:
    """For each year the running sums of every account's product probabilities, laid end to end.

    A line of the account in row r picks its product with ``searchsorted(mix, r + u) - r * products``.
    """
    random = chance(about.seed, "mix")
    since, until = _bought(about, random)
    industry = about.accounts["industry"].map({name: number for number, name in enumerate(INDUSTRIES)}).to_numpy()
    taste = np.exp(random.normal(0, 0.6, (len(INDUSTRIES), len(offered))))
    own = np.exp(random.normal(0, 0.8, (len(about.accounts), len(offered))))
    category = offered["category_key"].to_numpy() - 1
    weight = own * taste[industry] * offered["lines"].to_numpy()
    digital = category == CATEGORY_IDS.index("digital_services")
    found: dict[int, NDArray[np.float64]] = {}
    for year in YEARS:
        bought = (since <= year) & (until >= year)
        table = weight * bought[:, category] * np.where(digital, 1 + 0.18 * (year - YEARS[0]), 1.0)
        running: NDArray[np.float64] = np.cumsum(table, axis=1)
        running /= running[:, [-1]]
        running[:, -1] = 1.0
        found[year] = (running + np.arange(len(running))[:, None]).ravel()
    return found


def _bought(about: Company, random: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last year in which each account buys each category."""
    count, kinds = len(about.accounts), len(CATEGORY_IDS)
    industry = about.accounts["industry"].map({name: number for number, name in enumerate(INDUSTRIES)}).to_numpy()
    liking = random.random((len(INDUSTRIES), kinds))
    wide = about.accounts["segment"].map({"A": 0.9, "B": 0.75, "C": 0.55, "D": 0.35}).fillna(0.4).to_numpy()
    score = 0.55 * random.random((count, kinds)) + 0.45 * liking[industry]
    rank = np.argsort(np.argsort(-score, axis=1), axis=1)
    buys = rank < np.maximum(1, np.round(wide[:, None] * kinds * random.uniform(0.75, 1.1, (count, 1))))
    core = rank == 0
    since = np.where(random.random((count, kinds)) < 0.75, YEARS[0], random.integers(2022, 2027, (count, kinds)))
    until = np.where(random.random((count, kinds)) < 0.94, YEARS[-1], random.integers(2023, 2026, (count, kinds)))
    since = np.where(core, YEARS[0], since)
    until = np.where(core, YEARS[-1], until)
    return np.where(buys, since, YEARS[-1] + 1), until
