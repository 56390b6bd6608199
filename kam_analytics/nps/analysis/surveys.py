"""Surveys by kind: answers of one kind are never mixed with those of another, nor with those of an unknown one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kam_analytics.kit.analysis.slices import values
from kam_analytics.nps.rules import KINDS, MAIN


@dataclass(frozen=True, kw_only=True)
class Surveys:
    """The surveys that have answers in sight.

    ``rows``: survey ('' where answers have none), kind (missing where nobody knows), is_decided, is_main, answers,
    first_on, last_on, version. ``kinds`` are those that have answers, ``main`` is that of figures for which nobody
    chooses one ('' where no kind is known), ``unknown`` are the names of surveys whose answers count nowhere.
    """

    rows: pd.DataFrame
    kinds: tuple[str, ...]
    main: str
    unknown: tuple[str, ...]
    unknown_answers: int


def surveys_of(rows: pd.DataFrame) -> Surveys:
    """The same from the rows of the query ``surveys``.

    >>> rows = pd.DataFrame({"survey": ["Form", "Delivery", "NPS"], "kind": [None, "transactional", "relationship"],
    ...     "is_main": [False, False, True], "answers": [4, 3, 2]})
    >>> found = surveys_of(rows)
    >>> found.kinds, found.main, found.unknown, found.unknown_answers
    (('relationship', 'transactional'), 'relationship', ('Form',), 4)
    """
    known = rows["kind"].notna()
    there = set(rows.loc[known, "kind"])
    main = [kind for kind, is_main in values(rows[known], "kind", "is_main") if is_main]
    return Surveys(
        rows=rows,
        kinds=tuple(kind for kind in KINDS if kind in there),
        main=main[0] if main else MAIN,
        unknown=tuple(rows.loc[~known, "survey"]),
        unknown_answers=int(rows.loc[~known, "answers"].sum()),
    )
