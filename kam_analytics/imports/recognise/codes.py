"""What the values of coded fields mean: statuses, roles, activity types, yes and no, in English and Finnish.

A value is known if all its words are: a code, what denies one, or what adds nothing. Everything else is asked, with the
code that its known words suggest first. Words are compared whole: “inactive” is not “active”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kam_analytics.imports.formats.truth import NO_WORDS, YES_WORDS
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise.matching import bare, bare_names, type_of

#: stands for rows that do not count, where a value has no code
LEAVE_OUT = "leave_out"
#: field -> code -> its words; those after a question mark only suggest it
_WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("opportunities", "status"): {
        "won": "won, closed won, win, voitettu, voitto, tilattu, kauppa voitettu, kauppa saatu, tilaus saatu, saatu kauppa "
        "? signed, accepted, ordered, order received, sold, purchased, buy, bought, invoiced, delivered, onboarding, "
        "implementation, contract signed, po received, myyty, hyväksytty, allekirjoitettu, saatu, tilaus, true, 100",
        "lost": "lost, closed lost, rejected, declined, abandoned, cancelled, canceled, disqualified, dead, failed, withdrawn, "
        "refused, hävitty, hävinnyt, menetetty, hylätty, peruttu, peruutettu, perutettu, peruuntunut, rauennut, "
        "kilpailutus hävitty, vetäytynyt, qualified out "
        "? no decision, no budget, no go, lost contact, unresponsive, inactive, expired, archived, out sold, nurture, "
        "päättynyt, ei päätöstä, ei budjettia, vanhentunut, loppunut",
        "open": "open, new, lead, leads, prospect, prospecting, qualification, qualify, qualifying, qualified, qualified to buy, "
        "sales qualified, discovery, needs analysis, need analysis, needs assessment, value proposition, "
        "id decision makers, identify decision makers, perception analysis, proposal, price quote, quote, quotation, quoted, "
        "offer, offered, negotiation, negotiations, negotiate, negotiating, review, appointment, demo, demonstration, "
        "presentation, decision maker bought in, contract sent, evaluation, tender, rfp, rfq, rfi, contacted, contact made, "
        "first contact, meeting, appointment scheduled, presentation scheduled, in progress, working, ongoing, engaging, engaged, develop, developing, solution, scoping, "
        "identified, interested, pipeline, active, business case, technical fit, due diligence, verbal agreement, "
        "proof of concept, poc, trial, avoin, avoinna, uusi, liidi, liidit, prospekti, prospektointi, prospekti, kartoitus, "
        "tarvekartoitus, tarvekuvaus, kontaktoitu, kontaktointi, yhteydenotto, yhteys, tapaaminen, esittely, tarjous, "
        "tarjottu, tarjouspyyntö, tarjousvaihe, tarjouslaskenta, tarjouslaskennassa, neuvottelu, neuvottelut, "
        "neuvotteluvaihe, neuvottelussa, sopimusneuvottelu, kesken, käynnissä, työn alla, vireillä, valmistelu, "
        "valmistelussa, kvalifiointi, kvalifioitu, ratkaisuehdotus, aktiivinen, odottaa päätöstä "
        "? on hold, pending, postponed, stalled, paused, verbal, commit, upside, pilot, lykätty, tauolla, odottaa, "
        "odottaa tilausta, pilotti, 0",
        LEAVE_OUT: "? deleted, removed, duplicate, merged, test, poistettu, kaksoiskappale, yhdistetty, testi",
    },
    ("contracts", "status"): {
        "lost": "lost, ended, terminated, expired, cancelled, canceled, churned, inactive, deactivated, lapsed, "
        "discontinued, stopped, päättynyt, irtisanottu, irtisanoutunut, menetetty, rauennut, lakannut, purettu, "
        "peruttu, loppunut, lopetettu, umpeutunut, vanhentunut, passiivinen "
        "? closed, päätetty, archived, suspended, invalid, notice given, ending, terminating, termination, päättymässä, keskeytetty, "
        "suljettu, arkistoitu, irtisanominen",
        "renewed": "renewed, auto renewed, prolonged, extended, uusittu, uudistettu, jatkettu, jatkunut, pidennetty "
        "? renewal, renewing, to be renewed, uusinta, uusiminen, jatko",
        "active": "active, activated, in force, in effect, effective, valid, current, ongoing, running, live, voimassa, "
        "voimassaoleva, aktiivinen, käynnissä, jatkuva, toistaiseksi voimassa, voimassa toistaiseksi "
        "? signed, open, approved, executed, avoin, allekirjoitettu, hyväksytty",
        LEAVE_OUT: "? draft, pending, in approval process, proposed, new, planned, in review, luonnos, odottaa, suunniteltu, "
        "ehdotettu, hyväksyttävänä, neuvottelussa",
    },
    ("targets", "metric"): {
        "net_sales": "net sales, sales, revenue, net revenue, turnover, myynti, nettomyynti, liikevaihto, laskutus",
        "margin": "margin, gross margin, gross profit, profit, kate, myyntikate, katetuotto",
        "on_time_in_full": "otif, on time in full, delivery reliability, toimitusvarmuus",
        "claims": "claims, complaints, reclamations, reklamaatiot, reklamaatioiden määrä",
        "nps": "nps, net promoter score, suositteluindeksi",
        "call": "calls, phone calls, puhelu, puhelut, soitto, soitot",
        "visit": "visits, customer visits, meetings, käynti, käynnit, asiakaskäynti, asiakaskäynnit, tapaaminen, tapaamiset",
    },
    ("users", "role"): {
        "director": "director, sales director, head of sales, myyntijohtaja, johtaja ? sales manager, manager, myyntipäällikkö",
        "analyst": "analyst, sales analyst, business analyst, analyytikko, controller",
        "rep": "rep, sales rep, sales representative, sales person, account manager, key account manager, kam, "
        "account executive, seller, myyjä, myyntiedustaja, asiakasvastaava, avainasiakaspäällikkö, asiakaspäällikkö, "
        "user, standard user",
        "delivery": "delivery, delivery manager, toimitus, toimitusvastaava ? project manager, service, projektipäällikkö",
        "admin": "admin, administrator, system administrator, super admin, pääkäyttäjä, ylläpitäjä",
    },
    ("activities", "activity_type"): {
        "call": "call, phone call, phone, outbound call, inbound call, telephone, puhelu, soitto, puhelinsoitto",
        "visit": "visit, customer visit, site visit, käynti, asiakaskäynti, vierailu, asiakasvierailu",
        "meeting": "meeting, appointment, teams, teams meeting, online meeting, tapaaminen, asiakastapaaminen, palaveri, kokous, "
        "teams palaveri, etäpalaveri, etätapaaminen",
        "email": "email, e mail, mail, sähköposti, viesti, sähköpostiviesti",
        "newsletter": "newsletter, uutiskirje",
        "webinar": "webinar, webinaari",
    },
    ("segments", "status"): {
        "proposed": "proposed, ehdotettu, ehdotus ? draft, pending, luonnos, odottaa",
        "decided": "decided, approved, confirmed, päätetty, hyväksytty, vahvistettu ? active, voimassa",
        LEAVE_OUT: "? rejected, declined, cancelled, hylätty, peruttu",
    },
    ("targets", "status"): {
        "proposed": "proposed, ehdotettu, ehdotus ? draft, pending, luonnos, odottaa",
        "approved": "approved, confirmed, hyväksytty, vahvistettu ? decided, active, päätetty, voimassa",
        LEAVE_OUT: "? rejected, declined, cancelled, hylätty, peruttu",
    },
    ("tasks", "status"): {
        "open": "open, not started, in progress, started, waiting, waiting on someone else, needs action, to do, todo, new, incomplete, active, "
        "pending, uncompleted, avoin, avoinna, ei aloitettu, aloittamatta, kesken, käynnissä, meneillään, odottaa, tekemättä, uusi "
        "? deferred, on hold, blocked, postponed, lykätty, siirretty, keskeytetty",
        "done": "done, completed, complete, closed, finished, valmis, tehty, suoritettu, valmistunut, päätetty",
        "cancelled": "cancelled, canceled, peruttu, peruutettu, hylätty ? rejected, declined, removed, skipped",
        LEAVE_OUT: "? deleted, draft, test, poistettu, luonnos",
    },
    ("cadence_rules", "rhythm"): {
        "month": "month, monthly, each month, every month, a month, kk, kuukausi, kuukausittain, joka kuukausi, kuukaudessa",
        "quarter": "quarter, quarterly, each quarter, every quarter, a quarter, q, neljännes, vuosineljännes, neljännesvuosi, "
        "neljännesvuosittain, vuosineljänneksittäin, kvartaali, kvartaaleittain, joka neljännes",
        "year": "year, yearly, annual, annually, each year, every year, a year, vuosi, vuosittain, joka vuosi, vuodessa "
        "? half year, half yearly, puolivuosittain",
    },
    ("cadence_rules", "with_whom"): {
        "anybody": "anybody, anyone, any, kuka tahansa, kenen tahansa kanssa, kuka vain",
        "named": "named, named person, known, known person, a known person, contact, nimetty, nimetty henkilö, tunnettu henkilö, tuttu henkilö, "
        "yhteyshenkilö",
        "important": "important, important person, important stakeholder, an important stakeholder, key stakeholder, decision maker, decision makers, "
        "tärkeä, tärkeä henkilö, tärkeä sidosryhmä, päättäjä, päättäjät ? executive, management, johto, johtaja",
    },
    ("contacts", "buying_role"): {
        "decision_maker": "decision maker, päättäjä, päätöksentekijä ? executive",
        "approver": "approver, budget holder, hyväksyjä, budjetin haltija",
        "influencer": "influencer, vaikuttaja",
        "user": "user, end user, käyttäjä, loppukäyttäjä",
        "procurement": "procurement, purchasing, buyer, hankinta, ostaja, osto ? legal and compliance",
        "gatekeeper": "gatekeeper, portinvartija",
        "champion": "champion, puolestapuhuja",
        "sponsor": "sponsor, executive sponsor, sponsori, tukija",
        "opponent": "opponent, blocker, vastustaja, estäjä",
    },
    ("deliveries", "is_on_time"): {
        "true": "on time, in time, early, ontime, ajoissa, ajallaan, etuajassa",
        "false": "late, delayed, overdue, myöhässä, myöhästynyt, myöhästyi",
    },
    ("deliveries", "is_complete"): {
        "true": "complete, full, in full, täydellinen, kokonaan, täysi",
        "false": "incomplete, partial, partly, short, vajaa, osittain, osatoimitus, puutteellinen",
    },
    ("products", "is_recurring"): {
        "true": "recurring, subscription, jatkuva, toistuva",
        "false": "one time, one off, single, kertaluonteinen, kerta",
    },
    ("contacts", "coverage"): {
        "unknown": "unknown, not known, tuntematon, ei tiedossa",
        "none": "none, no, nothing, ei mitään, ei lainkaan, ei",
        "some": "some, partial, osittain, jonkin verran",
        "deep": "deep, full, good, syvä, hyvä, kattava",
    },
}
_WORDS["key_accounts", "status"] = _WORDS["segments", "status"]
_WORDS["tasks", "activity_type"] = _WORDS["cadence_rules", "activity_type"] = _WORDS["activities", "activity_type"]
_TRUTH = {
    "true": f"{', '.join(YES_WORDS)} ? active, ok",
    "false": ", ".join(NO_WORDS),
}
#: what the reader reads as true or false by itself
_READ = frozenset({"true", "false", "t", "f", "1", "0"})
#: code -> what it is when it is denied
_DENIED = {"won": "lost", "active": "lost", "renewed": "lost", "true": "false"}
#: code -> what a denied one may be; it is asked
_MAY_BE = {**_DENIED, "open": "lost", "lost": "open"}
#: codes that give way to another in the same value: “proposal lost” is lost
_WEAK = frozenset({"open"})
_NOT = bare_names(
    "not, no, non, never, no longer, not any more, without, wont, cannot, cant, didnt, isnt, out, un, "
    "ei, eivät, ei enää, ei ole, ei ollut, en, ilman, ei tullut"
)
#: prefixes that deny a known word: inactive, unsigned, deactivated, nonrenewed, epäaktiivinen
_UN = ("un", "in", "de", "dis", "non", "epa", "ei")
#: words that add nothing to a known one
_ADDS_NOTHING = bare_names(
    "closed, suljettu, päätetty, deal, stage, status, step, phase, vaihe, tila, kauppa, mahdollisuus, opportunity, "
    "sent, lähetetty, scheduled, sovittu, received, saatu, vastaanotettu, done, tehty, pidetty, valmis, made, submitted, "
    "jätetty, annettu, completed, under, in, on, to, by, of, for, with, from, the, a, an, and, at, is, was, has, been, be, "
    "yes, waiting, contract, sopimus, agreement, customer, asiakas, asiakkaan, new, uusi, sales, initial, first, final, "
    "competition, competitor, competitors, kilpailija, kilpailijalle, kilpailulle, price, pricing, hinta, hinnan, budget, "
    "budjetti, timing, aikataulu, reason, syy, vuoksi, takia, other, muu, until, asti, saakka, toistaiseksi, currently, "
    "ja, tai, enää, ole, on, business, renewal, upsell, client, offer, quote, tarjous"
)
_NUMBER = re.compile(r"[a-z]?[0-9]+")
#: a score with words beside it: 10 - Extremely likely, 0 = En lainkaan, 9/10
_SCORE = re.compile(r"\(?([0-9]{1,2})\)?(?: *(?:[-–—:=.,(/|] *|of |/)?(?:10|[^\W\d].*)\)?)", re.DOTALL)
_APOSTROPHES = str.maketrans("", "", "'’`´")
#: the longest phrase has so many words
_LONGEST = 4


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """The code of a value; empty if nothing suggests one. What is not sure is asked, with this code first."""

    code: str = ""
    is_sure: bool = False


@cache
def codes_of(kind: str, field: str) -> tuple[str, ...]:
    """The codes that a field of a kind may have; none if it takes any text."""
    if type_of(kind, field) == "truth":
        return tuple(_TRUTH)
    item = KINDS[kind].field(field) if kind in KINDS else None
    return item.choices if item is not None else ()


def has_codes(kind: str, field: str) -> bool:
    """Return True if the values of a field are translated to our codes."""
    return bool(codes_of(kind, field)) or (kind, field) in _WORDS or (kind, field) == ("nps", "score")


@cache
def _table(kind: str, field: str) -> dict[str, Meaning]:
    """Bare phrase -> its meaning."""
    truth = _TRUTH if type_of(kind, field) == "truth" else {}
    found: dict[str, Meaning] = {}
    for code, text in (*truth.items(), *_WORDS.get((kind, field), {}).items()):
        for is_sure, phrases in zip((True, False), text.split("?"), strict=False):
            for phrase in phrases.split(","):
                found.setdefault(bare(phrase), Meaning(code=code, is_sure=is_sure))
    found |= {bare(code): Meaning(code=code, is_sure=True) for code in codes_of(kind, field)}
    found.pop("", None)
    return found


def is_listed(kind: str, field: str, value: str) -> bool:
    """Return True for one of the known words of a field that takes any text."""
    return bare(value) in _table(kind, field)


@lru_cache(maxsize=50_000)
def meaning_of(kind: str, field: str, value: str) -> Meaning:
    """The code that a value of a file stands for."""
    codes = codes_of(kind, field)
    if value in codes or (type_of(kind, field) == "truth" and value.casefold() in _READ):
        return Meaning(code=value, is_sure=True)
    if field == "score":
        score = _SCORE.fullmatch(value)
        return Meaning(code=score[1] if score else value, is_sure=True)
    table = _table(kind, field)
    whole = table.get(bare(value))
    if whole is not None:
        return whole
    if not codes:
        # a type of their own
        return Meaning(code=value.lower(), is_sure=True)
    return _by_words(table, value)


def truth_of(text: str) -> bool | None:
    """Whether a text says yes or no; ``None`` if it says neither."""
    # a field of yes and no without words of its own
    found = _table("contacts", "is_unknown").get(bare(text))
    return found.code == "true" if found is not None and found.is_sure else None


def _by_words(table: dict[str, Meaning], value: str) -> Meaning:
    found, is_denied, is_sure = _marks(table, value)
    # “offer received” is an offer, whatever “received” means alone
    sure = [meaning for word, meaning in found if meaning.is_sure or word not in _ADDS_NOTHING]
    known = sure or [meaning for _word, meaning in found]
    strong = [meaning for meaning in known if meaning.code not in _WEAK] or known
    said = list(dict.fromkeys(meaning.code for meaning in strong))
    is_sure = is_sure and len(said) == 1 and all(meaning.is_sure for meaning in strong)
    if not said:
        return Meaning(code=_MAY_BE.get("won", "") if is_denied and "lost" in _codes(table) else "")
    if not is_denied:
        return Meaning(code=said[0], is_sure=is_sure)
    return Meaning(code=_MAY_BE.get(said[0], ""), is_sure=is_sure and said[0] in _DENIED and said[0] in _codes(table))


def _codes(table: dict[str, Meaning]) -> set[str]:
    return {meaning.code for meaning in table.values()}


def _marks(table: dict[str, Meaning], value: str) -> tuple[list[tuple[str, Meaning]], bool, bool]:
    """The known words of a value, whether they are denied, and whether nothing else is in it."""
    words = [word for text in re.split(r"[\W_]+", value.translate(_APOSTROPHES)) if (word := bare(text))]
    found: list[tuple[str, Meaning]] = []
    denials, is_whole, place = 0, True, 0
    is_next = False
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            text = "".join(words[place : place + length])
            meaning, denied = table.get(text), _denied(table, text)
            if text in _NOT:
                denials, is_next = denials + 1, True
            elif meaning is not None or denied is not None:
                found.append((text, meaning or denied or Meaning()))
                if meaning is None:
                    denials, is_next = denials + 1, False
                elif denials:
                    is_next = False
            elif text not in _ADDS_NOTHING and not _NUMBER.fullmatch(text):
                continue
            place += length
            break
        else:
            is_whole = False
            place += 1
    # what stands after the word that it may deny, or denies twice, is not understood
    return found, bool(denials), is_whole and denials <= 1 and not is_next


def _denied(table: dict[str, Meaning], text: str) -> Meaning | None:
    return next(
        (meaning for prefix in _UN if text.startswith(prefix) and (meaning := table.get(text.removeprefix(prefix)))),
        None,
    )
