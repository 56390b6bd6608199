"""Tables: one page of rows is sent, the whole table is exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from kam_analytics.kit.analysis.selection import find
from kam_analytics.kit.files.pdf import Document, to_pdf
from kam_analytics.kit.files.spreadsheets import to_csv, to_excel
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.wording import Words

ROWS = 10
_HTML_ROWS = 30
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: name of a table -> the table, as it is exported
Tables = dict[str, pd.DataFrame]
Format = Literal["text", "number", "decimal", "money", "share", "day"]
#: decimals of a number that is shown
_DIGITS = {"number": 0, "decimal": 1, "money": 2, "share": 1}


@dataclass(frozen=True)
class Column:
    """One shown column: its title and how its values read."""

    title: str
    format: Format = "text"
    width: Literal["small", "medium", "large"] | None = None


def table(
    rows: pd.DataFrame,
    columns: dict[str, Column],
    key: str,
    *,
    alt: str,
    on_open: Callable[[pd.Series], None] | None = None,
    fill: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """One page of the rows; choosing a row calls ``on_open`` with it. The page's rows are returned.

    ``fill`` adds columns to the rows that are shown: words that would take long for all of them.
    """
    _ = words()
    pages = max(1, -(-len(rows) // ROWS))
    if pages > 1 and st.session_state.get(f"{key}-page", 1) > pages:
        st.session_state[f"{key}-page"] = 1
    at = st.session_state.get(f"{key}-page", 1) if pages > 1 else 1
    shown = rows.iloc[(at - 1) * ROWS : at * ROWS]
    shown = fill(shown) if fill else shown
    picked: Any = st.dataframe(
        _worded(shown, columns, _),
        hide_index=True,
        key=f"{key}-{at}",
        on_select="rerun" if on_open else "ignore",
        selection_mode="single-row",
        column_config={_title(column): _config(column, _) for column in columns.values()},
        alt=alt,
        placeholder="–",
        height="content" if len(shown) < ROWS else "auto",
    )
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(
                _(
                    "{first}–{last} of {n}",
                    first=(at - 1) * ROWS + 1,
                    last=(at - 1) * ROWS + len(shown),
                    n=_.number(len(rows)),
                )
            )
            st.pagination(pages, key=f"{key}-page", max_visible_pages=5)
    if on_open is not None and picked.selection.rows:
        on_open(shown.iloc[picked.selection.rows[0]])
    return shown


def words_table(rows: list[dict[str, str]], key: str) -> None:
    """A short table of words that are ready to read, as real HTML."""
    columns = {md(name): [md(row[name]) for row in rows] for name in rows[0]} if rows else {}
    st.table(columns, border="horizontal", hide_index=True)


def plain_table(rows: pd.DataFrame, key: str) -> None:
    """Words that are ready to read: real HTML when short, one page of a grid when long."""
    if len(rows) <= _HTML_ROWS:
        words_table(rows.to_dict("records"), key)
    else:
        table(rows, {str(name): Column(str(name)) for name in rows.columns}, key, alt=key)


def accounts(rows: pd.DataFrame, measure: str) -> None:
    """Accounts of a concentration, one page of them, found by name; a row opens its scorecard."""
    _ = words()
    text = st.text_input(
        _("Find an account"), key="find", placeholder=_("Part of a name or an ID"), label_visibility="collapsed"
    )
    found = find(rows, text or "")
    if found.empty:
        st.caption(_("No account name contains “{text}”.", text=md(text or "")))
        return
    value = _("Margin") if measure == "margin" else _("Net sales")
    shown = table(
        found,
        {
            "rank": Column("#", "number", "small"),
            "name": Column(_("Account"), width="medium"),
            "abc_class": Column(_("Class"), width="small"),
            measure: Column(f"{value}, {_.currency}", "number"),
            "share": Column(_("Share"), "share"),
            "cumulative_share": Column(_("Cumulative"), "share"),
            "owner": Column(_("Owner")),
            "segment": Column(_("Segment"), width="small"),
        },
        "accounts",
        alt=_("Accounts, largest first"),
        on_open=lambda row: open_account(row["account_id"]),
    )
    names = dict(zip(shown["account_id"], shown["name"], strict=True))
    picked = st.selectbox(
        _("Open an account"),
        list(names),
        index=None,
        format_func=lambda key: f"{names[key]} · {key}" if names[key] != key else key,
        placeholder=_("Choose one of these accounts"),
        label_visibility="collapsed",
    )
    if picked is not None:
        open_account(picked)


def export(
    make: Callable[[], Tables],
    name: str,
    *,
    title: str,
    facts: Callable[[], dict[str, str]],
    paper: Callable[[], Document] | None = None,
) -> None:
    """Every table of a page: one Excel workbook, or a CSV file for each; the page on ``paper`` as PDF."""
    _ = words()
    with popover(_("Export"), "download", f"export-{name}") as box:
        if not box.open:
            return
        # a file is made on the click, in a thread that knows no session: so gather first
        tables, said = make(), facts()
        st.download_button(
            "Excel",
            lambda: to_excel(tables, _, title=title, facts=said),
            f"{name}.xlsx",
            _EXCEL,
            key=f"{name}-xlsx",
            on_click="ignore",
            width="stretch",
        )
        if paper is not None:
            document = paper()
            st.download_button(
                "PDF",
                lambda: to_pdf(document, _, facts=said),
                f"{name}.pdf",
                "application/pdf",
                key=f"{name}-pdf",
                on_click="ignore",
                width="stretch",
            )
        for number, (table_name, frame) in enumerate(tables.items()):
            st.download_button(
                _("CSV: {table}", table=table_name),
                partial(to_csv, frame, _),
                f"{name}-{number + 1}.csv" if number else f"{name}.csv",
                "text/csv",
                key=f"{name}-csv-{number}",
                on_click="ignore",
                width="stretch",
            )


def _worded(rows: pd.DataFrame, columns: dict[str, Column], _: Words) -> Any:
    """The shown rows under their titles, shares in per cent, rounded: a localised column only cuts digits off."""
    frame = pd.DataFrame({_title(column): rows[name] for name, column in columns.items()})
    shares = [_title(column) for column in columns.values() if column.format == "share"]
    frame[shares] = frame[shares] * 100
    digits = {_title(column): _DIGITS[column.format] for column in columns.values() if column.format in _DIGITS}
    if not _needs_styler(_):
        return frame.round(digits)
    return frame.style.format({title: _formatter(count, _) for title, count in digits.items()})


def _needs_styler(_: Words) -> bool:
    """True for Finnish in a browser of another language.

    A column format speaks English or the browser's language; a Styler says what we say, at ten times
    the cost of a plain table, which is why only one page of rows is ever worded.
    """
    return _.language == "fi" and not (st.context.locale or "").startswith("fi")


def _formatter(digits: int, _: Words) -> Callable[[Any], str]:
    return lambda value: "–" if pd.isna(value) else _.number(value, digits)


def _title(column: Column) -> str:
    return f"{column.title}, %" if column.format == "share" else column.title


def _config(column: Column, _: Words) -> Any:
    title = _title(column)
    if column.format == "day":
        text = "D.M.YYYY" if _.language == "fi" else "D MMM YYYY"
        return st.column_config.DateColumn(title, format=text, width=column.width)
    if column.format == "text":
        return st.column_config.TextColumn(title, width=column.width)
    digits = _DIGITS[column.format]
    if _.language == "en":
        return st.column_config.NumberColumn(title, width=column.width, format=f"%,.{digits}f")
    if _needs_styler(_):
        return st.column_config.NumberColumn(title, width=column.width)
    return st.column_config.NumberColumn(title, width=column.width, format="localized", step=10**-digits)
