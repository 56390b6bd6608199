"""Refuse a survey on a scale other than 0-10 unless a person confirms it: all its scores would be wrong."""

from __future__ import annotations

from kam_analytics.errors import N_, BadInput
from kam_analytics.imports.mapping.mapping import Mapping
from kam_analytics.nps.analysis.answers import scale_of
from kam_analytics.store import Load

_SENTENCES = {
    "scale_1_5": N_(
        'The {n} answers to “{survey}” include no 0 and none above 5, so the scale was probably not 0–10. If it was, write scale = "0-10" above the sections of the mapping.'
    ),
    "scale_1_10": N_(
        'The {n} answers to “{survey}” include many 1s and no 0, so the scale was probably not 0–10. If it was, write scale = "0-10" above the sections of the mapping.'
    ),
}


def check_scale(load: Load, mapping: Mapping, file: str) -> None:
    """Refuse the file if a survey in it has another scale (see ``scale_of``)."""
    if mapping.kind.name != "nps" or mapping.is_scale_known:
        return
    survey = "survey" if "survey" in mapping.names else "cast(null as varchar)"
    rows = load.frame(f"select coalesce({survey}, '') as survey, score from staged where score is not null")
    for name, answers in rows.groupby("survey"):
        scale = scale_of(answers["score"])
        if scale is not None:
            raise BadInput(_SENTENCES[scale], n=len(answers), survey=name or file)
