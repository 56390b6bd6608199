"""Which names of surveys there are answers of: the kind of each is decided by a person, or said by its name."""

from __future__ import annotations

from kam_analytics.store import Load

_NAMES = "select distinct coalesce(trim(survey), '') from nps_response"


def note(load: Load) -> None:
    """Bring the names of surveys up to date; a name whose answers are gone keeps the kind that a person gave it."""
    changed = load.execute(
        f"update survey set has_answers = not has_answers where has_answers <> (survey in ({_NAMES}))"
    )
    changed += load.execute(
        f"insert into survey (survey, has_answers) select name, true from ({_NAMES}) as names (name) "
        "where name not in (select survey from survey)"
    )
    if changed:
        load.touch("survey")
