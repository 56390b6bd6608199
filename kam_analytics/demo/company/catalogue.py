"""The catalogue: categories, products, and which account buys what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kam_analytics.demo.company.company import Company
from kam_analytics.demo.company.names import INDUSTRIES
from kam_analytics.demo.days import FIRST_MONTH, LAST_DAY, chance


@dataclass(frozen=True, kw_only=True)
class _Category:
    """A category and its lines: how many, how large relative to others, at which margin."""

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
    _Category(
        category_id="maintenance",
        label_en="Maintenance",
        label_fi="Kunnossapito",
        lines=1.0,
        amount=1.2,
        margin=0.36,
        price=420,
        recurring=0.8,
        products="Annual maintenance agreement|Preventive maintenance visit|Condition monitoring|Emergency call-out|"
        "Shutdown maintenance|Lubrication service|Vibration analysis|Safety inspection",
    ),
    _Category(
        category_id="spare_parts",
        label_en="Spare parts",
        label_fi="Varaosat",
        lines=2.0,
        amount=0.6,
        margin=0.41,
        price=95,
        recurring=0.0,
        products="Bearing set|Drive belt|Hydraulic hose kit|Seal kit|Gearbox|Control card|Pump rotor|Valve block|"
        "Filter element|Coupling",
    ),
    _Category(
        category_id="projects",
        label_en="Projects",
        label_fi="Projektit",
        lines=0.22,
        amount=4.5,
        margin=0.23,
        price=5200,
        recurring=0.0,
        products="Line modernisation|Installation project|Automation upgrade|Layout study|Commissioning|"
        "Energy efficiency project",
    ),
    _Category(
        category_id="digital_services",
        label_en="Digital services",
        label_fi="Digipalvelut",
        lines=0.8,
        amount=0.9,
        margin=0.44,
        price=310,
        recurring=1.0,
        products="Remote monitoring|Reporting portal|Production data service|Fleet view|Alarm service|"
        "Integration support|Optimisation service",
    ),
    _Category(
        category_id="training",
        label_en="Training",
        label_fi="Koulutus",
        lines=0.3,
        amount=0.7,
        margin=0.35,
        price=650,
        recurring=0.0,
        products="Operator training|Maintenance training|Safety day|Online course package|Train the trainer",
    ),
    _Category(
        category_id="equipment",
        label_en="Equipment",
        label_fi="Laitteet",
        lines=0.4,
        amount=3.2,
        margin=0.25,
        price=3400,
        recurring=0.0,
        products="Compressor unit|Conveyor module|Lifting table|Pump station|Dust extractor|Cooling unit|"
        "Packing cell|Mixer|Measuring station",
    ),
    _Category(
        category_id="rental",
        label_en="Rental",
        label_fi="Vuokraus",
        lines=0.5,
        amount=1.1,
        margin=0.33,
        price=280,
        recurring=0.9,
        products="Site compressor rental|Lift rental|Generator rental|Temporary cooling|Tool container|Crane days",
    ),
    _Category(
        category_id="consumables",
        label_en="Consumables",
        label_fi="Tarvikkeet",
        lines=2.2,
        amount=0.25,
        margin=0.28,
        price=18,
        recurring=0.0,
        products="Lubricants|Cutting fluid|Cleaning agents|Welding supplies|Fasteners|Protective equipment|"
        "Filters, small|Absorbents|Marking supplies",
    ),
)
CATEGORY_IDS = tuple(category.category_id for category in _CATEGORIES)
YEARS = range(FIRST_MONTH.year, LAST_DAY.year + 1)


def categories() -> pd.DataFrame:
    """The category table."""
    rows = [(number, item.category_id, item.label_en, item.label_fi) for number, item in enumerate(_CATEGORIES, 1)]
    return pd.DataFrame(rows, columns=["category_key", "category_id", "label_en", "label_fi"])


def products(seed: int) -> pd.DataFrame:
    """The product table, with ``lines``, ``amount``, ``rate`` and ``price`` for generating lines."""
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
    """For each year the running sums of every account's product probabilities, concatenated.

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
