"""Three short lists of reasons, and what is wrong without euros."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit.choice import Choice
from kam_analytics.kit.ui.filters import held
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.ui.tables import short_table
from kam_analytics.reasons import tables
from kam_analytics.reasons import wording as say
from kam_analytics.reasons.answers import Catalogue, catalogue
from kam_analytics.reasons.rules.catalogue import MEASURES, Reason, by_account

#: accounts of a list before the rest is asked for
_MOST = 5


def reasons_now() -> Catalogue:
    """Why the accounts in sight are worth a look today."""
    return catalogue(read, Choice.usual(today(), held()), today=today(), held=held())


def reason_cards(found: Catalogue) -> None:
    """What is at stake, behind and lost, beside each other and never together; nothing without accounts."""
    if not found.names:
        return
    columns = st.columns(len(MEASURES))
    for column, measure in zip(columns, MEASURES, strict=True):
        with column:
            _measure(measure, found)


def _measure(measure: str, found: Catalogue) -> None:
    _ = words()
    grouped = by_account(found.reasons.get(measure, ()))
    with card(say.measure_title(measure, found, _), say.measure_note(measure, _), term=measure):
        for of_account in grouped[:_MOST]:
            _account(of_account, found)
        if grouped[_MOST:]:
            label = _.plural("{n} more account", "{n} more accounts", len(grouped) - _MOST)
            with st.expander(label, type="compact", key=f"{measure}-rest", on_change="rerun") as box:
                if box.open:
                    rest = tuple(one for of_account in grouped[_MOST:] for one in of_account)
                    short_table(tables.reasons_table(rest, today(), _), f"{measure}-rest-rows")


def _account(of_account: tuple[Reason, ...], found: Catalogue) -> None:
    """An account by its largest reason; the others stand behind it."""
    _, first = words(), of_account[0]
    said = say.reason_text(first, today(), _)
    if len(of_account) > 1:
        others = "; ".join(f"{say.reason_text(one, today(), _)} ({say.euros(one, _)})" for one in of_account[1:3])
        said = _("{reason} · also {others}", reason=said, others=others)
    step = say.step_text(found.steps.get(first.account_id), today(), _)
    lines = [md(line) for line in (say.loss_text(first, _), step) if line]
    with st.container(gap=None):
        link("pages/accounts/scorecard.py", f"**{md(first.name)}**", "assignment_ind", account=first.account_id)
        st.caption("  \n".join([f"**{md(say.euros(first, _))}** · {md(said)}", *lines]))


def signs_card(found: Catalogue) -> None:
    """What is wrong without an amount, opened when asked for; and which warnings meant anything."""
    _ = words()
    if found.signs:
        title = md(say.signs_title(found.signs, _))
        with st.expander(title, icon=":material/report:", key="signs", on_change="rerun") as box:
            if box.open:
                for account_id, signs in found.signs.items():
                    with st.container(gap=None):
                        name = md(found.names[account_id])
                        link("pages/accounts/scorecard.py", f"**{name}**", "assignment_ind", account=account_id)
                        st.caption(md(" · ".join(say.sign_text(sign, _) for sign in signs)))
    if found.warned:
        title = md(say.prediction_title(found.warned, _))
        with st.expander(title, icon=":material/query_stats:", key="warned", on_change="rerun") as box:
            if box.open:
                short_table(tables.warnings_table(found, _), "warned-rows")


def account_reasons(account_id: str) -> None:
    """Every reason of one account, each measure in a line of its own."""
    _ = words()
    found = reasons_now()
    reasons = found.of(account_id)
    signs = found.signs.get(account_id, ())
    if not reasons and not signs:
        return
    with card(_("Why to look at this account now"), term="at_stake"):
        for reason in reasons:
            said = [say.reason_text(reason, today(), _), say.loss_text(reason, _)]
            text = " · ".join(filter(None, said))
            st.markdown(f"**{_(say.NAMES[reason.measure])} {md(say.euros(reason, _))}** {md(text)}")
        if signs:
            st.caption(md(" · ".join(say.sign_text(sign, _) for sign in signs)))
