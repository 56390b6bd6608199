"""Tables: one page of rows is sent, the whole table is exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from kam_analytics.kit.analysis.selection import find
from kam_analytics.kit.files.pdf import Document, to_pdf
from kam_analytics.kit.files.spreadsheets import to_csv, to_excel
from kam_analytics.kit.table import PER_CENT, Column, Table
from kam_analytics.kit.ui.links import md, open_account
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.session import words
from kam_analytics.kit.wording import Words

ROWS = 10
_HTML_ROWS = 30
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: name of a table -> the table, as it is exported
Tables = dict[str, Table]
Width = Literal["small", "medium", "large"]


def table(
    shown: Table,
    key: str,
    *,
    alt: str,
    on_open: Callable[[pd.Series], None] | None = None,
    fill: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    widths: Mapping[str, Width] | None = None,
) -> pd.DataFrame:
    """One page of a table; choosing a row calls ``on_open`` with it. The page's rows are returned.

    ``fill`` adds columns to the rows that are shown: words that would take long for all of them.
    """
    _, total = words(), len(shown.rows)
    pages = max(1, -(-total // ROWS))
    if pages > 1 and st.session_state.get(f"{key}-page", 1) > pages:
        st.session_state[f"{key}-page"] = 1
    at = st.session_state.get(f"{key}-page", 1) if pages > 1 else 1
    rows = shown.rows.iloc[(at - 1) * ROWS : at * ROWS]
    rows = fill(rows) if fill else rows
    picked: Any = st.dataframe(
        _worded(rows, shown.columns, _),
        hide_index=True,
        key=f"{key}-{at}",
        on_select="rerun" if on_open else "ignore",
        selection_mode="single-row",
        column_config={_title(one): _config(one, (widths or {}).get(one.name), _) for one in shown.columns},
        alt=alt,
        placeholder="–",
        height="content" if len(rows) < ROWS else "auto",
    )
    if pages > 1:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(
                _(
                    "{first}–{last} of {n}",
                    first=(at - 1) * ROWS + 1,
                    last=(at - 1) * ROWS + len(rows),
                    n=_.number(total),
                )
            )
            st.pagination(pages, key=f"{key}-page", max_visible_pages=5)
    if on_open is not None and picked.selection.rows:
        on_open(rows.iloc[picked.selection.rows[0]])
    return rows


def short_table(shown: Table, key: str) -> None:
    """A table in words: real HTML when it is short, one page of a grid when it is long."""
    if len(shown.rows) <= _HTML_ROWS:
        words_table(shown.words(words()), key)
    else:
        table(shown, key, alt=key)


def words_table(rows: list[dict[str, str]], key: str) -> None:
    """A short table of words that are ready to read, as real HTML."""
    columns = {md(name): [md(row[name]) for row in rows] for name in rows[0]} if rows else {}
    st.table(columns, border="horizontal", hide_index=True)


def _open_scorecard(row: pd.Series) -> None:
    open_account(row["account_id"])


def accounts(
    made: Table,
    *,
    alt: str | None = None,
    on_open: Callable[[pd.Series], None] = _open_scorecard,
    fill: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
    widths: Mapping[str, Width] | None = None,
) -> None:
    """A table of accounts, one page of them, found by name; a row opens its scorecard, or what ``on_open`` opens."""
    _ = words()
    text = st.text_input(
        _("Find an account"), key="find", placeholder=_("Part of a name or an ID"), label_visibility="collapsed"
    )
    found = find(made.rows, text or "")
    if found.empty:
        st.caption(_("No account name contains “{text}”.", text=md(text or "")))
        return
    shown = table(
        replace(made, rows=found),
        "accounts",
        alt=alt or _("Accounts, largest first"),
        on_open=on_open,
        fill=fill,
        widths=widths or {"rank": "small", "name": "medium", "abc_class": "small", "segment": "small"},
    )
    rows = shown.drop_duplicates("account_id").set_index("account_id", drop=False)
    names = dict(zip(rows["account_id"], rows["name"], strict=True))
    picked = st.selectbox(
        _("Open an account"),
        list(names),
        index=None,
        format_func=lambda key: f"{names[key]} · {key}" if names[key] != key else key,
        placeholder=_("Choose one of these accounts"),
        label_visibility="collapsed",
    )
    if picked is not None:
        on_open(rows.loc[picked])


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


def _worded(rows: pd.DataFrame, columns: Sequence[Column], _: Words) -> Any:
    """The shown rows under their titles, shares in per cent, rounded: a localised column only cuts digits off."""
    frame = pd.DataFrame({_title(one): one.said(rows, _) if one.by else rows[one.name] for one in columns})
    shares = [_title(column) for column in columns if column.format in PER_CENT]
    frame[shares] = frame[shares] * 100
    digits = {_title(one): one.digits for one in columns if one.digits is not None}
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
    return f"{column.title}, %" if column.format in PER_CENT else column.title


def _config(column: Column, width: Width | None, _: Words) -> Any:
    title, digits = _title(column), column.digits
    if column.format in ("day", "month"):
        finnish, english = {"day": ("D.M.YYYY", "D MMM YYYY"), "month": ("M/YYYY", "MMM YYYY")}[column.format]
        return st.column_config.DateColumn(title, format=finnish if _.language == "fi" else english, width=width)
    if column.format == "yes":
        return st.column_config.CheckboxColumn(title, width=width)
    if column.format == "link":
        return st.column_config.LinkColumn(title, width=width, display_text=":material/open_in_new:")
    if digits is None:
        return st.column_config.TextColumn(title, width=width)
    if _.language == "en":
        return st.column_config.NumberColumn(title, width=width, format=f"%,.{digits}f")
    if _needs_styler(_):
        return st.column_config.NumberColumn(title, width=width)
    return st.column_config.NumberColumn(title, width=width, format="localized", step=10**-digits)
