"""Rhythm, segments and rules in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from kam_analytics.errors import N_
from kam_analytics.kit.table import is_missing
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.rhythm.analysis.capacity import Capacity
from kam_analytics.rhythm.analysis.choosing import OTHERS, ROOM, TIME, Foreseen, OfPerson
from kam_analytics.rhythm.analysis.compliance import DONE, LATE, MISSED, PLANNED, WORDS, Compliance
from kam_analytics.rhythm.rules.capacity import DAY, OTHER, PLANNABLE
from kam_analytics.rhythm.rules.made import Chosen, Made

#: persons who are named before a choice is saved
_MOST_PERSONS = 5
RHYTHMS = {"month": N_("each month"), "quarter": N_("each quarter"), "year": N_("each year")}
WHOM = {
    "anybody": N_("anybody"),
    "named": N_("a person who is named"),
    "important": N_("an important stakeholder"),
}
STATES = {
    DONE: N_("done"), LATE: N_("done late"), MISSED: N_("missed"), PLANNED: N_("planned"),
    WORDS: N_("closed without an activity"),
}  # fmt: skip


def finding(found: Compliance, _: Words) -> str:
    """How much of the rhythm was kept, and the account where most sales depend on what was not."""
    if found.volume is None or found.kept_share is None:
        if found.tasks.empty:
            return _("No account has a rhythm yet: choose a segment, and its tasks are made")
        return _("No period of the rhythm has ended yet: its tasks are planned")
    behind = found.accounts[found.accounts["kept"] < found.accounts["periods"]]
    text = _(
        "{done} of {expected} planned contacts took place, and {kept} of the periods had one",
        done=_.number(found.done),
        expected=_.number(found.expected),
        kept=_.percent(found.kept_share),
    )
    worst = behind.sort_values(["net_sales", "account_id"], ascending=[False, True])
    if worst.empty or is_missing(worst.iloc[0]["net_sales"]):
        return text
    first = worst.iloc[0]
    return _(
        "{text}. Most sales depend on {name}: {sales}, {kept} of {periods} periods kept",
        text=text,
        name=first["name"],
        sales=_.short_money(first["net_sales"]),
        kept=_.number(first["kept"]),
        periods=_.number(first["periods"]),
    )


def scope(found: Compliance, _: Words) -> str:
    """What the figures are about."""
    with_rhythm = _.plural(
        "{n} account with a rhythm", "{n} accounts with a rhythm", found.tasks["account_id"].nunique()
    )
    return " · ".join([_("Periods that ended by {day}", day=_.day(found.until)), with_rhythm])


def kpis(found: Compliance, _: Words) -> list[Kpi]:
    """Volume and rhythm with their counts, and what is counted apart."""
    sums = found.rules[["periods", "kept", "missed", "late", "unnamed", "in_words"]].sum()

    def share(value: float | None) -> str:
        return "–" if value is None else _.percent(value)

    return [
        Kpi(
            label=_("{n} of {all} activities", n=_.number(found.done), all=_.number(found.expected)),
            value=share(found.volume),
            term="cadence_volume",
        ),
        Kpi(
            label=_("{n} of {all} periods", n=_.number(sums["kept"]), all=_.number(sums["periods"])),
            value=share(found.kept_share),
            term="cadence_rhythm",
        ),
        Kpi(label=_("Tasks missed"), value=_.number(sums["missed"]), term="task_missed"),
        Kpi(label=_("Person unknown"), value=_.number(sums["unnamed"]), term="cadence_unnamed"),
        Kpi(label=_("Closed in words"), value=_.number(sums["in_words"]), term="cadence_in_words"),
    ]


def calendar_title(found: Compliance, _: Words) -> str:
    """The title of the calendar."""
    behind = int((found.accounts["kept"] < found.accounts["periods"]).sum())
    return _.plural(
        "{few} of {n} account has a period without a contact",
        "{few} of {n} accounts have a period without a contact",
        len(found.accounts),
        few=_.number(behind),
    )


def trend_title(found: Compliance, _: Words) -> str:
    """How the last quarter compares with the one before it."""
    shares = found.quarters["kept_share"].tolist()
    if len(shares) < 2:
        return _("By quarter: {now} of the periods kept", now=_.percent(shares[0]))
    return _(
        "By quarter: {now} of the periods kept, {before} the quarter before",
        now=_.percent(shares[0]),
        before=_.percent(shares[1]),
    )


def calendar_alt(found: Compliance, shown: int, _: Words) -> str:
    """The calendar in a sentence."""
    return _.plural(
        "Tasks of {n} account by month, the least kept first: done, late, missed, planned. The table is below.",
        "Tasks of {n} accounts by month, the least kept first: done, late, missed, planned. The table is below.",
        shown,
    )


def rule_text(row: Any, _: Words) -> str:
    """A rule in a line: 12 calls a year, each month, with an important stakeholder; without what goes without saying."""
    kind = activity_name(row["activity_type"], _, many=row["per_year"] != 1)
    parts = [_("{n} {activities} a year", n=_.number(row["per_year"]), activities=kind[:1].lower() + kind[1:])]
    if row["rhythm"] != "year":
        parts.append(_(RHYTHMS[row["rhythm"]]))
    if row["with_whom"] != "anybody":
        parts.append(_("with {whom}", whom=_(WHOM[row["with_whom"]])))
    return ", ".join(parts)


def rule_name(row: Any, _: Words) -> str:
    """The segment and the activity of a rule."""
    return f"{row['segment']} · {activity_name(row['activity_type'], _, many=True)}"


def rule_days(row: Any, today: date, _: Words) -> str:
    """Since or until when a rule holds, where that is not always."""
    if not pd.isna(row["to_on"]):
        return _("to {day}", day=_.day(row["to_on"]))
    if not pd.isna(row["from_on"]) and row["from_on"].date() > today:
        return _("from {day}", day=_.day(row["from_on"]))
    return ""


def segment_text(row: Any, _: Words) -> str:
    """How a segment is followed: its cap, and since when its rules hold."""
    most = row["per_person"]
    cap = _("any number of accounts a person") if pd.isna(most) else _.plural(
        "{n} account a person", "{n} accounts a person", int(most)
    )  # fmt: skip
    since = _("not followed yet") if pd.isna(row["since_on"]) else _("followed since {day}", day=_.day(row["since_on"]))
    return f"{cap} · {since}"


def waiting_title(count: int, _: Words) -> str:
    """How many proposals wait."""
    return _.plural("{n} segment waits for a director", "{n} segments wait for a director", count)


def waiting_text(row: Any, _: Words) -> str:
    """One proposal: account, from, to, since when, why."""
    now = _("no segment") if pd.isna(row["now"]) else row["now"]
    return _(
        "{account}: {now} → {segment} from {day} ({reason})",
        account=row["name"],
        now=now,
        segment=row["segment"],
        day=_.day(row["from_on"]),
        reason=row["reason"] if isinstance(row["reason"], str) else "–",
    )


def foreseen_texts(found: Foreseen, _: Words) -> list[str]:
    """What choosing a segment would add, a sentence for each person; the first few, and how many more there are."""
    texts = [_of_person(one, found, _) for one in found.persons[:_MOST_PERSONS]]
    rest = len(found.persons) - _MOST_PERSONS
    if rest > 0:
        texts.append(_.plural("and {n} more person", "and {n} more people", rest))
    if found.unowned:
        texts.append(
            _.plural(
                "{n} account has no owner: nobody gets tasks for it.",
                "{n} accounts have no owner: nobody gets tasks for them.",
                found.unowned,
            )
        )
    return texts


def foreseen_waiting(found: Foreseen, _: Words) -> str | None:
    """How many of the accounts would wait for a director, and why; ``None`` if none would."""
    total = sum(found.waiting.values())
    if not total:
        return None
    others, room, time = (found.waiting.get(why, 0) for why in (OTHERS, ROOM, TIME))
    reasons = []
    if others:
        reasons.append(_.plural("{n} is not yours", "{n} are not yours", others))
    if room:
        reasons.append(_("{n} above the {most} that one person may have", n=_.number(room), most=_.number(found.most)))
    if time:
        reasons.append(_("{n} above 100% of your time", n=_.number(time)))
    waits = _.plural("{n} account will wait for a director", "{n} accounts will wait for a director", total)
    return f"{waits}: {', '.join(reasons)}."


def _of_person(one: OfPerson, found: Foreseen, _: Words) -> str:
    hours = _.number(abs(one.hours), 1)
    if one.hours > 0:
        change = _("{hours} hours more in the next 12 months", hours=hours)
    elif one.hours < 0:
        change = _("{hours} hours less in the next 12 months", hours=hours)
    else:
        change = _("no change in hours")
    parts = [_("{person}: {change}", person=one.person, change=change)]
    if one.above:
        months = ", ".join(_.month(month) for month in one.above)
        parts.append(_("above 100% in {months}", months=months))
    if found.segment is not None and found.most is not None:
        place = {"n": _.number(one.accounts), "most": _.number(found.most), "segment": found.segment}
        parts.append(_("{n} of {most} accounts in segment {segment}", **place))
    return "; ".join(parts)


def chosen_text(chosen: Chosen, accounts: int, segment: str | None, _: Words) -> str:
    """What choosing a segment did."""
    if chosen.status == "proposed":
        return _("The segment is full, or the account is another person's: a director decides.")
    made = chosen.made
    if segment is None:
        return _.plural("{n} open task was cancelled.", "{n} open tasks were cancelled.", made.cancelled)
    parts = [_.plural("{n} task was made", "{n} tasks were made", made.added)]
    if made.cancelled:
        parts.append(_.plural("{n} open task was cancelled", "{n} open tasks were cancelled", made.cancelled))
    if made.closed:
        parts.append(_.plural("{n} was done already", "{n} were done already", made.closed))
    return ", ".join(parts) + "."


def made_text(made: Made, _: Words) -> str:
    """What making tasks did, or would do, in a line of the command line."""
    return _(
        "Tasks added: {added}, cancelled: {cancelled}, under a changed rule: {followed}, handed over: {handed_over}, "
        "closed by an activity: {closed}, opened again: {reopened}.",
        **{
            name: getattr(made, name)
            for name in ("added", "cancelled", "followed", "handed_over", "closed", "reopened")
        },
    )


def capacity_title(found: Capacity, _: Words) -> str:
    """Who is above 100 %, and when."""
    above = found.above
    if found.rows.empty:
        return _("Nobody has planned work in the next 12 months")
    if above.empty:
        top = found.rows.loc[found.rows["used"].idxmax()]
        return _(
            "Nobody has more planned than can be done; the fullest month is {month} of {person}: {share}",
            month=_.month(top["month_on"]),
            person=top["person"],
            share=_.percent(top["used"]),
        )
    first = above.iloc[0]
    return _.plural(
        "{n} person has more planned than can be done, first {person} in {month}: {share}",
        "{n} persons have more planned than can be done, first {person} in {month}: {share}",
        above["user_id"].nunique(),
        person=first["person"],
        month=_.month(first["month_on"]),
        share="∞" if is_missing(first["used"]) else _.percent(first["used"]),
    )


def assumptions_text(assumptions: Mapping[str, float], _: Words) -> str:
    """What the load is counted by, in a line."""
    hours = ", ".join(
        f"{assumption_name(name, _).lower()} {_.number(value, 1)} h"
        for name, value in assumptions.items()
        if name not in (DAY, PLANNABLE)
    )
    return _(
        "Assumptions: a working day has {day} hours, {share} of them can be planned; {hours}. Public holidays and "
        "absences are no working days.",
        day=_.number(assumptions[DAY], 1),
        share=_.percent(assumptions[PLANNABLE]),
        hours=hours,
    )


def assumption_name(name: str, _: Words) -> str:
    """What an assumption is of."""
    own = {
        DAY: N_("Hours of a working day"), PLANNABLE: N_("Part of the day that can be planned"),
        "plan_action": N_("Plan action"), "task": N_("Other task"), OTHER: N_("Other activity"),
    }  # fmt: skip
    return _(own[name]) if name in own else activity_name(name, _)


def tried_title(before: Capacity, after: Capacity, _: Words) -> str:
    """What a change that was tried would do to the fullest month of the persons whom it concerns."""
    if after.rows.empty:
        return _("Nobody's planned work would change")
    top = after.rows.loc[(after.rows["used"].fillna(float("inf"))).idxmax()]
    everybody = pd.concat([before.rows, before.others])
    same = everybody[(everybody["user_id"] == top["user_id"]) & (everybody["month_on"] == top["month_on"])].iloc[0]
    return _(
        "The fullest month would be {month} of {person}: {share} instead of {before}. Nothing is saved.",
        month=_.month(top["month_on"]),
        person=top["person"],
        share="∞" if is_missing(top["used"]) else _.percent(top["used"]),
        before="∞" if is_missing(same["used"]) else _.percent(same["used"]),
    )


def absence_text(row: Any, _: Words) -> str:
    """An absence in a line."""
    days = f"{_.day(row['from_on'])}–{_.day(row['to_on'])}"
    return " · ".join([str(row["person"]), days, *([row["reason"]] if isinstance(row["reason"], str) else [])])
