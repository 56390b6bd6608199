"""Invented names of companies and people. Any resemblance to real ones is accidental."""

from __future__ import annotations

import unicodedata

import numpy as np


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = {
    "FI": _words(
        "Aino Eero Helmi Juhani Kaisa Lauri Maija Niko Oona Petri Riikka Sami Tiina Ville Anna Antti Elina Hanna "
        "Heikki Inka Jaakko Jenni Kalle Katri Leena Markus Minna Olli Pekka Päivi Raimo Sanna Satu Teemu Tuomas "
        "Ulla Veera Saara Jukka Outi"
    ),
    "SE": _words("Anders Birgitta Erik Emma Fredrik Ingrid Johan Karin Lars Malin Nils Sofia"),
    "NO": _words("Astrid Bjørn Eirik Hilde Ingvild Knut Marit Sigrid Tor Øyvind"),
    "EE": _words("Andres Kadri Liis Margus Mart Priit Tanel Triin Urmas Kristi"),
}
SURNAMES = {
    "FI": _words(
        "Virtanen Korhonen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen "
        "Saarinen Salminen Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen "
        "Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen"
    ),
    "SE": _words("Lindqvist Bergman Ekström Sandell Nyberg Holmgren Åström Wikander Sjögren Dahlin"),
    "NO": _words("Solberg Haugland Nygård Fossum Bakken Tveit Myhre Aasen"),
    "EE": _words("Tamm Kask Saar Rebane Lepik Põder Kallas Oja"),
}
CITIES = {
    "FI": _words(
        "Helsinki Espoo Vantaa Tampere Turku Oulu Jyväskylä Lahti Kuopio Pori Vaasa Joensuu Seinäjoki Rauma Kotka"
    ),
    "SE": _words("Stockholm Göteborg Västerås Umeå"),
    "NO": _words("Oslo Bergen Trondheim"),
    "EE": _words("Tallinn Tartu Pärnu"),
}
INDUSTRIES = (
    "Machinery", "Construction", "Food", "Energy", "Logistics", "Forest industry", "Chemicals", "Electronics",
)  # fmt: skip
#: words in company names of an industry, one tuple per industry in the order above
_TRADES = {
    "FI": (
        ("Konepaja", "Konetekniikka", "Metalli"),
        ("Rakennus", "Betoni", "Talotekniikka"),
        ("Elintarvike", "Leipomo", "Meijeri"),
        ("Energia", "Lämpö", "Tuulivoima"),
        ("Logistiikka", "Kuljetus", "Varasto"),
        ("Saha", "Puutuote", "Kartonki"),
        ("Kemia", "Maali", "Muovi"),
        ("Elektroniikka", "Automaatio", "Anturi"),
    ),
    "SE": (("Verkstad",), ("Bygg",), ("Livs",), ("Energi",), ("Logistik",), ("Trä",), ("Kemi",), ("Elektronik",)),
    "NO": (("Verksted",), ("Bygg",), ("Mat",), ("Energi",), ("Logistikk",), ("Tre",), ("Kjemi",), ("Elektronikk",)),
    "EE": (
        ("Metall",),
        ("Ehitus",),
        ("Toit",),
        ("Energia",),
        ("Logistika",),
        ("Puit",),
        ("Keemia",),
        ("Elektroonika",),
    ),
}
_FRONTS = {
    "FI": _words(
        "Kaarna Hopea Ruska Usva Halla Routa Kanerva Vaahtera Saarni Ilves Tiira Kuikka Kaisla Hilla Lakka Sammal "
        "Varpu Terho Kelo Naava Kide Kuura Utu Havu Vasara Kupari Pronssi Kirsi Puro Mesi"
    ),
    "SE": _words("Ljung Björk Sten Älv Gran Havs Rönn Klint"),
    "NO": _words("Furu Fjell Lyng Einer Havn Bjerke"),
    "EE": _words("Kase Mere Sarapuu Laane Kadaka Pihla"),
}
_BACKS = {
    "FI": _words(
        "niemen kosken lahden kallion virran rannan salon mäen vaaran järven harjun saaren joen lammen notkon kankaan"
    ),
    "SE": _words("fors vik berg dal strand holm"),
    "NO": _words("vang vik dal nes li"),
    "EE": _words("oja nurme ranna mäe välja"),
}
LEGAL_FORM = {"FI": "Oy", "SE": "AB", "NO": "AS", "EE": "OÜ"}


def company_names(countries: list[str], industries: list[str], random: np.random.Generator) -> list[str]:
    """A unique company name for each pair of country and industry."""
    taken: set[str] = set()
    found = []
    for country, industry in zip(countries, industries, strict=True):
        trades = _TRADES[country][INDUSTRIES.index(industry)]
        while True:
            place = random.choice(_FRONTS[country]) + random.choice(_BACKS[country])
            name = f"{place} {random.choice(trades)} {LEGAL_FORM[country]}"
            if name not in taken:
                break
            # the short lists of neighbouring countries run out for many accounts: a second name is put in front
            trades = tuple(f"{random.choice(_FRONTS[country])} {trade}" for trade in trades)
        taken.add(name)
        found.append(name)
    return found


def person_names(country: str, count: int, random: np.random.Generator, *, unique: bool = False) -> list[str]:
    """Names of people; unique ones for our own people."""
    first, last = FIRST_NAMES[country], SURNAMES[country]
    pairs = len(first) * len(last)
    picked = random.choice(pairs, count, replace=not unique or count > pairs)
    return [f"{first[pair % len(first)]} {last[pair // len(first)]}" for pair in picked]


def slug(text: str) -> str:
    """Lower case letters and hyphens only, for ids and addresses."""
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("Ø", "O"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
