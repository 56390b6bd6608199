"""The parts of the page of the recommendation score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NoReturn

import pandas as pd
import streamlit as st

from kam_analytics.kit.rules.period import Period, month_end, months_before, reaches_back
from kam_analytics.kit.ui.address import Choice, one_of, put, wanted
from kam_analytics.kit.ui.controls import choose
from kam_analytics.kit.ui.filters import Chosen, clear_filters
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.page import card, empty, figure
from kam_analytics.kit.ui.reads import read, today, together
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import Column, table, words_table
from kam_analytics.nps import figures as charts
from kam_analytics.nps.analysis.accounts import AccountScores, accounts_of
from kam_analytics.nps.analysis.answers import Refused, refused_at_import
from kam_analytics.nps.analysis.change import Waves, waves_of
from kam_analytics.nps.analysis.heard import Heard, heard_of
from kam_analytics.nps.analysis.later_sales import LaterSales, later_sales_of
from kam_analytics.nps.analysis.renewals import Renewals, renewals_of
from kam_analytics.nps.analysis.score import Survey, survey
from kam_analytics.nps.tables import retention as after
from kam_analytics.nps.tables import score as report
from kam_analytics.nps.wording import retention as came
from kam_analytics.nps.wording import score as said
from kam_analytics.nps.wording import waves as parts

#: waves by survey label or by calendar quarter; do decision makers count twice
NPS = {
    "waves": Choice("survey", one_of("survey", "quarter")),
    "roles": Choice("equal", one_of("equal", "weighted")),
}


@dataclass(frozen=True, kw_only=True)
class NpsView:
    """What the page and its export show."""

    chosen: Chosen
    filters: dict[str, list[str]]
    survey: Survey
    before: Survey | None
    heard: Heard
    heard_before: Heard | None
    waves: Waves
    accounts: AccountScores
    renewals: Renewals
    later: LaterSales
    refused: tuple[Refused, ...]

    @property
    def remarks(self) -> str:
        """What was left out and why, in sentences."""
        _ = words()
        sentences = [*said.remarks(self.survey, _), said.refused_by_import(self.refused, _)]
        return " ".join(sentence for sentence in sentences if sentence)


def first_answer() -> date | None:
    """The day of the first answer in sight; nothing without any."""
    rows = read("nps_answers", until=today())
    first = rows["answered_on"].min()
    return None if first is pd.NaT or first != first else first.date()


def no_answers() -> NoReturn:
    """The answers are not connected: what to do, and nothing else."""
    _ = words()
    empty(
        _("There are no answers to the recommendation question here yet."),
        step=_("Import the answers from your survey tool as exported."),
        needs_files=True,
    )
    st.stop()


def no_answers_left(view: NpsView) -> None:
    """No answer in the period, or none that passes the filters."""
    _ = words()
    if any(view.filters.values()):
        empty(_("No answers match these filters in this period."), button=(_("Clear the filters"), clear_filters))
        return
    if not view.waves.waves:
        empty(
            _("No answer in this period can be scored."),
            step=_("Check the rejected answers above and import them again on the 0–10 scale."),
        )
        return
    latest = view.waves.waves[-1].ends_on
    label = _("Show the 12 months to {month}", month=_.month(latest))
    empty(_("No answer in this period can be scored."), button=(label, partial(_show_year, latest)))


def _show_year(latest: date) -> None:
    """Choose the 12 months to the end of the month of a day."""
    put("period", "DAYS")
    put("since", months_before(latest.replace(day=1), 11))
    put("until", month_end(latest))


def nps_view(chosen: Chosen, filters: dict[str, list[str]]) -> NpsView:
    """Everything of the page, from the shared reads."""
    until = chosen.period.until
    using = {"filters": filters, "today": today()}
    answers = ("nps_answers", {"until": until})
    period = {"since": chosen.period.since, "until": until}
    landmark = months_before(chosen.last_month, 11)
    year = Period(landmark, month_end(chosen.last_month))

    def scores(days: dict[str, date]) -> Survey:
        found: Survey = read("nps_answers", survey, using={**using, **days}, until=until)
        return found

    def heard(days: Period) -> Heard:
        of = {"rows": answers, "sales": ("account_sales", days.parts()), "contacts": ("contact_levels", {})}
        found: Heard = together(heard_of, of=of, using={**using, "since": days.since, "until": days.until})
        return found

    past = {"since": chosen.before.since, "until": chosen.before.until}
    by_survey, weighted = wanted("waves") == "survey", wanted("roles") == "weighted"
    return NpsView(
        chosen=chosen,
        filters=filters,
        survey=scores(period),
        before=scores(past) if chosen.has_before else None,
        heard=heard(chosen.period),
        heard_before=heard(chosen.before) if chosen.has_before else None,
        waves=read("nps_answers", waves_of, using={**using, "until": until, "by_survey": by_survey}, until=until),
        accounts=read("nps_answers", accounts_of, using={**using, **period, "weighted": weighted}, until=until),
        renewals=together(renewals_of, of={"rows": answers, "decisions": ("renewals", {"until": until})}, using=using),
        later=together(
            later_sales_of,
            of={
                "rows": answers,
                "before": ("account_sales", year.year_before().parts()),
                "after": ("account_sales", year.parts()),
            },
            using={
                **using,
                "landmark": landmark,
                "has_history": reaches_back(chosen.first_sale, months_before(landmark, 12)),
            },
        ),
        refused=read("nps_refused", refused_at_import),
    )


def nps_tables(view: NpsView) -> dict[str, pd.DataFrame]:
    """Every table of the page, for the export."""
    _ = words()
    return {
        _("Accounts"): report.accounts_table(view.accounts, _),
        _("Scores"): report.scores_table(view.survey, view.waves, _),
        _("Answered"): report.heard_table(view.heard, _),
        _("Did not answer"): report.missing_table(view.heard, _),
        _("Renewals"): after.renewal_table(view.renewals, _),
        _("Later sales"): after.later_table(view.later, _),
        _("Contracts"): after.decisions_table(view.renewals, _),
        _("Answers"): report.answers_table(view.survey.answers.rows, _),
    }


def nps_segments_card(found: Survey) -> None:
    """The score of every segment."""
    _ = words()
    with card(said.segments_title(found, _), said.segments_note(_), term="nps_several"):
        figure(
            charts.segments(found, _),
            "nps-segments",
            said.segments_alt(found, _),
            lambda: report.segments_in_words(found, _),
        )


def nps_waves_card(found: Waves) -> None:
    """The score over time; waves are surveys or quarters."""
    _ = words()
    with card(parts.waves_title(found, _), md(parts.waves_note(found, _)), term="nps_change"):
        labels = {"survey": _("By survey"), "quarter": _("By quarter")}
        choose("waves", _("Waves"), labels, label_visibility="collapsed")
        if any(wave.score.value is not None for wave in found.waves):
            figure(
                charts.waves(found, _), "nps-waves", parts.waves_alt(found, _), lambda: report.waves_in_words(found, _)
            )


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
                found.missing,
                {
                    "name": Column(_("Account"), width="medium"),
                    "net_sales": Column(_("Net sales"), "number"),
                    "segment": Column(_("Segment"), width="small"),
                    "owner": Column(_("Owner")),
                },
                "nps-missing",
                alt=_("Accounts that did not answer, largest first"),
                on_open=_open,
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
            found.rows,
            {
                "name": Column(_("Account"), width="medium"),
                "score": Column(_("Score"), "decimal"),
                "mean": Column(_("Plain mean"), "decimal"),
                "minimum": Column(_("Lowest answer"), "number"),
                "answers": Column(_("Answers"), "number"),
                "own_weight": Column(_("Own weight"), "share"),
                "last_on": Column(_("Last answer"), "day"),
                "segment": Column(_("Segment"), width="small"),
                "owner": Column(_("Owner")),
            },
            "nps-accounts",
            alt=_("Accounts by score, lowest first"),
            on_open=_open,
        )


def nps_after_cards(found: Renewals, later: LaterSales) -> None:
    """What came after the answers: renewals and sales, each with its limits; one line where the data lack."""
    _ = words()
    cards = [
        *([partial(_renewal_card, found)] if found.limit != "no_contracts" else []),
        *([partial(_later_card, later)] if later.limit not in ("no_history", "no_answers") else []),
    ]
    for place, draw in zip(st.columns(len(cards)) if cards else [], cards, strict=True):
        with place:
            draw()
    if found.limit == "no_contracts":
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
                lambda: after.renewal_in_words(found, _),
            )
        elif found.limit == "few_lost" and found.lost:
            words_table(after.lost_in_words(found, _).to_dict("records"), "lost")
        _captions(came.renewal_limits(found, _))


def _later_card(later: LaterSales) -> None:
    _ = words()
    with card(came.later_title(later, _), md(came.later_note(later, _)), term="nps_later_sales"):
        figure(charts.later(later, _), "nps-later", came.later_alt(later, _), lambda: after.later_in_words(later, _))
        _captions(came.later_limits(later, _))


def nps_rows(view: NpsView) -> None:
    """The answers behind the figures, when somebody asks for them."""
    _ = words()
    rows = view.survey.answers.rows
    with st.expander(
        _.plural("{n} answer behind the score", "{n} answers behind the score", len(rows)),
        icon=":material/table_rows:", type="compact", key="nps-rows", on_change="rerun",
    ) as box:  # fmt: skip
        if not box.open:
            return
        shown = report.answer_rows(rows)
        shown = shown.assign(level=[parts.level_name(code, _) for code in shown["level"]])
        table(
            shown,
            {
                "answered_on": Column(_("Answered on"), "day"),
                "score": Column(_("Answer"), "number", "small"),
                "name": Column(_("Account"), width="medium"),
                "level": Column(_("Level")),
                "survey": Column(_("Survey")),
                "segment": Column(_("Segment"), width="small"),
                "owner": Column(_("Owner")),
            },
            "nps-answers",
            alt=_("Answers, newest first"),
        )


def _captions(sentences: list[str]) -> None:
    for sentence in sentences:
        st.caption(md(sentence))


def _open(row: pd.Series) -> None:
    open_account(row["account_id"])
