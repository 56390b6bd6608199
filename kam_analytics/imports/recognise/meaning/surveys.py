"""Questions of a survey as headers: whether they ask for the score or for its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kam_analytics.imports.shape.totals import flat

_SCORE = re.compile(
    r"how likely.*\brecommend|\blikely to recommend|\bwould you recommend|recommend.*\b(?:0|1) ?(?:-|–|to) ?10\b|0 ?(?:-|–|to) ?10\b.*recommend"
    r"|todennakois.*suosittel|suosittelisi|suositteletko|hur (?:sannolikt|troligt).*rekommendera|wie wahrscheinlich.*empfehlen"
)
_COMMENT = re.compile(
    r"\b(?:main|primary|most important)? ?reason for (?:your|the|giving) |\bwhy did you (?:give|choose)|what (?:is|was) the (?:main |primary )?reason"
    r"|(?:how|what) (?:can|could|should) we (?:do|improve|change)|please (?:explain|tell us|describe)|tell us (?:more|why)|anything else"
    r"|perustele|miksi annoit|(?:tarkein|paaasiallinen)? ?syy (?:antamallesi |arvosanalle|arvosanaan)|mita voisimme|miten voisimme|kerro (?:lisaa|miksi|omin)"
)
#: what a survey tool adds to a question: the group of the score, not the score
_GROUPED = re.compile(r".*[-_ :(](?:group|category|segment|type|ryhma|luokka)\)?")
_GROUPS = frozenset(
    [
        "promoter",
        "promoters",
        "passive",
        "passives",
        "detractor",
        "detractors",
        "suosittelija",
        "suosittelijat",
        "passiivinen",
        "passiiviset",
        "neutraali",
        "neutraalit",
        "arvostelija",
        "arvostelijat",
        "moittija",
    ]
)


def asked_for(text: str) -> str:
    """The field of an answer that a question asks for: score, comment or none."""
    said = flat(text)
    if _COMMENT.search(said):
        return "comment"
    return "score" if _SCORE.search(said) and not _GROUPED.fullmatch(said) else ""


def are_groups(cells: Sequence[str]) -> bool:
    """Return True if answers are promoters and detractors instead of scores."""
    filled = {flat(cell) for cell in cells if cell}
    return bool(filled) and filled <= _GROUPS
