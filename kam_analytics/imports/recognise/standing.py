"""Which rows of a file may not count: credit notes, drafts, cancelled, deleted and planned rows, by the words of a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise.codes import truth_of
from kam_analytics.imports.recognise.matching import bare, bare_names, words_of

#: what becomes of the rows of a value
COUNTS, TURN, LEAVE_OUT = "counts", "turn", "leave_out"
#: kind (empty: each kind of what happened) -> what becomes of rows -> words; those after a question mark mean it only in
#: a column of statuses or types
_WORDS: dict[str, dict[str, str]] = {
    "": {
        COUNTS: "paid, unpaid, partially paid, partly paid, overdue, posted, completed, complete, closed, done, delivered, "
        "fulfilled, shipped, confirmed, active, normal, regular, final, approved, authorised, authorized, finished, "
        "maksettu, maksamatta, osittain maksettu, erääntynyt, kirjattu, valmis, toimitettu, vahvistettu, hyväksytty, "
        "aktiivinen, normaali, suljettu, laskutettu, not cancelled, ei peruttu ? open, sent, processed, avoin, lähetetty",
        LEAVE_OUT: "cancelled, canceled, cancel, cancellation, void, voided, draft, deleted, test data, spam, survey preview, "
        "survey test, storniert, annulliert, makulerad, annullerad, entwurf, utkast, peruttu, peruutettu, perutettu, peruuntunut, mitätöity, mitätön, poistettu, luonnos "
        "? removed, rejected, declined, failed, abandoned, test, preview, trash, trashed, archived, hylätty, hylatty, "
        "testi, arkistoitu, keskeytetty",
    },
    "sales": {
        COUNTS: "invoice, sales invoice, tax invoice, actual, actuals, sales receipt, cash sale, debit note, debit memo, lasku, "
        "myyntilasku, toteuma, toteutunut, toteutuneet, out invoice, accrec, käteismyynti, rechnung, faktura, facture "
        "? line, rivi, detail, tuoterivi, act, tot, inv, f2, dr, rv, charge, sale, sales, myynti, order, tilaus, debit, debet",
        TURN: "credit memo, credit note, credit invoice, creditmemo, creditnote, sales credit, sales credit memo, "
        "sales credit note, sales return, customer return, refund, cash refund, refund receipt, return invoice, "
        "return order, return authorization, out refund, accreccredit, hyvitys, hyvityslasku, "
        "hyvityslaskut, myyntihyvitys, palautus, asiakaspalautus, kreditlasku, kreditnota, kredit nota, "
        "kreditfaktura, kreditnote, gutschrift, avoir "
        "? cn, crn, cm, cr, g2, s1, s2, dg, credit, credits, return, returns, kredit, rma, chargeback",
        LEAVE_OUT: "proforma, pro forma, quotation, payment, customer payment, payment received, budget, forecast, "
        "statement, reversed, reversal, refunded, returned, hyvitetty, palautettu, storno, peruutuslasku, mitätöintilasku, maksusuoritus, tarjous, budjetti, ennuste, "
        "ostolasku, ostolaskut, osto, matkalasku, kululasku, purchase invoice, supplier invoice, vendor bill, vendor credit, bill credit, "
        "in invoice, in refund, accpay, accpaycredit, accpay credit, leverantörsfaktura, eingangsrechnung, "
        "ennustettu, suunnitelma, budjetoitu, opening balance, avaava saldo, reminder, maksumuistutus, maksukehotus, "
        "korkolasku, not started, prepayment, ennakkomaksu, planned, suunniteltu "
        "? bill, bills, expense, expenses, check, supplier, purchase, in progress, pending, unfinished, incomplete, keskeneräinen, kesken, "
        "plan, bud, bdg, budj, fc, fcst, enn, ly, py, dz, pmt, payout, payouts, withdrawal, payments, receipt, quote, "
        "header, otsikko, otsikkorivi, summary, total, subtotal, yhteensä, loppusumma, välisumma, "
        "estimate, offer, target, prior year, last year, previous year, proposal, "
        "maksu, suoritus, tavoite, edellinen vuosi, deposit, advance, journal, transfer, tosite, tilisiirto, siirto",
    },
    "activities": {
        COUNTS: "held, finished, suoritettu, tehty, pidetty, toteutunut, hoidettu, success, successful, connected, "
        "reached, answered, tavoitettu, vastattu, osallistui",
        LEAVE_OUT: "not started, deferred, to do, todo, not done, not completed, incomplete, in progress, planned, "
        "waiting on someone else, upcoming, no show, overdue, aloittamatta, tekemättä, ei aloitettu, ei tehty, kesken, "
        "suunniteltu, siirretty, lykätty, tulossa, keskeneräinen, ei toteutunut "
        "? open, scheduled, rescheduled, pending, waiting, new, active, avoin, odottaa, uusi, sovittu",
    },
    "attempts": {
        LEAVE_OUT: "no answer, not answered, unanswered, did not answer, no response, left voicemail, left voice mail, voicemail, "
        "voice mail, left message, left live message, left a message, left vm, lvm, vm, busy, line busy, wrong number, bad number, "
        "invalid number, not in service, out of service, disconnected, not available, unavailable, unreachable, not reached, "
        "could not reach, no contact, not connected, no connection, missed, missed call, attempted, attempt, did not attend, "
        "not attended, not held, did not happen, ei vastannut, ei vastaa, ei vastausta, ei vastattu, ei tavoitettu, ei tavoitettavissa, "
        "ei saatu kiinni, ei kiinni, ei yhteyttä, tavoittamatta, jätetty viesti, jätetty vastaajaviesti, jätti viestin, vastaajaviesti, "
        "vastaaja, puhelinvastaaja, varattu, linja varattu, väärä numero, numero ei käytössä, ei paikalla, ei saapunut, ei tullut, "
        "ei tavattu, ei pidetty, ei osallistunut, yritetty, yritys, soittoyritys, "
        # the ids of a CRM for busy, left a live message, left a voicemail, no answer, wrong number
        "9d9162e7-6cf3-4944-bf63-4dff82258764, a4c4c377-d246-4b32-a13b-75a56a4cd0ff, b2cf5968-551e-4856-9783-52b3da59a7d0, "
        "73a0d17f-1163-4015-bdd5-ec830791da20, 17b47fee-58de-441e-a44c-c6300d46f273",
    },
    "deliveries": {COUNTS: "", LEAVE_OUT: ""},
}
#: headers of columns that are true where rows do not count, by what becomes of those rows; deleted rows are not asked about
_DELETED = bare_names(
    "is deleted, deleted, is removed, _fivetran_deleted, _sdc_deleted, hs_is_deleted, poistettu, on poistettu"
)
_FLAGS = {
    LEAVE_OUT: bare_names(
        "cancelled, canceled, is cancelled, is canceled, void, voided, is void, is voided, draft, is draft, test, is test, "
        "reversed, is reversed, tax line, is tax line, cogs, is cogs, cogs line, verorivi, on verorivi, archived, is archived, "
        "peruttu, mitätöity, luonnos, arkistoitu, on peruttu, on mitätöity, on luonnos, on arkistoitu"
    ),
    TURN: bare_names(
        "credit note, credit memo, is credit, is credit note, is credit memo, is return, is refund, hyvitys, hyvityslasku, "
        "on hyvitys, palautus"
    ),
}
#: headers of columns that say on which side of the ledger an amount is, and the side that lowers sales
_SIDES = bare_names(
    "d/k, d/c, k/d, c/d, dr/cr, cr/dr, debit/credit, debet/kredit, debit credit, debit credit indicator, shkzg, soll/haben, s/h"
)
_CREDIT = bare_names("c, k, h, cr, credit, kredit, haben")
#: headers of columns with the sign of the amounts beside them, and how a minus is written there
_SIGNS = bare_names(
    "sign, amount sign, sign indicator, plus minus, etumerkki, merkki, plus miinus, +/- sign, förtecken, vorzeichen"
)
_MINUS = frozenset({"-", "−", "–", "-1", "neg", "negative", "minus", "miinus"})
#: headers of columns that mark the rows with the total of a document, beside those of its lines
_MAIN = bare_names(
    "main line, is main line, header line, is header, header row, otsikkorivi, päärivi, on otsikko, on otsikkorivi"
)
#: headers of the number of the invoice that a credit note takes back
CREDITED = bare_names(
    "applies to invoice, applies to invoice no, applies to doc no, applies to document, applied to invoice, credited invoice, "
    "credited invoice no, credited invoice number, credits invoice, credit of invoice, credit for invoice, credit note for, "
    "original invoice, original invoice no, original invoice number, corrected invoice, corrects invoice, refunded invoice, "
    "hyvittää laskua, hyvittää laskun, hyvitettävä lasku, hyvitettävän laskun numero, hyvitetty lasku, hyvitetty laskunro, "
    "hyvitetyn laskun numero, alkuperäinen lasku, alkuperäinen laskunro, alkuperäinen laskunumero, alkuperäisen laskun numero, "
    "krediterad faktura, krediterar faktura"
)
#: letters before the numbers of credit notes
_SERIES = bare_names(
    "cn, crn, cr, cm, scn, scm, rcn, cred, credit, creditnote, cnote, rf, rfd, ret, return, refund, hl, hyv, hyvl, hyvitys, kr, kred, kredit, gs, gut"
)
#: headers of types of documents, and what is a bare code there
_TYPES_OF_DOCUMENTS = bare_names(
    "doc type, document type, invoice type, billing type, bill type, transaction type, trx type, trans type, voucher type, doc type code, "
    "document type code, invoice type code, laskulaji, laskutyyppi, laskun laji, laskun tyyppi, tositelaji, tositetyyppi, "
    "tapahtumalaji, tapahtumatyyppi, fakturatyp, belegart"
)
_CODE = re.compile(r"[A-Z]{0,3}[0-9]{0,4}")
#: headers of columns that have a value where a row was taken back
UNDONE = bare_names(
    "cancelled at, canceled at, cancelled on, canceled on, cancelled date, canceled date, cancel date, cancellation date, "
    "date cancelled, cancelled by, canceled by, cancel reason, cancellation reason, voided at, voided on, void date, voided by, "
    "reversed at, reversed on, reversed by, reversal date, reversal document, reversal no, deleted at, deleted on, deleted date, "
    "deleted by, deleted time, delete time, archived at, archived on, archived time, archive time, archive date, date archived, "
    "arkistoitu pvm, arkistoitu päivä, arkistointipvm, arkistointipäivä, peruttu pvm, peruttu päivä, peruttu, peruutettu pvm, peruutuspvm, peruutuspäivä, perumispvm, peruutussyy, "
    "peruutuksen syy, peruja, mitätöity pvm, mitätöintipvm, mitätöintipäivä, mitätöijä, poistettu pvm, poistopvm"
)
#: headers of columns that are false where an activity was not done
_DONE = bare_names("done, is done, completed, is completed, is closed, tehty, valmis, suoritettu, on tehty")
#: words of a header that make it one of statuses or types
_OF_STATUS = bare_names(
    "status, state, type, tila, tyyppi, laji, version, versio, scenario, skenaario, document, doc, kind, stage, phase, vaihe, "
    "class, record, luokka, entry, transaction, outcome, tulos, typ, belegart, done, value type, data type, ledger"
)
#: words of a header that make it one of what came of a call or a meeting
_OF_OUTCOME = bare_names("outcome, disposition, result, status, tulos, lopputulos, tila")
_ENDS_OF_STATUS = ("tila", "tyyppi", "laji", "status")
#: words of a header whose values never say whether a row counts
_OF_SOMETHING_ELSE = bare_names(
    "method, terms, term, maksutapa, maksuehto, ehto, name, nimi, description, kuvaus, item, product, tuote, country, maa, "
    "city, industry, toimiala, segment, category, kategoria, customer, asiakas, account, subject, aihe, comment, priority, "
    "owner, campaign, survey, kysely, question"
)
#: words that add nothing to a known one
_ADDS_NOTHING = bare_names("invoice, invoices, lasku, sales, myynti, document, ar, the, is, on, customer, a, by")
#: what is sold already where it stands beside invoices
_INVOICES = bare_names("invoice, sales invoice, inv, lasku, myyntilasku, out invoice, tax invoice")
_BEFORE_INVOICES = bare_names("order, sales order, tilaus, myyntitilaus, delivery note, packing slip, lähete, toimitus")
_NOT = bare_names("not, no, non, never, ei, without")
_LONGEST = 4
#: words and numbers of a value: FC1 is a forecast
_PARTS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What becomes of the rows of a value; empty if nothing is known. What is not sure is asked."""

    becomes: str = ""
    is_sure: bool = False


@lru_cache(maxsize=50_000)
def standing(kind: str, header: str, value: str) -> Standing:
    """What becomes of the rows of a kind in which a column has a value.

    Deleted rows and activities that were not done are known not to count, all else is asked.
    """
    words = words_of(header)
    if kind == "sales" and bare(header) in _SIDES:
        is_credit = bare(value) in _CREDIT
        return Standing(becomes=TURN if is_credit else COUNTS, is_sure=not is_credit)
    if kind == "sales" and is_sign(header):
        is_minus = value.casefold() in _MINUS
        return Standing(becomes=TURN if is_minus else COUNTS, is_sure=not is_minus)
    flag = _flag(kind, header, value)
    if flag is not None:
        return flag
    if kind not in KINDS or not KINDS[kind].is_fact or _OF_SOMETHING_ELSE & set(words):
        return Standing()
    is_status = is_of_status(header)
    becomes = _by_words(kind, value, is_status=is_status)
    if kind == "activities" and not becomes and _OF_OUTCOME & set(words):
        # whether an attempt counts is for the company to say
        return Standing(becomes=LEAVE_OUT if _by_words("attempts", value, is_status=True) == LEAVE_OUT else "")
    is_sure = becomes == COUNTS or (kind == "activities" and becomes == LEAVE_OUT and is_status)
    return Standing(becomes=becomes, is_sure=is_sure)


def is_of_status(header: str) -> bool:
    """Return True for a column of statuses or types by its name."""
    return bool(_OF_STATUS & {*words_of(header), bare(header)}) or bare(header).endswith(_ENDS_OF_STATUS)


def comes_before(kind: str, values: Iterable[str]) -> list[str]:
    """The values of orders and deliveries in a column that has invoices too: the same sale would count twice."""
    names = {value: bare(value) for value in values}
    if kind != "sales" or not _INVOICES & set(names.values()):
        return []
    return [value for value, name in names.items() if name in _BEFORE_INVOICES]


def is_main_line(header: str) -> bool:
    """Return True for a column that marks the rows with the total of a document."""
    return bare(header) in _MAIN


def is_credit_series(start: str) -> bool:
    """Return True for the letters before the number of a credit note, such as CN-."""
    return bare(start) in _SERIES


def is_sign(header: str) -> bool:
    """Return True for a column with the sign of the amounts beside it."""
    return bare(header) in _SIGNS or header.strip() == "+/-"


def open_codes(header: str, counts: Mapping[str, int]) -> list[str]:
    """The bare codes of types of documents that may be those of credit notes: all but the commonest and those that are known."""
    if bare(header) not in _TYPES_OF_DOCUMENTS or len(counts) < 2:
        return []
    commonest = max(counts, key=lambda value: counts[value])
    left = [value for value in counts if value != commonest and not standing("sales", header, value).becomes]
    return left if all(map(_CODE.fullmatch, left)) else []


def _flag(kind: str, header: str, value: str) -> Standing | None:
    """What a column of true and false says by its name; systems that mark rows write an asterisk."""
    name, is_true = bare(header), True if value == "*" else truth_of(value)
    if is_true is None:
        return None
    if kind == "activities" and name in _DONE:
        return Standing(becomes=COUNTS if is_true else LEAVE_OUT, is_sure=True)
    if name in _DELETED:
        return Standing(becomes=LEAVE_OUT if is_true else COUNTS, is_sure=True)
    becomes = next((way for way, names in _FLAGS.items() if name in names), "")
    if not becomes or kind not in KINDS or not KINDS[kind].is_fact or (becomes == TURN and kind != "sales"):
        return None
    return Standing(becomes=becomes if is_true else COUNTS, is_sure=not is_true)


@cache
def _table(kind: str) -> dict[str, tuple[str, bool]]:
    """Bare phrase -> what becomes of the rows, and whether it says so in any column."""
    found: dict[str, tuple[str, bool]] = {}
    for part in (kind, ""):
        for becomes, text in _WORDS.get(part, {}).items():
            for is_strong, phrases in zip((True, False), text.split("?"), strict=False):
                for phrase in phrases.split(","):
                    found.setdefault(bare(phrase), (becomes, is_strong))
    found.pop("", None)
    return found


def _by_words(kind: str, value: str, *, is_status: bool) -> str:
    """The one thing that the known words of a value say; empty if they say nothing or deny it."""
    table = _table(kind)
    if bare(value) in table:
        return table[bare(value)][0] if is_status or table[bare(value)][1] else ""
    words = [word for text in _PARTS.findall(value) if (word := bare(text))]
    said: dict[str, bool] = {}
    is_whole, place = True, 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            text = "".join(words[place : place + length])
            if text in table:
                becomes, is_strong = table[text]
                said[becomes] = said.get(becomes, False) or is_strong
                place += length
                break
        else:
            if words[place] in _NOT:
                return ""
            is_whole &= words[place] in _ADDS_NOTHING or words[place].isdigit()
            place += 1
    if len(said) > 1:
        # “paid, cancelled” does not count
        said.pop(COUNTS, None)
    if len(said) != 1:
        return ""
    becomes, is_strong = next(iter(said.items()))
    return becomes if is_status or (is_strong and is_whole) else ""
