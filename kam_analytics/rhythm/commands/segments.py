"""Choosing the segments of accounts, and how a segment is followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from kam_analytics.access import Role
from kam_analytics.errors import N_, BadInput, Forbidden, NotFound
from kam_analytics.kit.rules.text import clean_line
from kam_analytics.rhythm.commands.capacity import months_above
from kam_analytics.rhythm.commands.tasks import make_tasks, practice, put_segment
from kam_analytics.rhythm.rules.made import Chosen, Made, together
from kam_analytics.rhythm.rules.practice import in_segment, tasks_of, work_of
from kam_analytics.store import Scope

#: characters of a reason
MOST_CHARACTERS = 200
_DAY = timedelta(days=1)


def choose_segment(scope: Scope, account_ids: Sequence[str], segment: str | None, from_on: date, reason: str) -> Chosen:
    """Put accounts into a segment from a day on, or with ``None`` into none, and make their tasks; one save.

    The segment before it ends the day before. A director decides. A rep decides as long as the owner of an account has
    room in the segment; for the accounts above that the choice waits for a director, and replaces what waited before.
    ``status`` is proposed as soon as one of them waits.

    Raises ``BadInput`` without an account, for an unknown segment, without a reason, for a day on which the account is
    in this segment anyway or before a segment that begins later, and from a rep who takes another person's account out
    of its segment; ``NotFound`` for an account out of reach.
    """
    words = clean_line(reason, MOST_CHARACTERS)
    known = {row["segment"]: row for row in scope.records("segments")}
    if not account_ids:
        raise BadInput(N_("Choose at least one account."))
    if segment is not None and segment not in known:
        raise BadInput(N_("There is no segment “{name}”."), name=segment)
    if not words:
        raise BadInput(N_("Say why: the reason stays with the segment."))
    made = []
    with scope.saving() as save:
        for account_id in account_ids:
            scope.require(account_id)
            if segment is None and not _is_own(scope, account_id):
                raise BadInput(N_("Only the owner of an account, or a director, takes it out of its segment."))
            rows = scope.records("segment_memberships", account=account_id)
            waits = segment is not None and not (
                _has_room(scope, account_id, known[segment], from_on) and _has_time(scope, account_id, segment, from_on)
            )
            for row in rows:
                if row["status"] == "proposed":
                    scope.delete("segment_membership", row["membership_id"], row["version"])
            _check_free([row for row in rows if row["status"] == "decided"], segment, from_on)
            if not waits:
                _end(scope, [row for row in rows if row["status"] == "decided"], from_on)
            if segment is not None:
                _begin(scope, account_id, segment, from_on, "proposed" if waits else "decided", words)
            if not waits:
                # before the next account: its tasks take hours of the same person
                made.append(make_tasks(scope, account_id=account_id))
    status = "decided" if len(made) == len(account_ids) else "proposed"
    return Chosen(save=save, status=status, made=together(made))


def decide_segment(scope: Scope, membership_id: str, version: int, *, accepted: bool) -> Chosen:
    """Accept or turn down a segment that waits; only for directors. Raises as ``choose_segment``.

    What is accepted begins today if it was to begin before: nobody could follow it while it waited.
    """
    if scope.viewer.role is not Role.DIRECTOR:
        raise Forbidden(N_("Your role may not change this."))
    row = scope.row("segment_membership", membership_id)
    if row is None or row["status"] != "proposed":
        raise NotFound
    with scope.saving() as save:
        made = Made()
        if accepted:
            rows = scope.records("segment_memberships", account=row["account_id"])
            decided = [one for one in rows if one["status"] == "decided"]
            from_on = max(row["from_on"], scope.store.today)
            _check_free(decided, row["segment"], from_on)
            _end(scope, decided, from_on)
            scope.update("segment_membership", membership_id, version, {"status": "decided", "from_on": from_on})
            made = make_tasks(scope, account_id=row["account_id"])
        else:
            scope.delete("segment_membership", membership_id, version)
    return Chosen(save=save, status="decided", made=made)


def set_segment(scope: Scope, segment: str, version: int, *, per_person: int | None, since_on: date | None) -> str:
    """How many accounts of a segment one person may have, and since when its rules are followed; the save's id.

    Raises ``BadInput`` for fewer than one account, ``Forbidden`` for other roles than the director.
    """
    if per_person is not None and per_person < 1:
        raise BadInput(N_("A person may have 1 account of a segment or more; leave it empty for any number."))
    with scope.saving() as save:
        put_segment(scope, segment, version, {"per_person": per_person, "since_on": since_on})
        make_tasks(scope)
    return save


def _is_own(scope: Scope, account_id: str) -> bool:
    """Return True for a director, and for the owner of an account."""
    owner = scope.records("account_owners", account=account_id)[0]["owner_id"]
    return scope.viewer.role is Role.DIRECTOR or bool(owner == scope.viewer.user_id)


def _has_room(scope: Scope, account_id: str, segment: dict[str, Any], day: date) -> bool:
    """Return True for a director, and for the owner of an account who has room in the segment from a day on.

    An account that will be in the segment later takes its place, too.
    """
    own, most = scope.viewer.user_id, segment["per_person"]
    if scope.viewer.role is Role.DIRECTOR or not _is_own(scope, account_id) or most is None:
        return _is_own(scope, account_id)
    owners = {row["account_id"]: row["owner_id"] for row in scope.records("account_owners", account="")}
    in_it = {
        row["account_id"]
        for row in scope.records("segment_memberships", account="")
        if row["segment"] == segment["segment"]
        and row["status"] == "decided"
        and (row["to_on"] is None or row["to_on"] >= day)
    }
    return sum(1 for one in in_it - {account_id} if owners.get(one) == own) < int(most)


def _has_time(scope: Scope, account_id: str, segment: str, day: date) -> bool:
    """Return True for a director, and where no month of the viewer gets more work than can be planned."""
    if scope.viewer.role is Role.DIRECTOR:
        return True
    tried = in_segment(practice(scope, account_id), {account_id}, segment, day)
    more = work_of(tried, tasks_of(scope.records("cadence_tasks", account=account_id)), today=scope.store.today)
    return not months_above(scope, scope.viewer.user_id, more)


def _check_free(decided: Sequence[dict[str, Any]], segment: str | None, from_on: date) -> None:
    now = next((row for row in decided if _holds(row, from_on)), None)
    if (now["segment"] if now else None) == segment:
        raise BadInput(N_("On {day} the account is in this segment already."), day=from_on)
    later = next((row for row in decided if row["from_on"] > from_on), None)
    if later is not None:
        raise BadInput(
            N_("From {day} the account is in segment {segment} already: choose a later day."),
            day=later["from_on"],
            segment=later["segment"],
        )


def _end(scope: Scope, decided: Sequence[dict[str, Any]], from_on: date) -> None:
    """End the segment of an account the day before; one that begins on the day was a slip and goes."""
    for row in decided:
        if row["from_on"] == from_on:
            scope.delete("segment_membership", row["membership_id"], row["version"])
        elif _holds(row, from_on):
            scope.update("segment_membership", row["membership_id"], row["version"], {"to_on": from_on - _DAY})


def _begin(scope: Scope, account_id: str, segment: str, from_on: date, status: str, reason: str) -> None:
    row = {"account_id": account_id, "segment": segment, "from_on": from_on, "status": status, "reason": reason}
    scope.insert("segment_membership", {"membership_id": uuid4().hex, **row})


def _holds(row: dict[str, Any], day: date) -> bool:
    return bool(row["from_on"] <= day and (row["to_on"] is None or day <= row["to_on"]))
