"""Cadence rules: what a segment asks for, and changing it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics.access import Role
from kam_analytics.activities.forms import activity_types
from kam_analytics.errors import KamError
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action, card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words
from kam_analytics.kit.ui.tables import short_table
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.rhythm import tables
from kam_analytics.rhythm import wording as say
from kam_analytics.rhythm.commands.rules import save_rule
from kam_analytics.rhythm.commands.segments import set_segment
from kam_analytics.rhythm.rules.cadence import MOST_A_YEAR

_KEY = "cadence"


def rules_card() -> None:
    """Every rule, how the segments are followed, and for a director the ways to change both."""
    _ = words()
    rules, segments = read("cadence_rules"), read("segments")
    note = _("A changed rule holds from the next period on; the past stays as it was.")
    with card(_("What a segment asks for"), note, term="cadence_rhythm"):
        if viewer().role is Role.DIRECTOR:
            with st.container(horizontal=True, gap="small"):
                if action(_("Change a rule"), icon=":material/edit_calendar:", key="change-rule"):
                    _rule_dialog(rules, list(segments["segment"]))
                if st.button(_("Change a segment"), icon=":material/tune:", key="change-segment"):
                    _segment_dialog(segments)
        undo_line(_KEY)
        # a rule that was ended before it began never holds
        ends = rules["to_on"]
        holding = rules[ends.isna() | ((ends >= pd.Timestamp(today())) & ~(rules["from_on"] > ends))]
        short_table(tables.cadence_rules_table(holding, today(), _), "cadence-rules")
        for row in segments.to_dict("records"):
            st.caption(md(f"{row['segment']}: {say.segment_text(row, _)}"))


def _rule_dialog(rules: pd.DataFrame, segments: list[str]) -> None:
    _ = words()

    @st.dialog(_("Change a rule"), icon=":material/edit_calendar:")
    @in_turn
    def dialog() -> None:
        if _rule_form(rules, segments):
            st.rerun()

    dialog()


def _rule_form(rules: pd.DataFrame, segments: list[str]) -> bool:
    _ = words()
    segment = st.selectbox(_("Segment"), segments, key="rule-segment")
    kind = st.selectbox(
        _("Activity type"), activity_types(), format_func=lambda name: activity_name(name, _), key="rule-type"
    )
    there = rules[(rules["segment"] == segment) & (rules["activity_type"] == kind) & rules["to_on"].isna()]
    now = there.to_dict("records")[0] if len(there) else None
    with st.form(f"rule-{segment}-{kind}", border=False):
        per_year = st.number_input(
            _("A year (0 ends the rule)"),
            0,
            MOST_A_YEAR,
            int(now["per_year"]) if now else 4,
            key=f"rule-n-{segment}-{kind}",
        )
        rhythm = st.selectbox(
            _("Spread over"), list(say.RHYTHMS), format_func=lambda name: _(say.RHYTHMS[name]),
            index=list(say.RHYTHMS).index(now["rhythm"] if now else "quarter"), key=f"rule-rhythm-{segment}-{kind}",
        )  # fmt: skip
        whom = st.selectbox(
            _("With whom"), list(say.WHOM), format_func=lambda name: _(say.WHOM[name]),
            index=list(say.WHOM).index(now["with_whom"] if now else "anybody"), key=f"rule-whom-{segment}-{kind}",
        )  # fmt: skip
        main: Any = "secondary" if st.context.theme.type == "dark" else "primary"
        if not st.form_submit_button(_("Save"), type=main, width="stretch"):
            return False
    try:
        with scope() as opened:
            version = int(now["version"]) if now else None
            saved(_KEY, save_rule(opened, segment, str(kind), int(per_year), rhythm, whom, version=version))
    except KamError as error:
        show_error(error)
        return False
    return True


def _segment_dialog(segments: pd.DataFrame) -> None:
    _ = words()

    @st.dialog(_("Change a segment"), icon=":material/tune:")
    @in_turn
    def dialog() -> None:
        if _segment_form({row["segment"]: row for row in segments.to_dict("records")}):
            st.rerun()

    dialog()


def _segment_form(segments: dict[str, dict[str, Any]]) -> bool:
    _ = words()
    name = st.selectbox(_("Segment"), list(segments), key="practice-segment")
    row = segments[name]
    with st.form(f"practice-{name}", border=False):
        most = st.number_input(
            _("Accounts a person may have without a director"), 1, 9999,
            None if pd.isna(row["per_person"]) else int(row["per_person"]), key=f"practice-most-{name}",
            placeholder=_("any number"),
        )  # fmt: skip
        since = st.date_input(
            _("Its rules are followed since"), value=None if pd.isna(row["since_on"]) else row["since_on"].date(),
            format=_.date_input, key=f"practice-since-{name}",
        )  # fmt: skip
        main: Any = "secondary" if st.context.theme.type == "dark" else "primary"
        if not st.form_submit_button(_("Save"), type=main, width="stretch"):
            return False
    try:
        with scope() as opened:
            number = None if most is None else int(most)
            saved(_KEY, set_segment(opened, name, int(row["version"]), per_person=number, since_on=since))
    except KamError as error:
        show_error(error)
        return False
    return True
