"""Edit the wallet of one account in place: estimates and competitors, one save, undo."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kam_analytics import access
from kam_analytics.errors import Conflict, KamError
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import action, card
from kam_analytics.kit.ui.reads import read, today
from kam_analytics.kit.ui.saves import saved, show_error, undo_line
from kam_analytics.kit.ui.session import scope, viewer, words
from kam_analytics.wallet import commands as command
from kam_analytics.wallet import wording as said
from kam_analytics.wallet.analysis.account import ALL
from kam_analytics.wallet.commands import Competitor, Estimate, Wallet

# no column is «required»: the browser would drop a row that lacks one without a word
#: what is being edited (account, rows as they were, number of the form)
_OPEN = "wallet-open"
_ESTIMATE = {
    "category_id": "object", "year": "Int64", "source": "object", "low": "float64", "likely": "float64",
    "high": "float64", "estimated_on": "datetime64[us]", "estimate_id": "object", "version": "Int64",
}  # fmt: skip
_COMPETITOR = {
    "category_id": "object", "year": "Int64", "competitor": "object", "amount": "float64", "estimate_id": "object",
    "wallet_competitor_id": "object", "version": "Int64",
}  # fmt: skip


def may_edit_wallet() -> bool:
    """True for those who estimate."""
    return access.may_edit(viewer().role, "wallet_estimate", "*")


def edit_wallet_button(account_id: str) -> None:
    """Open the form; it keeps the rows as they are now, so that a save notices who was faster."""
    if not may_edit_wallet() or _open_form(account_id):
        return
    _ = words()
    if st.button(_("Edit estimates"), icon=":material/edit:", key="wallet-edit"):
        st.session_state[_OPEN] = {
            "account": account_id,
            "estimates": _typed(read("wallet_rows", account=account_id), _ESTIMATE),
            "competitors": _typed(read("wallet_competitors", account=account_id), _COMPETITOR),
            "number": st.session_state.get("wallet-number", 0),
        }
        st.session_state["wallet-number"] = st.session_state.get("wallet-number", 0) + 1
        st.rerun()


def edit_wallet(account_id: str) -> None:
    """The form when it is open; after a save when it was, and a way back."""
    form = _open_form(account_id)
    if form is None:
        undo_line(_key(account_id))
        return
    _ = words()
    with card(_("Edit estimates"), _("Annual amounts, {currency}. Leave empty if not known.", currency=_.currency)):
        names = _categories(form)
        estimates = _estimates(form, names)
        st.caption(_("Competitors: who sells the rest, as far as it is known"))
        competitors = _competitors(form, names)
        with st.container(horizontal=True):
            saving = action(_("Save"), key="wallet-save")
            if st.button(_("Cancel"), key="wallet-cancel"):
                st.session_state.pop(_OPEN)
                st.rerun()
        if saving:
            _save(account_id, form, estimates, competitors)


def _key(account_id: str) -> str:
    return f"wallet-{account_id}"


def _open_form(account_id: str) -> dict[str, Any] | None:
    form: dict[str, Any] | None = st.session_state.get(_OPEN)
    if form is not None and form["account"] != account_id:
        st.session_state.pop(_OPEN)
        return None
    return form


def _typed(rows: pd.DataFrame, types: dict[str, str]) -> pd.DataFrame:
    """The editable columns with types that do not depend on what happens to be in them."""
    return rows[list(types)].astype(types).reset_index(drop=True)


def _categories(form: dict[str, Any]) -> dict[str, str]:
    """Category -> its name, the whole account first; categories that are gone keep their id."""
    _ = words()
    known = read("categories")
    labels = {row["category_id"]: _.label(row) for row in known.to_dict("records")}
    gone = {*form["estimates"]["category_id"], *form["competitors"]["category_id"]} - labels.keys() - {ALL}
    return {ALL: _("Whole account"), **labels, **{key: str(key) for key in sorted(map(str, gone))}}


def _estimates(form: dict[str, Any], names: dict[str, str]) -> pd.DataFrame:
    _ = words()
    columns = st.column_config
    edited: pd.DataFrame = st.data_editor(
        form["estimates"],
        key=f"wallet-estimates-{form['number']}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        placeholder="–",
        column_order=["category_id", "year", "low", "likely", "high", "source", "estimated_on"],
        column_config={
            "category_id": _category_column(names),
            "year": columns.NumberColumn(_("Year"), format="%d", step=1, width="small", default=today().year),
            "low": _amount_column(_("Low")),
            "likely": _amount_column(_("Likely")),
            "high": _amount_column(_("High")),
            "source": columns.TextColumn(_("Source"), max_chars=command.MOST_CHARACTERS),
            "estimated_on": columns.DateColumn(_("Estimated on"), format=_.date_input, width="small"),
        },
    )
    return edited


def _competitors(form: dict[str, Any], names: dict[str, str]) -> pd.DataFrame:
    _ = words()
    columns = st.column_config
    edited: pd.DataFrame = st.data_editor(
        form["competitors"],
        key=f"wallet-competitors-{form['number']}",
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        placeholder="–",
        column_order=["category_id", "year", "competitor", "amount"],
        column_config={
            "category_id": _category_column(names),
            "year": columns.NumberColumn(_("Year"), format="%d", step=1, width="small", default=today().year),
            "competitor": columns.TextColumn(_("Competitor"), max_chars=command.MOST_CHARACTERS),
            "amount": _amount_column(_("Amount")),
        },
    )
    return edited


def _category_column(names: dict[str, str]) -> Any:
    title = words()("Category")
    return st.column_config.SelectboxColumn(
        title, options=list(names), format_func=lambda key: names.get(str(key), str(key))
    )


def _amount_column(title: str) -> Any:
    _ = words()
    return st.column_config.NumberColumn(title, format="localized", min_value=0.0, step=1.0, width="small")


def _save(account_id: str, form: dict[str, Any], estimates: pd.DataFrame, competitors: pd.DataFrame) -> None:
    _ = words()
    seen = _wallet(form.get("seen", form)["estimates"], form.get("seen", form)["competitors"])
    try:
        with scope() as opened:
            save = command.save(opened, account_id, seen, _wallet(estimates, competitors))
    except Conflict as error:
        form["seen"] = _seen_now(account_id, form)
        show_error(error)
    except command.BadRow as error:
        st.error(md(said.bad_row(error.table, error.row, _.error(error), _)))
    except KamError as error:
        show_error(error)
    else:
        st.session_state.pop(_OPEN)
        if save is not None:
            saved(_key(account_id), save)
        st.rerun()


def _seen_now(account_id: str, form: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """After a conflict: the values of the form's beginning with today's versions, without rows that are gone.

    Who then saves again writes only the columns that he changed himself.
    """
    names = {"estimates": ("wallet_rows", "estimate_id"), "competitors": ("wallet_competitors", "wallet_competitor_id")}
    found = {}
    for table, (query, key) in names.items():
        now = read(query, account=account_id).set_index(key)["version"]
        rows = form[table][form[table][key].isin(now.index)]
        found[table] = rows.assign(version=rows[key].map(now).astype("Int64"))
    return found


def _wallet(estimates: pd.DataFrame, competitors: pd.DataFrame) -> Wallet:
    """The rows of the two tables as the command takes them."""
    return Wallet(
        tuple(Estimate(**row) for row in _records(estimates, _ESTIMATE) if not _is_blank(row)),
        tuple(Competitor(**row) for row in _records(competitors, _COMPETITOR) if not _is_blank(row)),
    )


def _is_blank(row: dict[str, Any]) -> bool:
    """True for an added row in which nothing was written yet: only what it comes with."""
    return all(value is None for name, value in row.items() if name not in ("year", "version"))


def _records(rows: pd.DataFrame, types: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for row in rows[list(types)].to_dict("records"):
        plain = {name: None if pd.isna(value) else value for name, value in row.items()}
        day = plain.get("estimated_on")
        if isinstance(day, pd.Timestamp):
            plain["estimated_on"] = day.date()
        plain["version"] = int(plain["version"] or 1)
        found.append(plain)
    return found
