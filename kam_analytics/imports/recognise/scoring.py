"""Which kind a file is: how well it fits each, and when no kind is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.recognise import matching
from kam_analytics.imports.recognise.codes import is_listed
from kam_analytics.imports.recognise.headers import FILE_NAMES
from kam_analytics.imports.recognise.meaning.amounts import AIDS, Seen

#: the fewest points for a candidate and for a sure kind; least lead over the next kind
OFFERED, _SURE, _AHEAD = 0.3, 0.6, 0.05
#: the lead another kind needs over the one that the file's name suggests
_BY_NAME = 0.06
#: tables with one row for each id; an id names its rows if more than this share of its values differ
_LISTS = frozenset({"accounts", "contacts", "products", "users"})
_ROWS_OF_ITS_OWN = 0.6


@dataclass(frozen=True, kw_only=True)
class Score:
    """How well a file fits a kind: its fields by column, missing required fields, points from 0 to 1."""

    kind: str
    fields: dict[str, str]
    missing: tuple[str, ...]
    points: float


def scores_of(columns: Sequence[Seen], file_name: str) -> list[Score]:
    """Every kind with its score, best first.

    Points are 0-1: half for the share of required fields found, half for the weighted share of headers
    that match a field; a name that few kinds use weighs more. The name of the file decides between
    kinds that fit equally well.
    """
    kinds = matching.all_kinds()
    by_kind = {kind: matching.fields_by_name(kind, columns, is_any=True) for kind in kinds}
    knowing = {
        column.name: sum(bool(matching.meanings(kind, column.name, len(columns) <= matching.FEW)) for kind in kinds)
        for column in columns
        if column.name
    }
    whole = sum(1 / max(count, 1) if count else 0.15 for count in knowing.values()) or 1.0
    named = _named_kinds(file_name)
    found = []
    for kind in kinds:
        chosen = by_kind[kind]
        left = matching.missing(kind, set(chosen))
        needed = len(matching.required(kind)) + bool(KINDS[kind].one_of if kind in KINDS else ())
        met = (needed - len(left)) / needed if needed else 0.0
        weight = sum(sure / matching.OWN / max(knowing[name], 1) for name, sure in chosen.values())
        filled = len({*chosen} - AIDS) / len({*matching.field_names(kind)} - AIDS)
        points = 0.45 * met * met + 0.3 * min(weight / whole, 1) + 0.1 * filled + 0.15 * (kind in named)
        found.append(
            Score(
                kind=kind,
                fields={field: name for field, (name, _sure) in chosen.items()},
                missing=left,
                points=points if chosen else 0.0,
            )
        )
    return sorted(found, key=lambda score: -score.points)


def kind_of(scores: Sequence[Score], cells: dict[str, list[str]], file_name: str) -> tuple[str, float]:
    """The kind of a file and how sure it is; none where two are possible. ``cells`` has the filled ones by column."""
    names_rows = {
        name for name, held in cells.items() if len(held) < 2 or len(set(held)) > _ROWS_OF_ITS_OWN * len(held)
    }
    kind, sure = _best([score for score in scores if _has_key(score, names_rows)], _named_kinds(file_name))
    if (kind == "activities" and _may_be_sales(scores, cells)) or (kind in _LISTS and _are_lines(scores)):
        return "", sure
    return kind, sure


def _named_kinds(file_name: str) -> set[str]:
    """The kinds that the name of a file suggests."""
    stem = matching.bare(file_name.rsplit(".", 1)[0])
    return {kind for part, kind in FILE_NAMES.items() if part in stem}


def _has_key(score: Score, names_rows: set[str]) -> bool:
    """Return False for a table of people, products or accounts whose id repeats: it lists something else of theirs."""
    key = KINDS[score.kind].key if score.kind in KINDS else ()
    return score.kind not in _LISTS or score.fields.get(key[0], "") in {"", *names_rows}


def _may_be_sales(scores: Sequence[Score], cells: dict[str, list[str]]) -> bool:
    """Return True for rows with a net amount whose types are none of activities: “Type” has invoices too."""
    found = {score.kind: score for score in scores}
    types = cells.get(found["activities"].fields.get("activity_type", ""), [])
    is_known = any(is_listed("activities", "activity_type", value) for value in types)
    return bool(types) and not is_known and "sales" in found and not found["sales"].missing


def _are_lines(scores: Sequence[Score]) -> bool:
    """Return True for amounts with the order that each is of: a list of products or customers has none."""
    found = next((set(score.fields) for score in scores if score.kind == "sales"), set())
    return {"order_id", "quantity"} <= found and bool({"net_sales", "unit_price"} & found)


def _best(scores: Sequence[Score], named: set[str]) -> tuple[str, float]:
    """The kind that fits, or none if none fits or two fit equally well."""
    scores = [score for score in scores if score.points >= OFFERED and len(score.fields) >= 2]
    if not scores:
        return "", 0.0
    best = scores[0]
    for score in scores:
        if score.kind in named and score.points >= best.points - _BY_NAME:
            return score.kind, score.points
    others = [len(score.fields) for score in scores if score.kind not in _LISTS]
    if best.kind in _LISTS and any(n > len(best.fields) for n in others):
        # more of its columns are those of events: a list of customers or of their orders
        return "", best.points
    ahead = best.points - (scores[1].points if len(scores) > 1 else 0.0)
    if ahead < _AHEAD and best.points < _SURE:
        return "", best.points
    return best.kind, min(1.0, best.points + ahead)
