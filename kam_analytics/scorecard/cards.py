"""Parts of the scorecard page: neighbours, the two lists, the rows behind a figure, buying behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from kam_analytics import access
from kam_analytics.buying import wording as bought
from kam_analytics.buying.analysis.buying import WINDOWS
from kam_analytics.buying.answers import Buying, gather_buying
from kam_analytics.buying.figures import mixes, seasons
from kam_analytics.buying.tables import mix_table, season_table
from kam_analytics.contracts.cards import contract_days
from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.rules.period import months_before
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui import address
from kam_analytics.kit.ui.account import one_row
from kam_analytics.kit.ui.address import one_of, wanted
from kam_analytics.kit.ui.controls import choose, choose_or_none
from kam_analytics.kit.ui.filters import Chosen, held
from kam_analytics.kit.ui.links import account_links, link, md
from kam_analytics.kit.ui.page import card, figure
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.session import viewer, words
from kam_analytics.kit.ui.tables import table, words_table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.glossary import help_text
from kam_analytics.scorecard import tables as report
from kam_analytics.scorecard.analysis import YEAR, days_back
from kam_analytics.scorecard.answers import Facts, gather
from kam_analytics.scorecard.wording import lines as listed
from kam_analytics.scorecard.wording import scorecard as said
from kam_analytics.scorecard.wording.lines import Line

_SCORECARD = "pages/accounts/scorecard.py"
_AROUND = ("earlier_id", "earlier", "later_id", "later")


def _window(text: str) -> int | None:
    return int(text) if text in {str(days) for days in WINDOWS} else None


#: which figure's rows are shown, what the last card shows, how many days before an order count
SCORECARD = {
    "part": address.Choice("rows", one_of("rows", "buying")),
    "figure": address.Choice(None, lambda text: text[:80] or None),
    "window": address.Choice(30, _window),
}


def account_facts(account_id: str, chosen: Chosen) -> Facts:
    """Everything that the scorecard says of an account in the chosen period."""
    return gather(read, account_id, Choice(period=chosen.period, held=held()), today=today())


def account_team(account_id: str) -> list[str]:
    """The names of those who work with the account beside its owner."""
    return [str(name) for name in read("account_team_of", account=account_id, today=today())["name"]]


def neighbour_links(account: Mapping[str, Any]) -> None:
    """To the other pages of the account, and to the previous and the next account of the same owner.

    The neighbours keep everything else of the address.
    """
    _, account_id = words(), account["account_id"]
    rows = read("account_neighbours", account=account_id)
    (earlier, earlier_name, later, later_name) = next(values(rows, *_AROUND), (None,) * len(_AROUND))
    kept = {name: value for name, value in st.query_params.items() if name != "account"}
    with st.container(horizontal=True, gap="small"):
        account_links(account)
        for neighbour, name, icon, tip in (
            (earlier, earlier_name, "chevron_left", _("Previous account of this owner")),
            (later, later_name, "chevron_right", _("Next account of this owner")),
        ):
            if neighbour is not None and name is not None:
                link(_SCORECARD, md(name), icon, tip, **{**kept, "account": neighbour})


def inputs_card(facts: Facts) -> None:
    """What was put into the account."""
    _ = words()
    with card(listed.inputs_title(facts, _), _("To {day}", day=_.day(facts.today)), term="activities"):
        put_in = listed.input_lines(facts, _)
        if put_in:
            words_table(listed.table(put_in, listed.input_titles(facts, _), _), "inputs")
        notes = [
            said.people_unknown(facts, _), listed.tasks_in_words(facts, _),
            said.not_connected(facts, _, without=_unseen()),
        ]  # fmt: skip
        st.caption(md(" ".join(note for note in notes if note)))


def results_card(facts: Facts, chosen: Chosen) -> None:
    """What came out of it."""
    _ = words()
    with card(listed.results_title(facts, _), chosen.name, term="net_sales"):
        words_table(listed.table(listed.result_lines(facts, _), listed.result_titles(_), _), "results")


def known_card(account_id: str) -> None:
    """What else is kept of the account, one line each."""
    _ = words()
    known = one_row(read("account_known", account=account_id, since=days_back(today(), YEAR), today=today()))
    whitespace = None
    if access.may_see(viewer().role, "whitespace_state"):
        states = read("account_whitespace", account=account_id)
        whitespace = dict(zip(states["state"], states["categories"].astype(int), strict=True))
    with card(_("Other facts"), _("To {day}", day=_.day(today()))):
        words_table(said.known_rows(known, whitespace, _), "known")


def choose_part() -> str:
    """Rows behind a figure, or buying behaviour."""
    _ = words()
    labels = {"rows": _("Underlying rows"), "buying": _("Buying behaviour")}
    return choose("part", _("Show"), labels, label_visibility="collapsed")


def rows_card(account_id: str, lines: Sequence[Line]) -> None:
    """The rows that one figure counts or sums, its rule and its dates."""
    _ = words()
    by_key = {line.key: line for line in lines}
    key = choose_or_none(
        "figure", _("Figure"), {name: _option(line, _) for name, line in by_key.items()},
        placeholder=_("Choose a figure to see its rows, rule and dates"), label_visibility="collapsed",
    )  # fmt: skip
    if key is None:
        return
    line = by_key[key]
    found = report.rows_behind(read, account_id, line, _, today=today())
    dates = listed.behind(line, report.newest(found.rows, line.source, line.until), _)
    st.caption(md(dates) + "  \n" + md(help_text(_, line.term)))
    if line.source == "contracts":
        contract_days(account_id)
    if found.rows.empty:
        st.markdown(md(_("There are no underlying rows for this figure.")))
        return
    table(found, f"rows-{line.source}", alt=_("Underlying rows: {figure}", figure=line.label))
    if len(found.rows) == report.MOST_ROWS:
        st.caption(_("The newest {n} lines are shown.", n=_.number(report.MOST_ROWS)))


def buying_of(account_id: str, chosen: Chosen) -> Buying:
    """How the account buys, in the chosen period and window."""
    window = int(wanted("window", 30))
    return gather_buying(
        read, account_id, today=today(), period=chosen.period, last=chosen.last_month, window=window
    )  # fmt: skip


def buying_card(account_id: str, chosen: Chosen) -> None:
    """Rhythm, basket, season, mix, and orders that came without own activity."""
    _ = words()
    found = buying_of(account_id, chosen)
    st.subheader(md(bought.finding(found.interval, _)), anchor=False, help=help_text(_, "order_interval"))
    label = _("Days before an order in which activities count")
    choose("window", label, {days: str(days) for days in WINDOWS}, help=help_text(_, "received_orders"))
    words_table(bought.rows(found, _), "buying")
    left, right = st.columns(2)
    with left, card(bought.season_title(found.season, _), _season_note(found, _), term="season"):
        if found.season.years:
            figure(
                seasons(found.season, _), "season", bought.season_alt(found.season, _),
                lambda: season_table(found.season, _),
            )  # fmt: skip
    if found.mix is None:
        return
    mix, first = found.mix, months_before(chosen.last_month, 11)
    note = bought.mix_note(mix, first, chosen.last_month, _) if mix.drift is not None else None
    with right, card(bought.mix_title(mix, _), note, term="mix_drift"):
        if mix.drift is not None:
            figure(mixes(mix, _), "mix", bought.mix_alt(mix, _), lambda: mix_table(mix, _))


def scorecard_tables(account_id: str, facts: Facts, chosen: Chosen) -> dict[str, Table]:
    """Every table of the page, for the export: the lists, the rows behind them, buying behaviour."""
    _ = words()
    made = report.tables(facts, _)
    lines = {line.source: line for line in reversed(report.lines_of(facts, _))}
    for source, line in reversed(lines.items()):
        made[_(report.SHEETS[source])] = report.rows_behind(read, account_id, line, _, today=today())
    found = buying_of(account_id, chosen)
    made[_("Buying behaviour")] = report.worded(bought.rows(found, _))
    if found.season.years:
        made[_("Seasonality")] = season_table(found.season, _)
    if found.mix is not None and found.mix.drift is not None:
        made[_("Category mix")] = mix_table(found.mix, _)
    return made


def _season_note(found: Buying, _: Words) -> str | None:
    return bought.season_note(found.season, _) if found.season.years else None


def _option(line: Line, _: Words) -> str:
    """The same for every account: what the browser sends back is this text."""
    return f"{_('Activities')}: {line.label}" if line.key.startswith("activities-") else line.label


def _unseen() -> frozenset[str]:
    """Feeds that the viewer's role does not see are not said to be missing."""
    hidden = {"opportunities": "opportunity"}
    return frozenset(feed for feed, name in hidden.items() if not access.may_see(viewer().role, name))
