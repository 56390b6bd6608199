"""The week of a person in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kam_analytics.kit.wording.codes import activity_name, task_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.reasons.rules.catalogue import Reason
from kam_analytics.reasons.wording import euros, reason_text
from kam_analytics.scorecard.answers import Facts
from kam_analytics.scorecard.wording.lines import result_lines
from kam_analytics.week.analysis import Briefing, Dots, Week
from kam_analytics.week.answers import Brief, Deadline
from kam_analytics.week.rules import FORTNIGHT, WEEK, Item, Person


def scope(name: str, accounts: int, today: date, _: Words) -> str:
    """Whose week it is, and which days."""
    days = f"{_.weekday(today)} – {_.weekday(today + WEEK)}"
    return " · ".join([name, days, _.plural("{n} account", "{n} accounts", accounts)])


def finding(found: Week, deadlines: int, accounts: int, today: date, _: Words) -> str:
    """What the week asks for."""
    if not accounts:
        return _("You have no accounts yet")
    parts = []
    if found.contacts:
        first = found.contacts[0]
        count = _.plural(
            "{n} call or meeting within a week", "{n} calls and meetings within a week", len(found.contacts)
        )
        day = _("today") if first.due_on == today else _.weekday(first.due_on)
        parts.append(_("{count}, the first with {account}, {day}", count=count, account=first.account, day=day))
    else:
        parts.append(_("No call or meeting is due within a week"))
    if deadlines:
        parts.append(_.plural("{n} deadline within a fortnight", "{n} deadlines within a fortnight", deadlines))
    if found.backlog:
        parts.append(
            _.plural("{n} late task can still be done", "{n} late tasks can still be done", len(found.backlog))
        )
    return " · ".join(parts)


def contacts_title(found: Week, today: date, _: Words) -> str:
    """Title of the calls and meetings."""
    now = sum(item.due_on == today for item in found.contacts)
    later = len(found.contacts) - now
    if not found.contacts:
        return _("Today and this week: no call or meeting is due")
    if not now:
        return _.plural(
            "{n} call or meeting within a week, none of them today",
            "{n} calls and meetings within a week, none of them today",
            later,
        )
    if not later:
        return _.plural(
            "{n} call or meeting today, no other within a week",
            "{n} calls and meetings today, no other within a week",
            now,
        )
    return _.plural(
        "{n} call or meeting today, {later} more within a week",
        "{n} calls and meetings today, {later} more within a week",
        now,
        later=_.number(later),
    )


def contact_line(item: Item, today: date, _: Words) -> str:
    """When and what."""
    day = _("Today") if item.due_on == today else _.weekday(item.due_on)
    what = task_name({"title": item.title, "activity_type": item.activity_type}, _)
    return f"{day} · {what}"


def person_text(person: Person | None, _: Words) -> str:
    """Whom a call or meeting is with."""
    if person is None:
        return _("No person of this account is known")
    return ", ".join(filter(None, [person.name, person.title]))


def before_lines(item: Item, brief: Brief, today: date, _: Words) -> list[str]:
    """What to know before: the last words, and the promise that is open."""
    lines = []
    if item.with_whom == "important" and brief.person is not None and not brief.person.is_important:
        lines.append(_("Nobody who decides, approves or has influence is known here."))
    if brief.before is None:
        return lines
    lines.append(_last_words(brief.before, _))
    if brief.before.promise is not None and brief.before.promised_on is not None:
        on = brief.before.promised_on
        late = _.plural("{n} day late", "{n} days late", (today - on).days) if on < today else _.day(on)
        lines.append(_("Promised: {what} ({when})", what=brief.before.promise, when=late))
    return lines


def _last_words(before: Briefing, _: Words) -> str:
    if before.done_on is None:
        return _("Nothing has been logged here yet")
    what = activity_name(before.activity_type, _)
    said = ": ".join(filter(None, [" ".join(filter(None, [what])), before.subject]))
    who = f", {before.contact}" if before.contact else ""
    return _("Last: {day}, {what}{who}", day=_.day(before.done_on), what=said, who=who)


def preparation(facts: Facts, reasons: Sequence[Reason], said: Sequence[str], _: Words) -> list[tuple[str, str]]:
    """Five lines before a meeting: sales, the quarter, delivery, satisfaction, what is at stake.

    ``said`` are the texts of ``reasons``, in their order. What is not known is said to be so.
    """
    lines = {line.key: line for line in result_lines(facts, _)}

    def cell(key: str) -> str:
        line = lines.get(key)
        if line is None:
            return _("not known")
        now, before = line.cells[0], line.cells[1] if len(line.cells) > 1 else ""
        return _("{now}, a year before {before}", now=now, before=before) if before and before != "–" else now

    texts = {
        measure: [text for one, text in zip(reasons, said, strict=True) if one.measure == measure]
        for measure in ("at_stake", "behind")
    }
    delivery = cell("on_time_in_full")
    if "claims" in lines:
        delivery = _("{delivery} · claims {claims}", delivery=delivery, claims=lines["claims"].cells[0])
    return [
        (_("Net sales"), cell("net_sales")),
        (_("Quarter"), "; ".join(texts["behind"]) or _("no sales target that is missed at this pace")),
        (_("On time in full"), delivery),
        (_("NPS"), cell("nps")),
        (_("At stake"), "; ".join(texts["at_stake"]) or _("no agreement or deal with a day ahead")),
    ]


def deadlines_title(n: int, _: Words) -> str:
    """Title of what has a day in the fortnight."""
    if not n:
        return _("No deadline within {n} days", n=FORTNIGHT.days)
    return _.plural("{n} deadline within {days} days", "{n} deadlines within {days} days", n, days=FORTNIGHT.days)


def deadline_text(deadline: Deadline, today: date, _: Words) -> str:
    """What is due: own work with its day, or the agreement or deal with its day and euros."""
    if isinstance(deadline.what, Item):
        return contact_line(deadline.what, today, _)
    return f"{reason_text(deadline.what, today, _)} · {euros(deadline.what, _)}"


def backlog_title(found: Week, today: date, _: Words) -> str:
    """The one line of what is late."""
    if not found.backlog:
        return _("Nothing is late that can still be done")
    oldest = _.plural("{n} day", "{n} days", (today - found.backlog[0].due_on).days)
    return _.plural(
        "{n} late task can still be done, the oldest for {days}",
        "{n} late tasks can still be done, the oldest for {days}",
        len(found.backlog), days=oldest,
    )  # fmt: skip


def late_actions_text(found: Week, most: int, _: Words) -> str:
    """How many plan actions are late, and that they are changed in their plan."""
    n = len(found.late_actions)
    text = _.plural(
        "{n} plan action is late; it is changed in its account plan.",
        "{n} plan actions are late; they are changed in their account plans.",
        n,
    )
    return text if n <= most else f"{text} {_('The oldest {n} are shown.', n=most)}"


def late_line(item: Item, today: date, _: Words) -> str:
    """A late task: where, and what ``late_text`` says."""
    return f"{item.account} · {late_text(item, today, _)}"


def late_text(item: Item, today: date, _: Words) -> str:
    """A late task or action: what, how late, and until when it can be done."""
    what = task_name({"title": item.title, "activity_type": item.activity_type}, _)
    late = _.plural("{n} day late", "{n} days late", (today - item.due_on).days)
    until = _(", to {day} at the latest", day=_.day(item.until)) if item.until else ""
    return f"{what} · {late}{until}"


def dots_title(dots: Dots, _: Words) -> str:
    """How the rhythm of the quarter stands."""
    return _(
        "Rhythm of the quarter: {done} done, {missed} missed, {planned} planned",
        done=_.number(dots.done), missed=_.number(dots.missed), planned=_.number(dots.planned),
    )  # fmt: skip
