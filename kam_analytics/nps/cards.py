"""The parts of the page of the recommendation score."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import NoReturn

import pandas as pd
import streamlit as st

from kam_analytics.errors import KamError
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.rules.period import month_end, months_before
from kam_analytics.kit.ui import address
from kam_analytics.kit.ui.address import one_of, put, wanted
from kam_analytics.kit.ui.controls import choose, choose_from_list
from kam_analytics.kit.ui.filters import Chosen, clear_filters, held
from kam_analytics.kit.ui.links import link, md, open_account
from kam_analytics.kit.ui.page import card, empty, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, words
from kam_analytics.kit.ui.tables import Tables, short_table, table
from kam_analytics.nps import figures as charts
from kam_analytics.nps.analysis.accounts import AccountScores
from kam_analytics.nps.analysis.activities import ActivityChange
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.analysis.later_sales import LaterSales
from kam_analytics.nps.analysis.renewals import Renewals
from kam_analytics.nps.analysis.score import Survey
from kam_analytics.nps.analysis.surveys import Surveys
from kam_analytics.nps.analysis.waves import Waves
from kam_analytics.nps.answers import After, Nps, activity_change, after, score, surveys
from kam_analytics.nps.commands import Decided, decide_kinds
from kam_analytics.nps.rules import CONTINUOUS, KINDS
from kam_analytics.nps.tables import activities, retention
from kam_analytics.nps.tables import score as report
from kam_analytics.nps.wording import activities as goes
from kam_analytics.nps.wording import retention as came
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording import surveys as say_surveys
from kam_analytics.nps.wording import waves as parts

#: the kind of surveys; waves by survey label or by calendar quarter; do decision makers count twice
NPS = {
    "survey_kind": address.Choice(KINDS[0], one_of(*KINDS)),
    "waves": address.Choice("survey", one_of("survey", "quarter")),
    "roles": address.Choice("equal", one_of("equal", "weighted")),
}

#: what a chart shows of a score, and of the retention of sales
_SCORE = ("name", "value", "low", "high", "n", "accounts", "promoters", "detractors")
_RETENTION = ("name", "accounts", "nrr", "nrr_low", "nrr_high", "grr", "grr_low", "grr_high", "nrr_without")


def choose_kind(found: Surveys) -> str:
    """The kind of surveys that the page is of; there is something to choose where more than one has answers."""
    if len(found.kinds) < 2:
        return found.main
    _ = words()
    offered = {kind: say_surveys.kind_name(kind, _) for kind in found.kinds}
    return choose_from_list("survey_kind", _("Surveys"), offered, usual=found.main, width=230)


def nps_answers(chosen: Chosen, filters: dict[str, list[str]], kind: str) -> tuple[Nps, ActivityChange, After]:
    """The score, what goes with its change, and what came after, by the controls of the page."""
    choice = Choice(period=chosen.period, held=held(), filters=filters)
    by_survey, weighted = wanted("waves") == "survey", wanted("roles") == "weighted"
    found = score(read, choice, kind=kind, today=today(), by_survey=by_survey, weighted=weighted)
    moved = activity_change(read, choice, kind=kind, today=today(), by_survey=by_survey)
    return found, moved, after(read, choice, kind=kind, today=today())


def remarks(found: Nps, listed: Surveys) -> str:
    """What was left out and why, in sentences."""
    _ = words()
    sentences = [
        say_surveys.unknown(listed, _),
        _("Choose their kind at the bottom of the page.") if listed.unknown else "",
        *said.remarks(found.survey, _),
        said.refused_by_import(found.refused, _),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def no_answers(listed: Surveys) -> NoReturn:
    """The answers are not connected, or nobody knows the kind of any survey: what to do, and nothing else."""
    _ = words()
    if listed.unknown:
        empty(
            _("The names of these surveys do not tell their kind, so their answers are not mixed into one score."),
            step=_("Choose the kind of each survey."),
        )
        surveys_list(listed)
        st.stop()
    empty(
        _("There are no answers to the recommendation question here yet."),
        step=_("Import the answers from your survey tool as exported."),
        needs_files=True,
    )
    st.stop()


def no_answers_left(waves: Waves, filters: dict[str, list[str]]) -> None:
    """No answer in the period, or none that passes the filters."""
    _ = words()
    if any(filters.values()):
        empty(_("No answers match these filters in this period."), button=(_("Clear the filters"), clear_filters))
        return
    if not waves.waves:
        empty(
            _("No answer in this period can be scored."),
            step=_("Check the rejected answers above and import them again on the 0–10 scale."),
        )
        return
    latest = waves.waves[-1].ends_on
    label = _("Show the 12 months to {month}", month=_.month(latest))
    empty(_("No answer in this period can be scored."), button=(label, partial(_show_year, latest)))


def _show_year(latest: date) -> None:
    """Choose the 12 months to the end of the month of a day."""
    put("period", "DAYS")
    put("since", months_before(latest.replace(day=1), 11))
    put("until", month_end(latest))


def nps_tables(found: Nps, moved: ActivityChange, came_after: After) -> Tables:
    """Every table of the page, for the export."""
    _ = words()
    return {
        _("Accounts"): report.accounts_table(found.accounts, _),
        _("Scores"): report.scores_table(found.survey, found.waves, _),
        **({_("Who answered"): report.mix_table(found.waves.last, _)} if found.waves.last else {}),
        _("Answered"): report.heard_table(found.heard, _),
        _("Did not answer"): report.missing_table(found.heard, _),
        _("Activities and answers"): activities.activities_table(moved, _),
        _("Renewals"): retention.renewal_table(came_after.renewals, _),
        _("Later sales"): retention.later_table(came_after.later, _),
        _("Contracts"): retention.decisions_table(came_after.renewals.rows, _),
        _("Answers"): report.answers_table(found.survey.answers.rows, _),
    }


def nps_segments_card(found: Survey) -> None:
    """The score of every segment."""
    _ = words()
    with card(said.segments_title(found, _), said.segments_note(_), term="nps_several"):
        figure(
            charts.segments(found, _),
            "nps-segments",
            said.segments_alt(found, _),
            lambda: report.segments_table(found, _).only(*_SCORE),
        )


def nps_waves_card(nps: Nps) -> None:
    """The score over time; waves are surveys or quarters."""
    _, found = words(), nps.waves
    with card(parts.waves_title(found, _), md(parts.waves_note(found, _)), term="nps_change"):
        labels = {"survey": _("By survey"), "quarter": _("By quarter")}
        if nps.kind not in CONTINUOUS:
            choose("waves", _("Waves"), labels, label_visibility="collapsed")
        if any(wave.score.value is not None for wave in found.waves):
            figure(
                charts.waves(found, _),
                "nps-waves",
                parts.waves_alt(found, _),
                lambda: report.waves_table(found, _).only(*_SCORE),
            )
        if found.last:
            st.caption(parts.mix_title(found.last, _))
            short_table(report.mix_table(found.last, _), "nps-mix")


def nps_heard_cards(found: Heard) -> None:
    """Who is heard beside the largest accounts that are not."""
    _ = words()
    if not found.accounts:
        st.caption(_("No account has sales in this period, so there is no telling which customers did not answer."))
        return
    left, right = st.columns(2)
    with left, card(parts.heard_title(found, _), term="nps_sales_heard"):
        figure(charts.heard(found, _), "nps-heard", parts.heard_alt(found, _), lambda: report.heard_table(found, _))
        _captions(parts.heard_notes(found, _))
    note = None if found.missing.empty else _("Largest first. Select a row to open the account.")
    with right, card(parts.missing_title(found, _), note):
        if not found.missing.empty:
            table(
                report.missing_table(found, _).only("name", "net_sales", "segment", "owner"),
                "nps-missing",
                alt=_("Accounts that did not answer, largest first"),
                on_open=_open,
                widths={"name": "medium", "segment": "small"},
            )


def nps_accounts_card(found: AccountScores) -> None:
    """The accounts that answered, lowest first."""
    _ = words()
    with card(parts.accounts_title(found, _), md(parts.accounts_note(found, _)), term="nps_account_score"):
        labels = {"equal": _("All contacts count equally"), "weighted": _("Decision makers count twice")}
        choose("roles", _("Weights"), labels, label_visibility="collapsed")
        if found.rows.empty:
            return
        table(
            report.accounts_table(found, _).only(
                "name", "score", "mean", "minimum", "answers", "own_weight", "last_on", "segment", "owner"
            ),
            "nps-accounts",
            alt=_("Accounts by score, lowest first"),
            on_open=_open,
            widths={"name": "medium", "segment": "small"},
        )


def nps_activities_card(found: ActivityChange) -> None:
    """Whether activities go with a change of an account's answers."""
    _ = words()
    with card(goes.activities_title(found, _), md(goes.activities_note(found, _)), term="nps_activities"):
        if found.links:
            short_table(
                activities.activities_table(found, _).only(
                    "activity", "accounts", "activities", "estimate", "low", "high", "p", "p_adjusted", "claimed"
                ),
                "nps-activities",
            )
            st.caption(md(goes.activities_limit(_)))


def nps_after_cards(found: After) -> None:
    """What came after the answers: renewals and sales, each with its limits; one line where the data lack."""
    _, renewals, later = words(), found.renewals, found.later
    cards = [
        *([partial(_renewal_card, renewals)] if renewals.limit != "no_contracts" else []),
        *([partial(_later_card, later)] if later.limit not in ("no_history", "no_answers") else []),
    ]
    for place, draw in zip(st.columns(len(cards)) if cards else [], cards, strict=True):
        with place:
            draw()
    if renewals.limit == "no_contracts":
        st.caption(_("No contract was renewed or lost in this data: nothing to compare the answers with."))
    if later.limit in ("no_history", "no_answers"):
        st.caption(md(came.later_title(later, _)))


def _renewal_card(found: Renewals) -> None:
    _ = words()
    with card(came.renewal_title(found, _), md(came.renewal_note(found, _)), term="nps_renewal"):
        if found.limit is None:
            figure(
                charts.renewal(found, _),
                "nps-renewal",
                came.renewal_alt(found, _),
                lambda: retention.renewal_table(found, _),
            )
        elif found.limit == "few_lost" and found.lost:
            newest_first = found.lost_rows.sort_values("decided_on", ascending=False)
            short_table(
                retention.decisions_table(newest_first, _).only(
                    "name", "contract", "decided_on", "score", "answered_on"
                ),
                "lost",
            )
        _captions(came.renewal_limits(found, _))


def _later_card(later: LaterSales) -> None:
    _ = words()
    with card(came.later_title(later, _), md(came.later_note(later, _)), term="nps_later_sales"):
        figure(
            charts.later(later, _),
            "nps-later",
            came.later_alt(later, _),
            lambda: retention.later_table(later, _).only(*_RETENTION),
        )
        _captions(came.later_limits(later, _))


def nps_rows(found: Survey) -> None:
    """The answers behind the figures, when somebody asks for them."""
    _, rows = words(), found.answers.rows
    with st.expander(
        _.plural("{n} answer behind the score", "{n} answers behind the score", len(rows)),
        icon=":material/table_rows:", type="compact", key="nps-rows", on_change="rerun",
    ) as box:  # fmt: skip
        if box.open:
            table(
                report.answers_table(rows, _).only(
                    "answered_on", "score", "name", "level", "survey", "segment", "owner"
                ),
                "nps-answers",
                alt=_("Answers, newest first"),
                widths={"score": "small", "name": "medium", "segment": "small"},
            )


def unknown_surveys() -> None:
    """On another page: the surveys that count nowhere, and the way to where their kind is chosen."""
    _, found = words(), surveys(read)
    if found.unknown:
        st.caption(md(say_surveys.unknown(found, _)))
        link("pages/analyse/nps.py", _("Choose their kind"), "category")


def surveys_list(found: Surveys) -> None:
    """The surveys and their kinds, to change; open where a kind is missing."""
    if found.rows.empty:
        return
    _, state = words(), st.session_state
    # a store has surveys of its own
    key = f"surveys-{state['store']}"
    with st.expander(
        say_surveys.surveys_title(found, _), icon=":material/category:", type="compact", key=key, on_change="rerun",
        expanded=bool(found.unknown),
    ) as box:  # fmt: skip
        if not box.open:
            state.pop(f"{key}-seen", None)
        else:
            st.caption(say_surveys.surveys_note(_))
            # what the person saw when the form opened decides what the save compares with
            seen: pd.DataFrame = state.setdefault(f"{key}-seen", found.rows)
            turn = state.setdefault(f"{key}-turn", 0)
            with st.form(f"{key}-form-{turn}", border=False):
                kinds = _kinds_editor(seen, f"{key}-rows-{turn}")
                save = st.form_submit_button(_("Save kinds"))
            if save:
                _save_kinds(seen, kinds, key)
            if failed := state.pop(f"{key}-failed", None):
                show_error(failed)
    undo_line(key)


def _kinds_editor(seen: pd.DataFrame, key: str) -> list[str | None]:
    """One row for each survey; only its kind can be changed."""
    _ = words()
    shown = seen[["survey", "kind", "answers", "first_on", "last_on"]].assign(
        survey=[say_surveys.survey_name(name, _) for name in seen["survey"]]
    )
    edited: pd.DataFrame = st.data_editor(
        shown.astype({"kind": "object"}),
        key=key,
        hide_index=True,
        disabled=["survey", "answers", "first_on", "last_on"],
        column_config={
            "survey": st.column_config.TextColumn(_("Survey"), width="medium"),
            "kind": st.column_config.SelectboxColumn(
                _("Kind"), options=list(KINDS), format_func=lambda kind: say_surveys.kind_name(str(kind), _)
            ),
            "answers": st.column_config.NumberColumn(_("Answers"), width="small"),
            "first_on": st.column_config.DateColumn(_("First"), format=_.date_input, width="small"),
            "last_on": st.column_config.DateColumn(_("Last"), format=_.date_input, width="small"),
        },
        alt=_("Surveys and their kinds, to edit"),
        placeholder=_("not known"),
    )
    return [kind if isinstance(kind, str) else None for kind in edited["kind"]]


def _save_kinds(seen: pd.DataFrame, kinds: list[str | None], key: str) -> None:
    """Save what was changed, and read the page again."""
    rows = zip(seen["survey"], seen["kind"], seen["version"], kinds, strict=True)
    changed = {
        name: Decided(kind, int(version)) for name, was, version, kind in rows if kind is not None and kind != was
    }
    state = st.session_state
    try:
        with scope() as opened:
            saved(key, decide_kinds(opened, changed))
    except KamError as error:
        state[f"{key}-failed"] = error
    else:
        state.pop(f"{key}-seen", None)
        state[f"{key}-turn"] += 1
        st.rerun()


def _captions(sentences: list[str]) -> None:
    for sentence in sentences:
        st.caption(md(sentence))


def _open(row: pd.Series) -> None:
    open_account(row["account_id"])
