"""What the words of a header say besides its name: VAT, per cent, currency, thousands, budget, unit of a price.

``Sales excl. VAT (kEUR)`` is ``sales``: net, in euros, in thousands. The words are English and Finnish, with the
commonest Swedish and German ones; they are compared without case and diacritics.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: currencies that a header may name; codes that are words (ALL, TOP, CUP) are not among them
CODES = (
    "EUR", "USD", "SEK", "NOK", "DKK", "GBP", "CHF", "PLN", "CZK", "HUF", "RON", "BGN", "ISK", "JPY", "CNY", "INR", "CAD", "AUD",
    "NZD", "SGD", "HKD", "KRW", "TRY", "ZAR", "BRL", "MXN", "ILS", "AED", "SAR", "THB", "UAH", "RUB",
)  # fmt: skip
#: signs that several currencies have -> those, the likely one first
SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), "kr": ("SEK", "NOK", "DKK", "ISK"), "¥": ("JPY", "CNY"),
}  # fmt: skip
#: signs and words of one currency
_SIGNS = {
    "€": "EUR", "e": "EUR", "euro": "EUR", "euros": "EUR", "euroa": "EUR", "euroina": "EUR", "euroja": "EUR", "£": "GBP", "zl": "PLN", "₹": "INR",
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD", "nz$": "NZD", **{code.lower(): code for code in CODES},
    **{sign: sign for sign in SHARED_SIGNS},
}  # fmt: skip
_MARK = "|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True))
_VAT = r"(?:vat|tax|taxes|gst|hst|moms|mwst|ust|iva|tva|alv|vero|verot|veroa|veron|arvonlisavero\w*)"
_RATE = r"(?: ?\(?\d{1,2}(?:[.,]\d{1,2})? ?%\)?)?"
_RATED = r"(?:\d{1,2}(?:[.,]\d{1,2})? ?% ?)?"
_INCLUDING = (
    r"(?:incl|including|included|inclusive|inc|with|inkl|inklusive|sis|sisaltaa|sisaltaen|sisaltava|sisaltyy|mukana)"
)
_WITHOUT = r"(?:excl|excluding|excluded|exclusive|exc|ex|without|before|less|w/o|exkl|exklusive|ohne|ilman|pois lukien|ei sis\w*|net of)"
_OWN = r"(?:company|home|local|base|group|corporate)"
#: for how many units a price is
_LONG = r"\d{1,3}[ .,]\d{3}"
_MANY = rf"(?:{_LONG}|\d{{1,5}})"
_PRICE = re.compile(r"price|hinta|\bpris|preis")
_UNIT = r"(?:kpl|pcs?|pieces?|unit|each|ea|stk?|kg|item|l|m2|m3|h|tunti|hour|yksikko)"
#: attribute, its value, and what says so: the first pattern that is found is taken out before the next is looked for
_SAYS: tuple[tuple[str, str, str], ...] = (
    ("vat", "net", rf"{_WITHOUT}[. ]*(?:of )?{_RATED}(?:sales )?{_VAT}|{_VAT} {_WITHOUT}|{_VAT} ?0(?:[.,]0+)?(?: ?%)?(?![.,0-9])|0 ?% {_VAT}"),
    ("vat", "gross", rf"{_INCLUDING}[. ]*(?:of )?{_RATED}(?:sales )?{_VAT}{_RATE}|{_VAT} {_INCLUDING}{_RATE}|after {_VAT}|alv ?(?:llinen|lliset|ineen|n kanssa|lla)|verolli\w*|veroineen|arvonlisaveroineen"),
    ("vat", "net", r"veroto\w*|verottom\w*|untaxed|net|nett|netto|nettobelopp|sub ?total|valisumma"),
    ("vat", "gross", r"gross|brutto|bruttobelopp"),
    ("vat", "vat", rf"{_RATED}(?:sales )?{_VAT}{_RATE}"),
    ("is_percent", "yes", r"%|pct|perc|per ?cent|percentage|pros|prosent\w*|procent\w*|prozent|share|osuus|osuudet|andel|ratio|suhdeluku"),
    ("basis", "actual", r"actuals?|act|toteuma\w*|toteutu\w*|reali[sz]ed|(?:this|current) year|cy|(?:tama|kuluva) vuosi|utfall"),
    ("basis", "plan", r"budget(?:ed|s)?|bud|plan(?:ned|s)?|targets?|goals?|forecast(?:ed|s)?|fcst|quota|outlook|budje\w*|ennuste\w*|tavoit\w*|suunnit\w*|prognos"),
    ("basis", "earlier", r"(?:last|prior|previous|prev)[. ]+(?:year|period|month|quarter)|ly|py|edellis?\w* (?:vuo\w+|kausi|kauden|kk|kuukau\w+)|ed ?\.? ?(?:vuosi|vuoden|v)|viime (?:vuo\w+|kuu\w*)"),
    ("basis", "running", r"ytd|pytd|lytd|mtd|qtd|ltm|r12|year to date|cumulative|cum|running|rolling(?: \d+)?|kumulatii\w*|kum|kertyma\w*|vuoden alusta|liukuva"),
    ("basis", "difference", r"variance|var|diff|difference|delta|erotus|ero|poikkeama|muutos|change|vs|index|indeksi|growth|kasvu"),
    ("basis", "weighted", r"weighted|prorated|painotet\w*"),
    ("is_converted", "yes", rf"converted|(?:in )?{_OWN} currency|\(base\)|lcy|lc|muunnet\w*|(?:yhtion|paikallis\w*|koti|konserni) ?valuut\w*"),
    ("unit", "yes", rf"(?:per|(?<![0-9] )/|a) ?(?:{_MANY} ?)?{_UNIT}|per {_MANY}|(?<![0-9] )/ ?(?:{_LONG}|\d{{2,5}})"),
    ("unit", "price", rf"{_MANY} ?{_UNIT}"),
    ("factor", "1000", rf"(?:t|k|tuh|tusen) ?(?:{_MARK})|(?:€|\$|£) ?k|'000s?|000s|\(000\)|(?:in )?thousands?|tuhatta|tuhansi\w*|tuhat|tsd|1[ .]?000(?: ?(?:{_MARK}))?|000 ?(?:{_MARK})"),
    ("factor", "1000000", rf"(?:m|mn|mio|mln|milj) ?(?:{_MARK})|(?:€|\$|£) ?m|(?:in )?millions?|milj\w*|mio|mln|mn"),
    ("factor", "1/100", r"(?:euro ?)?cents?|euro ?cent|sentti\w*|sentteina|snt|minor(?: units?)?|(?<=[ (])ore(?=\)|$)"),
    ("currency", "", rf"(?!e\b)(?:{_MARK})|(?<=[ (])e(?=\)|$)"),
)  # fmt: skip
_PATTERNS = tuple(
    (attribute, value, re.compile(rf"(?<![a-z0-9])(?:{says})(?![a-z0-9])")) for attribute, value, says in _SAYS
)
_IN_TEXT = re.compile(rf"(?:{_MARK})(?![a-z])|[€£$]")
#: a currency with its scale is one word, whatever its capitals
_WITH_SCALE = re.compile(r"\b([tkTKM])(EUR|SEK|USD|NOK|DKK|GBP)\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: words that Finnish writes together with the name
_BEHIND = re.compile(r"(?<=[a-z]{3})(prosent|budje|ennuste|tavoit|osuu|toteuma|muuto)")
_BEFORE = re.compile(r"\b(netto|brutto|veroton|budjetti|tavoite|ennuste)(?=[a-z]{3})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FILLERS = frozenset({"the", "of", "in", "and", "a", "ja"})
#: a unit of goods or time in brackets or at the end: what is below is no money
_MEASURE = re.compile(
    r"[(\[ ](?:kg|kpl|pcs|pieces|tons?|tonnes?|tonnia|m2|m3|litres|litraa|units|hours|hrs|h|tuntia|tunnit)[)\]]?$"
)
_LINE = re.compile(r"\b(?:line|row|item|position|extended|ext|rivi\w*)\b")
_ORDER = re.compile(r"\b(?:order|invoice|document|doc|grand|basket|cart|lasku\w*|tilau\w*|loppusumma|kokonaissumma)\b")


@dataclass(frozen=True, kw_only=True)
class Qualified:
    """A header taken apart: ``base`` is its name, bare; everything else is empty where the header says nothing.

    ``vat`` is net, gross or vat (the VAT itself), ``rate`` its per cent; ``currency`` a code or one of ``SHARED_SIGNS``;
    ``factor`` what the numbers are multiplied by; ``basis`` actual, plan, earlier (another period), running (to date),
    difference or weighted; ``level`` line or order.
    ``is_measure``: the numbers are of goods or hours.
    """

    base: str = ""
    vat: str = ""
    rate: str = ""
    is_percent: bool = False
    basis: str = ""
    is_converted: bool = False
    is_per_unit: bool = False
    is_measure: bool = False
    factor: str = ""
    currency: str = ""
    level: str = ""

    @property
    def says_nothing(self) -> bool:
        return self == Qualified(base=self.base, level=self.level)


def currency_in(cell: str) -> str:
    """The currency, or the sign of several, beside a number: “1 000,00 SEK” has SEK, “$5” has $."""
    beside = re.sub(r"[\d\s.,'’()+\-−–]", "", folded(cell))
    # the e of 1e5 is no euro
    is_exponent = beside == "e" and not cell.endswith(" e")
    return "" if is_exponent else _SIGNS.get(beside.removesuffix("cr").removesuffix("dr"), "")


def folded(text: str) -> str:
    """A text without case and diacritics, with all its signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(sign))


@lru_cache(maxsize=50_000)
def qualified(header: str) -> Qualified:
    """Take a header apart into its name and what its words say of the numbers below it."""
    joined = _WITH_SCALE.sub(lambda found: found.group().lower(), header[:200].removesuffix("__c").replace("ł", "l"))
    text = folded(_CAMEL.sub(" ", joined))
    text = re.sub(r"[_\-–—:;]+", " ", text.replace("’", "'").replace("%", " % "))
    text = re.sub(r"(?<!w)/", " / ", text)
    text = _BEFORE.sub(r"\1 ", _BEHIND.sub(r" \1", text))
    text = re.sub(r"\s+", " ", text).strip()
    is_measure = _MEASURE.search(text) is not None
    said: dict[str, str] = {"level": "line" if _LINE.search(text) else "order" if _ORDER.search(text) else ""}
    for attribute, value, pattern in _PATTERNS:
        found = pattern.search(text)
        if found is None or (attribute in said and attribute != "currency"):
            continue
        if value == "price" and not _PRICE.search(text):
            # “Quantity (1000 pcs)” is in thousands
            continue
        words = found.group()
        said[attribute] = value or words
        if value == "gross" and (rate := re.search(r"\d+(?:[.,]\d+)?(?= ?%)", words)):
            said["rate"] = rate.group().replace(",", ".")
        if attribute in ("factor", "currency") and (mark := _IN_TEXT.search(words)):
            said["currency"] = _SIGNS[mark.group()]
        if attribute == "unit" and (per := re.search(_MANY, words)) and (n := int(re.sub(r"\D", "", per.group()))):
            said["factor"] = f"1/{n}"
        text = re.sub(r"\s+", " ", text[: found.start()] + " " + text[found.end() :]).strip()
    words_left = re.findall(r"[^\W_]+", re.sub(r"[(\[].*?[)\]]", " ", text))
    return Qualified(
        base="".join(
            word for word in words_left if word not in _FILLERS and not (_YEAR.fullmatch(word) and "basis" in said)
        ),
        vat=said.get("vat", ""),
        rate=said.get("rate", ""),
        is_percent="is_percent" in said,
        basis=said.get("basis", ""),
        is_converted="is_converted" in said,
        is_per_unit="unit" in said,
        is_measure=is_measure and "unit" not in said,
        factor=said.get("factor", ""),
        currency=said.get("currency", ""),
        level=said["level"],
    )
