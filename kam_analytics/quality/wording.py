"""Problems in the data in words: a title and a note for every subject, the finding, the figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kam_analytics.errors import N_
from kam_analytics.imports.wording.fields import kind_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.quality.analysis.quality import FEWEST_IMPORTS, STALE_DAYS, Coverage, Feeds, Quality

#: how many months without a row are listed before the others are counted
_MOST_MONTHS = 6

#: subject -> its name in the list of checks without findings; errors come first, then missing knowledge
SUBJECTS = {
    "unmatched": N_("unknown IDs"),
    "duplicates": N_("duplicate accounts"),
    "decimals": N_("IDs that end in “.0”"),
    "feeds": N_("gaps and stale feeds"),
    "ahead": N_("future dates"),
    "owners": N_("accounts without an owner"),
    "margin": N_("sales without a margin"),
    "nps": N_("accounts without an NPS answer"),
    "contacts": N_("accounts without a contact"),
    "activities": N_("accounts without an activity"),
}
#: subjects that are missing knowledge, not errors
COVERED = ("margin", "nps", "contacts", "activities")

_WHAT = {"account": N_("Account"), "product": N_("Product"), "user": N_("Person")}
_UNMATCHED = {
    "refused": N_("unknown, lines not loaded"),
    "hidden": N_("ID hidden, lines not loaded"),
    "known": N_("now known: import the file again"),
    "named": N_("person not known yet"),
}
_WHY = {
    "both": N_("same business ID and name"),
    "business_id": N_("same business ID"),
    "name": N_("same name"),
    "name_other_id": N_("same name, different business ID"),
}
_FEED = {"stale": N_("stale"), "fine": N_("on time"), "not_judged": N_("not judged: too few imports")}
_OWNER = {"none": N_("no owner"), "unknown": N_("person not known yet"), "inactive": N_("no longer active")}


def what_name(code: str, _: Words) -> str:
    """The name of the thing that an id identifies."""
    return _(_WHAT[code])


def unmatched_state(code: str, _: Words) -> str:
    """The state of the rows of an id."""
    return _(_UNMATCHED[code])


def why(code: str, _: Words) -> str:
    """Why accounts are probably one customer."""
    return _(_WHY[code])


def feed_state(code: str, _: Words) -> str:
    """The state of a feed."""
    return _(_FEED[code])


def owner_state(code: str, _: Words) -> str:
    """The problem with an owner."""
    return _(_OWNER[code])


# Findings -------------------------------------------------------------------------------------------------


def found(quality: Quality, _: Words) -> dict[str, str]:
    """Subject -> its title, for the subjects with findings, in order of importance."""
    titles = {name: make(quality, _) for name, make in _TITLES.items()}
    titles |= {item.name: coverage_title(item, _) for item in quality.coverage}
    return {name: titles[name] for name in SUBJECTS if titles[name]}


def finding(quality: Quality, _: Words) -> str:
    """The most important finding; errors come before missing knowledge."""
    titles = found(quality, _)
    faults = [title for name, title in titles.items() if name not in COVERED]
    if faults:
        return _.plural(
            "{worst} – {n} issue to fix", "{worst} – {n} issues to fix in total", len(faults), worst=faults[0]
        )
    if not titles:
        return _("Nothing to fix")
    known = [item for item in quality.coverage if item.name in titles]
    least = min(known, key=lambda item: item.share or 0.0)
    return _("{unknown} – nothing else to fix", unknown=titles[least.name])


def remarks(quality: Quality, _: Words) -> list[str]:
    """The subjects without findings, and those that cannot be judged."""
    titles = found(quality, _)
    unknown = {item.name for item in quality.coverage if item.share is None}
    clean = [_(name) for key, name in SUBJECTS.items() if key not in titles and key not in unknown]
    silent = [_(name) for key, name in SUBJECTS.items() if key in unknown]
    return [
        *([_("Nothing found: {list}.", list=", ".join(clean))] if clean else []),
        *([_("No data to judge by: {list}.", list=", ".join(silent))] if silent else []),
    ]


def scope(period: str, quality: Quality, _: Words) -> str:
    """The scope of the page."""
    accounts = _.plural("{n} account", "{n} accounts", quality.accounts)
    imports = _.plural("{n} import", "{n} imports", quality.imports)
    return " · ".join([period, accounts, imports, _("{currency}, net of returns", currency=_.currency)])


def kpis(quality: Quality, _: Words) -> list[Kpi]:
    """The coverage of net sales, and the rejected rows."""
    without_owner = quality.owners.share
    owned = None if without_owner is None else 1 - without_owner
    return [
        Kpi(label=_("Margin coverage"), value=_.percent(quality.covered("margin"), 1), term="margin_coverage"),
        Kpi(label=_("NPS sales coverage"), value=_.percent(quality.covered("nps"), 1), term="nps_sales_heard"),
        Kpi(label=_("Contact coverage"), value=_.percent(quality.covered("contacts"), 1), term="contact_coverage"),
        Kpi(label=_("Owner coverage"), value=_.percent(owned, 1), term="owner_coverage"),
        Kpi(label=_("Rejected lines"), value=_.number(quality.rejected), term="refused_lines"),
    ]


# Titles: empty without findings ----------------------------------------------------------------------------


def _unmatched_title(quality: Quality, _: Words) -> str:
    unmatched = quality.unmatched
    if unmatched.ids is None:
        return _.plural(
            "{n} line was not loaded: its ID is unknown",
            "{n} lines were not loaded: their IDs are unknown",
            unmatched.lines,
        )
    if unmatched.ids:
        lines = _.plural("{n} line not loaded", "{n} lines not loaded", unmatched.lines)
        return _.plural(
            "{n} unknown ID in rejected rows, {lines}",
            "{n} unknown IDs in rejected rows, {lines}",
            unmatched.ids,
            lines=lines,
        )
    if unmatched.known_lines:
        return _.plural(
            "{n} rejected line has an ID that is now known",
            "{n} rejected lines have IDs that are now known",
            unmatched.known_lines,
        )
    if unmatched.people:
        return _.plural(
            "{n} person in loaded rows is not known yet",
            "{n} people in loaded rows are not known yet",
            unmatched.people,
        )
    return ""


def _duplicates_title(quality: Quality, _: Words) -> str:
    alike = quality.duplicates
    if not alike.groups:
        return ""
    return _.plural(
        "{n} customer probably appears more than once: {accounts}",
        "{n} customers probably appear more than once: {accounts}",
        alike.groups,
        accounts=_.plural("{n} account", "{n} accounts", alike.accounts),
    )


def _decimals_title(quality: Quality, _: Words) -> str:
    n, twins = len(quality.decimals.rows), quality.decimals.twins
    if not n:
        return ""
    if not twins:
        return _.plural("{n} ID ends in “.0”", "{n} IDs end in “.0”", n)
    return _.plural(
        "{n} ID ends in “.0”, {twins}",
        "{n} IDs end in “.0”, {twins}",
        n,
        twins=_.plural("{n} likely duplicate", "{n} likely duplicates", twins),
    )


def _feeds_title(quality: Quality, _: Words) -> str:
    feeds = quality.feeds
    stale = feeds.stale
    if len(stale):
        first = stale.iloc[0]
        feed = f"{kind_name(first['kind'], _)} ({first['source']})"
        return _.plural(
            "{n} feed is stale: {feed}, last data {days} ago",
            "{n} feeds are stale, first {feed}, last data {days} ago",
            len(stale),
            feed=feed,
            days=_.plural("{n} day", "{n} days", first["quiet"]),
        )
    missing = sum(len(months) for months in feeds.gaps.values())
    return _.plural("{n} month has no rows at all", "{n} months have no rows at all", missing) if missing else ""


def _ahead_title(quality: Quality, _: Words) -> str:
    ahead = quality.ahead
    if ahead.furthest is None:
        return ""
    return _.plural(
        "{n} row is dated in the future: {day}",
        "{n} rows are dated in the future, the latest {day}",
        ahead.lines,
        day=_.day(ahead.furthest),
    )


def _owners_title(quality: Quality, _: Words) -> str:
    owners = quality.owners
    if owners.rows.empty:
        return ""
    return _.plural(
        "{n} account has no active owner: {share} of net sales",
        "{n} accounts have no active owner: {share} of net sales",
        len(owners.rows),
        share=_.percent(owners.share, 1),
    )


_TITLES: dict[str, Callable[[Quality, Words], str]] = {
    "unmatched": _unmatched_title, "duplicates": _duplicates_title, "decimals": _decimals_title,
    "feeds": _feeds_title, "ahead": _ahead_title, "owners": _owners_title,
}  # fmt: skip


def coverage_title(item: Coverage, _: Words) -> str:
    """The share of net sales that lacks something."""
    if item.share is None or item.rows.empty:
        return ""
    fields = {
        "share": _.percent(1 - item.share, 1),
        "silent": _.number(len(item.rows)),
        "all": _.number(item.accounts),
    }
    if item.name == "margin":
        return _("{share} of net sales without a margin: lines of {silent} of {all} accounts", **fields)
    if item.name == "nps":
        return _("No answer from {share} of net sales: {silent} of {all} accounts", **fields)
    if item.name == "contacts":
        return _("{share} of net sales without a contact: {silent} of {all} accounts", **fields)
    return _("{share} of net sales without an activity: {silent} of {all} accounts", **fields)


# Notes: the criteria -----------------------------------------------------------------------------------------


def note(subject: str, quality: Quality, today: date, _: Words) -> str:
    """The criteria of a subject, and how to fix its findings."""
    if subject == "unmatched":
        return _unmatched_note(quality, _)
    if subject == "duplicates":
        return _duplicates_note(quality, _)
    if subject == "decimals":
        return _(
            "A spreadsheet has turned these IDs into numbers. Import the file again with “IDs without .0”. "
            "If an ID also exists without the .0, the same row is probably there twice."
        )
    if subject == "feeds":
        return _feeds_note(quality.feeds, _)
    if subject == "ahead":
        return _(
            "Sales, activities, NPS answers and deliveries dated after {day}. Select a row to open its import.",
            day=_.day(today),
        )
    if subject == "owners":
        return _(
            "No owner, an owner who is not known yet, or one who is no longer active; largest net sales "
            "first. Select a row to open the account."
        )
    return _(_COVERAGE_NOTES[subject])


_COVERAGE_NOTES = {
    "margin": N_("Net sales of the lines without a margin, largest first. Select a row to open the account."),
    "nps": N_("Accounts that bought but did not answer, largest first. Select a row to open the account."),
    "contacts": N_(
        "Accounts that bought but where we have no contact, largest first. Select a row to open the account."
    ),
    "activities": N_(
        "Accounts that bought without any activity from us, largest first. Select a row to open the account."
    ),
}


def _unmatched_note(quality: Quality, _: Words) -> str:
    rows = quality.unmatched.rows
    parts = [
        _(
            "From the last import of each file that has not been undone. Import the missing accounts, "
            "products or people, then the file again under the same name."
        )
    ]
    if (rows["state"] == "named").any():
        parts.append(_("People named in loaded rows are matched to their rows as soon as they are imported."))
    if (rows["state"] == "hidden").any():
        parts.append(_("The IDs themselves are hidden from analysts, like the names of contacts."))
    return " ".join(parts)


def _duplicates_note(quality: Quality, _: Words) -> str:
    parts = [
        _(
            "Similar: the same business ID, or the same name ignoring case, accents, punctuation and legal "
            "form. Companies in one group are not duplicates."
        )
    ]
    if quality.duplicates.related:
        parts.append(
            _.plural(
                "{n} similar account within one group is left out.",
                "{n} similar accounts within one group are left out.",
                quality.duplicates.related,
            )
        )
    return " ".join([*parts, join_note(_)])


def no_duplicates(quality: Quality, _: Words) -> str:
    """The title of the card that joins accounts where none are alike."""
    return _.plural(
        "Join accounts: {n} account, none alike", "Join accounts: {n} accounts, none alike", quality.accounts
    )


def join_note(_: Words) -> str:
    """What joining two accounts is for, and who decides."""
    return _(
        "Branches may share a business ID, so a director decides which accounts are one customer: select a row, or any "
        "two accounts. The rows of the joined account, and later imports under its ID, then belong to the account that is "
        "kept."
    )


def _feeds_note(feeds: Feeds, _: Words) -> str:
    rule = _(
        "Stale: the last import is more than twice the usual interval ago; the usual interval is the "
        "median once there are {n} import days. With fewer, sales and activities are stale when their "
        "last row is more than {days} days old; others are not judged.",
        n=FEWEST_IMPORTS,
        days=STALE_DAYS,
    )
    gaps = [_gap_note(kind, months, _) for kind, months in feeds.gaps.items() if months]
    return " ".join([rule, *gaps])


def _gap_note(kind: str, months: tuple[date, ...], _: Words) -> str:
    listed = ", ".join(_.month(month) for month in months[:_MOST_MONTHS])
    fields = {"kind": kind_name(kind, _), "months": listed}
    rest = len(months) - _MOST_MONTHS
    if rest > 0:
        return _.plural(
            "{kind}: no rows in {months} and {n} more month.",
            "{kind}: no rows in {months} and {n} more months.",
            rest,
            **fields,
        )
    return _("{kind}: no rows in {months}.", **fields)
