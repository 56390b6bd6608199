"""What a director decides for the company: its fiscal year, its country, its time zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kam_analytics import access
from kam_analytics.access import Viewer
from kam_analytics.company.rules import SETTINGS, same_quarters, valid, without_quarter
from kam_analytics.errors import N_, BadInput, Forbidden
from kam_analytics.imports.summaries.publish import publish
from kam_analytics.store import Store


@dataclass(frozen=True)
class Changed:
    """Settings by their names before a save and since."""

    before: dict[str, str]
    after: dict[str, str]


def settings_of(values: Mapping[str, str]) -> dict[str, str]:
    """The settings of the company by their names, of all that a store keeps."""
    return {name: values[kept] for name, (kept, _read) in SETTINGS.items()}


def change_settings(store: Store, viewer: Viewer, wanted: Mapping[str, str], seen: Mapping[str, str]) -> Changed:
    """Save settings, and compute anew what follows from them: fiscal quarters, days of imports, benchmarks.

    ``seen`` are the values from which the person began. All of them are saved, or none.

    Raises ``BadInput`` for values that are none, where nothing changes, and for a fiscal year whose quarters would
    leave targets without one; ``Forbidden`` for who is no director; ``Conflict`` where somebody else changed one of
    them meanwhile.
    """
    asked = {name: valid(name, text) for name, text in wanted.items()}
    after = {name: value for name, value in asked.items() if value != seen[name]}
    if not access.may_edit(viewer.role, "setting", "value"):
        raise Forbidden(N_("Only a director may change the settings of the company."))
    if not after:
        raise BadInput(N_("There is nothing to save."))
    with store.load(viewer) as load, load.begin():
        for name, value in after.items():
            if name == "fiscal_start":
                _targets_keep_their_quarters(store, viewer, int(value))
            load.change(SETTINGS[name][0], seen[name], value)
        publish(load, store.today_in(asked.get("time_zone", store.settings["time_zone"])))
    return Changed({name: seen[name] for name in after}, after)


def take_back(store: Store, viewer: Viewer, changed: Changed) -> Changed:
    """Give settings their earlier values; raises as ``change_settings``."""
    return change_settings(store, viewer, changed.before, changed.after)


def _targets_keep_their_quarters(store: Store, viewer: Viewer, fiscal_start: int) -> None:
    with store.scope(viewer) as scope:
        held = scope.read("target_quarters")
    days = dict(zip(held["quarter_on"].dt.date, held["targets"], strict=True))
    lost = without_quarter(days, fiscal_start)
    if lost:
        raise BadInput(
            N_(
                "{n} targets are of quarters that would no longer exist, from {first} to {last}. Choose a month that "
                "keeps the quarters ({months}), or remove these targets first."
            ),
            n=sum(int(days[day]) for day in lost),
            first=lost[0],
            last=lost[-1],
            months=", ".join(str(month) for month in same_quarters(lost[0].month)),
        )
