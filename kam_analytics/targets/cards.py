"""The card of an account's quarterly targets: bullets, marks, and the table in which they are set."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.access import Role
from kam_analytics.activities.forms import activity_types
from kam_analytics.errors import N_, BadInput, Conflict, KamError
from kam_analytics.kit.ui.address import Choice, day, wanted
from kam_analytics.kit.ui.controls import choose_from_list
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.targets import wording as say
from kam_analytics.targets.analysis.missing_inputs import MissingInput
from kam_analytics.targets.analysis.quarter import QuarterTargets, around, quarters
from kam_analytics.targets.answers import missing_inputs, running_quarter, targets_of
from kam_analytics.targets.commands import SeenTarget, approve_targets, propose_targets, save_targets
from kam_analytics.targets.figures import bullets
from kam_analytics.targets.rules import RESULTS, Quarter, merged, unit
from kam_analytics.targets.tables import targets_table

_THIS = "this"
#: which quarter of the targets is shown: for the ``remember`` of the page that has the card
QUARTER = {"quarter": Choice(_THIS, lambda text: text if text == _THIS or day(text) else None)}
#: what an empty table of targets begins with
_FIRST = ("call", "net_sales", "margin", "on_time_in_full", "nps")


@st.fragment
@in_turn
def targets_card(account_id: str) -> None:
    """Targets of one quarter, inputs first; the running quarter unless another one is chosen."""
    _ = words()
    now = running_quarter(read, today=today())
    if now is None:
        return
    quarter = _chosen(now)
    found = targets_of(read, account_id, quarter, held=held())
    missing = missing_inputs(read, account_id, held=held(), since=quarter.since, until=quarter.since)
    with card(say.targets_title(found, _), say.targets_note(found, _), term="attainment"):
        _choose(now)
        if found.lines:
            figure(bullets(found, _), "targets", say.targets_alt(found, _), lambda: targets_table(found, missing, _))
            for mark in say.targets_marks(found, _):
                st.caption(f":material/flag: {mark}")
            for one in missing:
                _suggest(account_id, one)
        else:
            st.markdown(say.no_targets(found, _, may_edit=_may_edit()))
        _edit(account_id, found)
        undo_line(_key(account_id, quarter))


def _suggest(account_id: str, one: MissingInput) -> None:
    """A quarter with result targets alone, and the input that one click proposes."""
    _ = words()
    key = _key(account_id, one.quarter)
    st.caption(f":material/flag: {md(say.missing_input(one, _))}")
    if one.wanted and _may_edit():
        st.button(
            _("Add as proposed targets"),
            icon=":material/add:",
            type="tertiary",
            key=f"{key}-suggest",
            on_click=_propose,
            args=(account_id, key, one),
        )
    if failed := st.session_state.pop(f"{key}-refused", None):
        show_error(failed)


def _propose(account_id: str, key: str, one: MissingInput) -> None:
    try:
        with scope() as opened:
            save = propose_targets(opened, account_id, one.quarter.since, one.wanted)
    except KamError as error:
        st.session_state[f"{key}-refused"] = error
    else:
        saved(key, save)
        _forget(key)


def _known(now: Quarter) -> dict[str, Quarter]:
    shown = around(read("fiscal_quarters", quarters), now.since)
    return {_THIS if quarter == now else quarter.since.isoformat(): quarter for quarter in shown}


def _chosen(now: Quarter) -> Quarter:
    """The chosen quarter; the running one when the choice is out of reach."""
    return _known(now).get(wanted("quarter", _THIS), now)


def _choose(now: Quarter) -> None:
    _ = words()
    offered = {code: say.quarter_choice(quarter, now, _) for code, quarter in _known(now).items()}
    choose_from_list("quarter", _("Quarter"), offered, usual=_THIS, label_visibility="collapsed", width=220)


def _may_edit() -> bool:
    return access.may_edit(viewer().role, "target", "value")


def _key(account_id: str, quarter: Quarter) -> str:
    return f"targets-{account_id}-{quarter.since}"


def _edit(account_id: str, found: QuarterTargets) -> None:
    if not _may_edit():
        return
    _ = words()
    key, state = _key(account_id, found.quarter), st.session_state
    label = _("Edit targets") if found.lines else _("Set targets")
    with st.expander(label, icon=":material/edit:", type="compact", key=f"{key}-edit", on_change="rerun") as box:
        if not box.open:
            state.pop(f"{key}-seen", None)
            return
        # what the person saw when the form opened decides what the save compares with
        seen: list[SeenTarget] = state.setdefault(f"{key}-seen", _seen(found))
        base = state.get(f"{key}-base") or {row.metric: row.value for row in seen}
        turn = state.setdefault(f"{key}-turn", 0)
        with st.form(f"{key}-form-{turn}", border=False):
            rows = _editor(base, f"{key}-rows-{turn}")
            st.caption(say.edit_note(_, proposes=viewer().role is not Role.DIRECTOR))
            save = st.form_submit_button(_("Save targets"))
        if viewer().role is Role.DIRECTOR and found.proposed:
            st.button(
                _.plural("Approve {n} proposed target", "Approve {n} proposed targets", found.proposed),
                key=f"{key}-approve",
                on_click=_approve,
                args=(account_id, key, seen),
            )
        if failed := state.pop(f"{key}-failed", None):
            show_error(failed)
        if save:
            _save(account_id, found, key, seen, rows)


def _editor(base: dict[str, float], key: str) -> pd.DataFrame:
    _ = words()
    metrics = list(base) or list(_FIRST)
    frame = pd.DataFrame(
        {
            "metric": pd.Series(metrics, dtype="object"),
            "value": pd.Series([_shown(metric, base.get(metric)) for metric in metrics], dtype="float64"),
        }
    )
    options = list(dict.fromkeys([*activity_types(), *RESULTS, *metrics]))
    rows: pd.DataFrame = st.data_editor(
        frame,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "metric": st.column_config.SelectboxColumn(
                _("Measure"),
                options=options,
                format_func=lambda metric: say.metric_with_unit(str(metric), _),
                width="medium",
            ),
            "value": st.column_config.NumberColumn(_("Target"), format="localized", width="small"),
        },
        alt=_("Targets of the quarter, to edit"),
    )
    return rows


def _shown(metric: str, value: float | None) -> float | None:
    """A share is typed in per cent."""
    return value if value is None or unit(metric) != "share" else round(value * 100, 6)


def _wanted(rows: pd.DataFrame) -> dict[str, float]:
    """Metric -> value of the rows that have both; raises ``BadInput`` for a metric that stands twice."""
    wanted: dict[str, float] = {}
    for row in rows.itertuples():
        if pd.isna(row.metric) or pd.isna(row.value):
            continue
        metric = str(row.metric)
        if metric in wanted:
            raise BadInput(N_("The same measure is on two rows."))
        wanted[metric] = round(float(row.value) / 100, 8) if unit(metric) == "share" else float(row.value)
    return wanted


def _save(account_id: str, found: QuarterTargets, key: str, seen: list[SeenTarget], rows: pd.DataFrame) -> None:
    state = st.session_state
    try:
        wanted = _wanted(rows)
        with scope() as opened:
            save = save_targets(opened, account_id, found.quarter.since, wanted, seen)
    except Conflict as error:
        # what the person typed goes on top of what is there now, and can be saved again
        fresh = _seen(targets_of(read, account_id, found.quarter, held=held()))
        state[f"{key}-base"] = merged(
            {row.metric: row.value for row in seen}, wanted, {row.metric: row.value for row in fresh}
        )
        state[f"{key}-seen"] = fresh
        state[f"{key}-turn"] += 1
        state[f"{key}-failed"] = error
    except KamError as error:
        show_error(error)
        return
    else:
        _forget(key)
        saved(key, save)
    st.rerun()


def _approve(account_id: str, key: str, seen: list[SeenTarget]) -> None:
    try:
        with scope() as opened:
            save = approve_targets(opened, account_id, seen)
    except KamError as error:
        st.session_state[f"{key}-failed"] = error
    else:
        saved(key, save)
    _forget(key)


def _forget(key: str) -> None:
    """The next form begins with what is there then."""
    state = st.session_state
    for name in ("seen", "base"):
        state.pop(f"{key}-{name}", None)
    state[f"{key}-turn"] = state.get(f"{key}-turn", 0) + 1


def _seen(found: QuarterTargets) -> list[SeenTarget]:
    return [
        SeenTarget(
            target_id=line.target_id, metric=line.metric, value=line.target, status=line.status, version=line.version
        )
        for line in found.lines
    ]
