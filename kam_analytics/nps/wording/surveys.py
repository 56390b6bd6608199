"""Surveys and their kinds in words."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.nps.analysis.surveys import Surveys
from kam_analytics.nps.wording.score import answers_in_words

KIND_NAMES = {
    "relationship": N_("Relationship surveys"),
    "transactional": N_("Surveys after an event"),
    "other": N_("Other surveys"),
}
_MOST_NAMED = 3


def kind_name(kind: str, _: Words) -> str:
    """The name of a kind of surveys."""
    return _(KIND_NAMES[kind])


def kind_in_words(found: Surveys, kind: str, _: Words) -> str:
    """The kind of the figures, where answers of more than one kind are there."""
    return kind_name(kind, _) if len(found.kinds) > 1 else ""


def survey_name(survey: str, _: Words) -> str:
    """The name of a survey; answers may come without one."""
    return survey or _("without a name")


def unknown(found: Surveys, _: Words) -> str:
    """Which surveys count nowhere because nobody knows their kind; nothing where all are known."""
    if not found.unknown:
        return ""
    shown = [f"“{survey_name(name, _)}”" for name in found.unknown[:_MOST_NAMED]]
    if others := len(found.unknown) - len(shown):
        shown.append(_.plural("{n} other", "{n} others", others))
    return _(
        "Not counted in any score: {answers} to surveys whose names do not tell their kind ({list}).",
        answers=answers_in_words(found.unknown_answers, _),
        list=", ".join(shown),
    )


def surveys_title(found: Surveys, _: Words) -> str:
    """The label of the list of surveys."""
    return _.plural("{n} survey and its kind", "{n} surveys and their kinds", len(found.rows))


def surveys_note(_: Words) -> str:
    """What the kind of a survey does, and where the proposed one comes from."""
    return _(
        "Surveys of different kinds are never mixed in a score. The kind is proposed from the name of the survey; what you "
        "choose here holds on every page."
    )
