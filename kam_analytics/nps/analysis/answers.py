"""Which answers to the recommendation question count: scores refused, scales found out, one answer per contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kam_analytics.kit.analysis.selection import keep

#: fewer anonymous answers of an account than this are not shown at all
FEWEST_ANONYMOUS = 3
#: a survey without any 0 whose highest answer is 5 asked on 1-5, from so many answers on
SCALE_1_5_ANSWERS = 20
#: a survey without any 0 but with so many 1s asked on 1-10: where 0 can be said, it is said at least half
#: as often as 1, so that ten 1s and no 0 come by chance in (2/3)^10 = 2 % of surveys
SCALE_1_10_ONES = 10
#: a survey label that lasts longer names the questionnaire, not the wave
_LONGEST_WAVE = 400
#: reason of the import -> ours
_AT_IMPORT = {"missing_value": "empty", "not_whole": "not_whole", "out_of_range": "out_of_range"}
_WHOLE = r"[+-]?[0-9]+(?:[.,]0+)?"
_NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?"


@dataclass(frozen=True)
class Refused:
    """Answers that are not scored, by reason.

    ``reason`` is ``empty``, ``not_a_number``, ``not_whole``, ``out_of_range``, ``no_day``,
    ``scale_1_5`` or ``scale_1_10``; ``value`` is what stood there, for a scale the survey.
    """

    reason: str
    value: str
    n: int


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers that count, and what was left out.

    ``rows`` are those of the input that count, oldest first, with ``score`` as whole numbers 0-10.
    ``repeated`` are earlier answers of a contact who answered again in the period, ``future`` those
    dated after the as-of day, ``hidden`` the anonymous ones that are too few to be shown.
    """

    rows: pd.DataFrame
    refused: tuple[Refused, ...] = ()
    repeated: int = 0
    future: int = 0
    hidden: int = 0

    @property
    def n_refused(self) -> int:
        return sum(found.n for found in self.refused)

    @property
    def scale(self) -> str | None:
        """The wrong scale of a whole survey, where one was found."""
        return next((found.reason for found in self.refused if found.reason.startswith("scale")), None)


def whole_scores(raw: pd.Series) -> tuple[pd.Series, tuple[Refused, ...]]:
    """Scores as whole numbers 0-10 (text of a whole number is one), missing where refused; why, with counts.

    Nothing is rounded and no special code is scored: 9.5, an empty answer and 11 are refused.

    >>> scores, refused = whole_scores(pd.Series(["9", "10.0", "9,5", "", 11, 11, None, "x"], dtype=object))
    >>> scores.dropna().tolist(), [(found.reason, found.value, found.n) for found in refused]
    ([9, 10], [('empty', '', 2), ('not_a_number', 'x', 1), ('not_whole', '9,5', 1), ('out_of_range', '11', 2)])
    """
    if pd.api.types.is_integer_dtype(raw) and raw.notna().all() and raw.between(0, 10).all():
        return raw.astype("Int64"), ()
    text = raw.astype("string").str.strip().fillna("")
    is_whole = text.str.fullmatch(_WHOLE)
    number = pd.to_numeric(text.where(is_whole).str.replace(",", "."), errors="coerce").astype("Float64")
    fits = is_whole & number.between(0, 10).fillna(value=False)
    reason = np.select(
        [fits, text == "", is_whole, text.str.fullmatch(_NUMBER).astype(bool)],
        ["", "empty", "out_of_range", "not_whole"],
        "not_a_number",
    )
    value = text.where(~is_whole, text.str.replace(r"[.,]0+$", "", regex=True)).str.slice(0, 40)
    table = pd.DataFrame({"reason": reason, "value": value})[~fits]
    counts = table.groupby(["reason", "value"]).size()
    refused = tuple(Refused(str(why), str(what), int(n)) for (why, what), n in counts.items())
    return number.where(fits).astype("Int64"), refused


def refused_at_import(rows: pd.DataFrame) -> tuple[Refused, ...]:
    """What the import did not load, from the query ``nps_refused``; the words of the reasons are ours.

    >>> rows = pd.DataFrame({"reason": ["out_of_range", "missing_value"], "value": ["11.0", None], "answers": [84, 1]})
    >>> [(found.reason, found.value, found.n) for found in refused_at_import(rows)]
    [('out_of_range', '11', 84), ('empty', '', 1)]
    """
    counts: dict[tuple[str, str], int] = {}
    for row in rows.to_dict("records"):
        value = str(row["value"]).removesuffix(".0")[:40] if isinstance(row["value"], str) else ""
        key = (_AT_IMPORT.get(row["reason"], "not_a_number"), value)
        counts[key] = counts.get(key, 0) + int(row["answers"])
    return tuple(Refused(reason, value, n) for (reason, value), n in counts.items())


def scale_of(scores: pd.Series) -> str | None:
    """``scale_1_5`` or ``scale_1_10`` where the answers can hardly be on 0-10, else nothing.

    >>> scale_of(pd.Series([5, 4, 3, 5] * 5)), scale_of(pd.Series([10, 1] * 10)), scale_of(pd.Series([10, 9] * 99))
    ('scale_1_5', 'scale_1_10', None)
    """
    if scores.empty or (scores == 0).any():
        return None
    if len(scores) >= SCALE_1_5_ANSWERS and scores.max() <= 5:
        return "scale_1_5"
    return "scale_1_10" if int((scores == 1).sum()) >= SCALE_1_10_ONES else None


def scored(rows: pd.DataFrame, *, today: date) -> Answers:
    """Every answer up to today that can be scored; its survey is one on 0-10.

    ``rows`` are those of the query ``nps_answers`` (only ``answered_on`` and ``score`` are needed).
    The scale of a survey is judged over all of its answers.
    """
    day = pd.to_datetime(rows["answered_on"])
    without_day = int(day.isna().sum())
    future = day > pd.Timestamp(today)
    rows = rows[day.notna() & ~future]
    scores, refused = whole_scores(rows["score"])
    found = [*refused, *([Refused("no_day", "", without_day)] if without_day else [])]
    rows = rows.assign(score=scores)[scores.notna()].astype({"score": "int64"})
    survey = rows["survey"].fillna("") if "survey" in rows else pd.Series("", index=rows.index)
    wrong = {name: scale for name, part in rows.groupby(survey)["score"] if (scale := scale_of(part))}
    found += [Refused(scale, str(name), int((survey == name).sum())) for name, scale in wrong.items()]
    return Answers(rows=rows[~survey.isin(list(wrong))], refused=tuple(found), future=int(future.sum()))


def counted(
    answers: Answers,
    *,
    since: date | None = None,
    until: date | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Answers:
    """The answers of a period and of some accounts: the latest of each contact, anonymous ones from three on.

    An answer without a known contact stands for itself. Of two on one day the one with the higher
    ``response_id`` counts. With fewer than three accounts left the rule for one account applies:
    fewer than three anonymous answers of an account are not shown.
    """
    rows = answers.rows
    day = rows["answered_on"]
    if since is not None:
        rows = rows[day >= pd.Timestamp(since)]
    if until is not None:
        rows = rows[rows["answered_on"] <= pd.Timestamp(until)]
    rows = keep(rows, filters or {})
    order = [name for name in ("answered_on", "response_id") if name in rows]
    rows = rows.sort_values(order, kind="stable")
    again = rows["contact_id"].notna() & rows.duplicated(["account_id", "contact_id"], keep="last")
    once = rows[~again]
    shown = once if once["account_id"].nunique() >= FEWEST_ANONYMOUS else of_accounts(once)
    return Answers(
        rows=shown,
        refused=answers.refused,
        repeated=int(again.sum()),
        future=answers.future,
        hidden=len(once) - len(shown),
    )


def of_accounts(rows: pd.DataFrame) -> pd.DataFrame:
    """What may be shown account by account: anonymous answers only where an account has three or more."""
    anonymous = rows["is_anonymous"].fillna(value=False).astype(bool)
    many = anonymous.groupby(rows["account_id"].fillna("")).transform("sum") >= FEWEST_ANONYMOUS
    return rows[rows["account_id"].notna() & (~anonymous | many)]


def by_wave(rows: pd.DataFrame, *, by_survey: bool = True) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and answers of every wave, oldest first: its survey label, else its calendar quarter.

    A label that lasts longer than 400 days names a questionnaire, not a wave: quarters again.
    """
    day = rows["answered_on"]
    quarter = "Q" + day.dt.quarter.astype(str) + "/" + day.dt.year.astype(str)
    name = quarter
    if by_survey:
        label = rows["survey"].where(rows["survey"].fillna("").str.strip() != "")
        lasts = day.groupby(label).transform("max") - day.groupby(label).transform("min")
        name = label.where(lasts <= pd.Timedelta(days=_LONGEST_WAVE)).fillna(quarter)
    first = day.groupby(name).median().sort_values(kind="stable")
    for wave in first.index:
        yield str(wave), rows[name == wave]
