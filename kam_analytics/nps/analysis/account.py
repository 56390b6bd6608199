"""Answers of one account: the score of a few answers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kam_analytics.kit.analysis.slices import values
from kam_analytics.nps.analysis.answers import FEWEST_ANONYMOUS
from kam_analytics.nps.analysis.score import DETRACTOR, PROMOTER, Z, adjusted_wald, interval
from kam_analytics.nps.rules import FEWEST_ANSWERS


@dataclass(frozen=True)
class Score:
    """Net Promoter Score (-100 to 100) with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Answers:
    """Answers of one account, newest first; the score is missing with fewer than five.

    ``hidden`` counts the anonymous answers left out because there are fewer than three.
    """

    scores: tuple[int, ...]
    hidden: int
    score: Score | None


def shown_answers(answers: pd.DataFrame) -> pd.DataFrame:
    """The answers of the query ``account_answers`` that may be shown: anonymous ones only from three."""
    anonymous = answers["is_anonymous"].astype(bool)
    return answers if int(anonymous.sum()) >= FEWEST_ANONYMOUS else answers[~anonymous]


def answer_facts(answers: pd.DataFrame) -> Answers:
    """The answers that may be shown, and their score with at least five."""
    rows = list(values(answers, "score", "is_anonymous"))
    hidden = sum(bool(is_anonymous) for _score, is_anonymous in rows)
    if hidden >= FEWEST_ANONYMOUS:
        hidden = 0
    scores = tuple(int(score) for score, is_anonymous in rows if not (hidden and is_anonymous))
    enough = len(scores) >= FEWEST_ANSWERS
    return Answers(scores, hidden, nps(scores) if enough else None)


def nps(scores: tuple[int, ...]) -> Score:
    """Net Promoter Score of answers 0-10 with the adjusted Wald interval, clipped to [-100, 100].

    Promoters answer 9-10, detractors 0-6. The interval adds 3/4 to both and 3 to n (Rocks, The American
    Statistician 70(4), 2016).

    >>> found = nps((10, 10, 9, 8, 3))
    >>> round(found.value), round(found.low), round(found.high)
    (40, -30, 80)
    """
    n = len(scores)
    promoters = sum(score >= PROMOTER for score in scores)
    detractors = sum(score <= DETRACTOR for score in scores)
    centre, se = adjusted_wald(promoters, detractors, n)
    return Score((promoters - detractors) / n * 100, *interval(centre, Z * se))
