"""Invented names: companies and persons. Any likeness to a real company or person is by chance."""

from __future__ import annotations

import unicodedata

import numpy as np

FIRST_NAMES = {
    "FI": (
        "Aino Eero Helmi Juhani Kaisa Lauri Maija Niko Oona Petri Riikka Sami Tiina Ville Anna Antti Elina Hanna "
        "Heikki Inka Jaakko Jenni Kalle Katri Leena Markus Minna Olli Pekka Päivi Raimo Sanna Satu Teemu Tuomas "
        "Ulla Veera Saara Jukka Outi"
    ).split(),
    "SE": "Anders Birgitta Erik Emma Fredrik Ingrid Johan Karin Lars Malin Nils Sofia".split(),
    "NO": "Astrid Bjørn Eirik Hilde Ingvild Knut Marit Sigrid Tor Øyvind".split(),
    "EE": "Andres Kadri Liis Margus Mart Priit Tanel Triin Urmas Kristi".split(),
}
SURNAMES = {
    "FI": (
        "Virtanen Korhonen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen "
        "Saarinen Salminen Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen "
        "Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen"
    ).split(),
    "SE": "Lindqvist Bergman Ekström Sandell Nyberg Holmgren Åström Wikander Sjögren Dahlin".split(),
    "NO": "Solberg Haugland Nygård Fossum Bakken Tveit Myhre Aasen".split(),
    "EE": "Tamm Kask Saar Rebane Lepik Põder Kallas Oja".split(),
}
CITIES = {
    "FI": (
        "Helsinki Espoo Vantaa Tampere Turku Oulu Jyväskylä Lahti Kuopio Pori Vaasa Joensuu Seinäjoki Rauma Kotka"
    ).split(),
    "SE": "Stockholm Göteborg Västerås Umeå".split(),
    "NO": "Oslo Bergen Trondheim".split(),
    "EE": "Tallinn Tartu Pärnu".split(),
}
INDUSTRIES = (
    "Machinery", "Construction", "Food", "Energy", "Logistics", "Forest industry", "Chemicals", "Electronics",
)  # fmt: skip
#: what a company of the industry calls itself, one tuple per industry in the order above
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
    "EE": (("Metall",), ("Ehitus",), ("Toit",), ("Energia",), ("Logistika",), ("Puit",), ("Keemia",), ("Elektroonika",)),
}
_FRONTS = {
    "FI": (
        "Kaarna Hopea Ruska Usva Halla Routa Kanerva Vaahtera Saarni Ilves Tiira Kuikka Kaisla Hilla Lakka Sammal "
        "Varpu Terho Kelo Naava Kide Kuura Utu Havu Vasara Kupari Pronssi Kirsi Puro Mesi"
    ).split(),
    "SE": "Ljung Björk Sten Älv Gran Havs Rönn Klint".split(),
    "NO": "Furu Fjell Lyng Einer Havn Bjerke".split(),
    "EE": "Kase Mere Sarapuu Laane Kadaka Pihla".split(),
}
_BACKS = {
    "FI": (
        "niemen kosken lahden kallion virran rannan salon mäen vaaran järven harjun saaren joen lammen notkon kankaan"
    ).split(),
    "SE": "fors vik berg dal strand holm".split(),
    "NO": "vang vik dal nes li".split(),
    "EE": "oja nurme ranna mäe välja".split(),
}
LEGAL_FORM = {"FI": "Oy", "SE": "AB", "NO": "AS", "EE": "OÜ"}


def company_names(countries: list[str], industries: list[str], random: np.random.Generator) -> list[str]:
    """One company name for each pair of country and industry, no two the same."""
    taken: set[str] = set()
    found = []
    for country, industry in zip(countries, industries, strict=True):
        trades = _TRADES[country][INDUSTRIES.index(industry)]
        while True:
            place = random.choice(_FRONTS[country]) + random.choice(_BACKS[country])
            name = f"{place} {random.choice(trades)} {LEGAL_FORM[country]}"
            if name not in taken:
                break
            # the short lists of the neighbours run out in a large company: a second name goes in front
            trades = tuple(f"{random.choice(_FRONTS[country])} {trade}" for trade in trades)
        taken.add(name)
        found.append(name)
    return found


def person_names(country: str, count: int, random: np.random.Generator, *, unique: bool = False) -> list[str]:
    """Names of persons; unique ones for our own people."""
    first, last = FIRST_NAMES[country], SURNAMES[country]
    pairs = len(first) * len(last)
    picked = random.choice(pairs, count, replace=not unique or count > pairs)
    return [f"{first[pair % len(first)]} {last[pair // len(first)]}" for pair in picked]


def slug(text: str) -> str:
    """Lower case letters and hyphens only, for ids and addresses."""
    plain = unicodedata.normalize("NFKD", text.replace("ø", "o").replace("Ø", "O"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in letters).split())
