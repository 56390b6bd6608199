"""The wallet page: over all accounts, of one account, edited in place, foreign and hostile."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores
from kam_analytics.store import Scope
from tests.samples.concentration.results import HOSTILE
from tests.samples.pages import WALLET, Pages, people, said

ACCOUNT = "C1004"


def rows(account: str = ACCOUNT) -> Any:
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        return scope.read("wallet_rows", account=account)


def change(scope: Scope, **changes: Any) -> None:
    row = scope.read("wallet_rows", account=ACCOUNT).iloc[0]
    scope.update("wallet_estimate", row["estimate_id"], int(row["version"]), changes)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_over_all_accounts(pages: Pages, language: str) -> None:
    test = pages(WALLET, language=language)
    assert not test.exception
    assert not test.error
    assert len(test.metric) == 5
    assert len(test.dataframe) == 2
    assert "%" in test.header[0].value


@pytest.mark.parametrize("language", ["en", "fi"])
def test_of_one_account(pages: Pages, language: str) -> None:
    test = pages(WALLET, language=language, account=ACCOUNT)
    assert not test.exception
    assert not test.error
    assert len(test.metric) == 5
    assert len(test.table[0].value) == 4


def test_an_account_without_an_estimate_says_what_to_do(pages: Pages) -> None:
    test = pages(WALLET)
    not_assessed = test.dataframe[1].value.iloc[0, 0]
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        account = scope.read("account_search", text=not_assessed, most=1)["account_id"].iloc[0]
    test = pages(WALLET, account=account)
    assert not test.exception
    assert "Not assessed" in test.header[0].value
    assert any("no estimate" in text.value for text in test.markdown)
    assert test.button(key="wallet-edit")


def test_an_estimate_that_is_too_low_has_no_share(pages: Pages) -> None:
    pages(WALLET)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        wallet = scope.read("wallet_rows", account=ACCOUNT)
        for row in wallet.itertuples():
            scope.update(
                "wallet_estimate", row.estimate_id, int(row.version), {"low": None, "likely": 0.5, "high": None}
            )
    test = pages(WALLET, account=ACCOUNT)
    assert not test.exception
    assert "too low" in test.header[0].value
    assert test.metric[0].value == "–"
    assert set(test.table[0].value["Share"]) == {"estimate too low"}


def test_a_foreign_account_gets_the_words_of_a_missing_one(pages: Pages) -> None:
    rep = people(pages)["rep"]
    store = stores.get("demo")
    with store.scope(store.viewer(rep)) as scope:
        own = set(scope.read("account_search", text="", most=1000)["account_id"])
    with store.scope(LOCAL_DIRECTOR) as scope:
        everyone = scope.read("account_search", text="", most=1000)["account_id"]
    foreign = next(key for key in everyone if key not in own)
    words = []
    for account in (foreign, "no-such-account", "'; drop table wallet_estimate; --", "x" * 5000):
        test = pages(WALLET, view_as=rep, account=account)
        assert not test.exception
        words.append(said(test))
    assert all(shown == words[0] for shown in words)
    assert "no access" in words[0].replace("\\", "")


def test_who_may_not_estimate_has_no_button_or_no_page(pages: Pages) -> None:
    names = people(pages)
    assert pages(WALLET, view_as=names["analyst"], account=ACCOUNT).button(key="wallet-edit")
    with pytest.raises(Exception, match=r"."):
        pages(WALLET, view_as=names["delivery"], account=ACCOUNT).button(key="wallet-edit")


def opened(pages: Pages) -> AppTest:
    test = pages(WALLET, account=ACCOUNT)
    test.button(key="wallet-edit").click().run()
    assert not test.exception
    return test


def test_a_form_that_changes_nothing_saves_nothing(pages: Pages) -> None:
    test = opened(pages)
    before = rows()
    test.button(key="wallet-save").click().run()
    assert not test.exception
    assert "wallet-open" not in test.session_state
    assert rows().equals(before)


def test_cancel_closes_the_form(pages: Pages) -> None:
    test = opened(pages)
    test.button(key="wallet-cancel").click().run()
    assert not test.exception
    assert "wallet-open" not in test.session_state
    assert test.button(key="wallet-edit")


def test_another_account_is_another_form(pages: Pages) -> None:
    test = opened(pages)
    test.query_params["account"] = "C1003"
    test.run()
    assert not test.exception
    assert "wallet-open" not in test.session_state


def test_save_and_undo(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(pages)
    before = rows()
    likely = before["likely"].iloc[0] + 1
    with monkeypatch.context() as patch:
        _typed(patch, likely=likely)
        test.button(key="wallet-save").click().run()
    assert not test.exception
    assert not test.error
    assert rows()["likely"].iloc[0] == likely
    assert any("Saved" in text.value for text in test.markdown)
    next(button for button in test.button if button.label == "Undo").click().run()
    assert not test.exception
    assert rows()["likely"].tolist() == before["likely"].tolist()


def test_a_row_that_cannot_be_is_said_and_the_form_stays(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(pages)
    before = rows()
    _typed(monkeypatch, low=9e9)
    test.button(key="wallet-save").click().run()
    assert not test.exception
    assert any("Estimates, row 1" in error.value for error in test.error)
    assert "wallet-open" in test.session_state
    assert rows().equals(before)


def test_the_second_editor_is_told_and_may_save_again(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    test = opened(pages)
    before = rows().iloc[0]
    likely, high = before["likely"] + 1, before["high"] + 1
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        change(scope, likely=likely)
    _typed(monkeypatch, high=high)
    test.button(key="wallet-save").click().run()
    assert any("changed Likely" in warning.value.replace("\\", "") for warning in test.warning)
    test.button(key="wallet-save").click().run()
    assert not test.exception
    assert not test.warning
    row = rows().iloc[0]
    assert (row["likely"], row["high"]) == (likely, high)


def test_hostile_text_stays_text(pages: Pages) -> None:
    pages(WALLET)
    for text in HOSTILE[:4]:
        with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
            change(scope, source=text)
        test = pages(WALLET, account=ACCOUNT)
        assert not test.exception
        markdown = [
            element.value for kind in (test.header, test.subheader, test.caption, test.markdown) for element in kind
        ]
        markdown += test.table[0].value.to_csv().splitlines()
        bare = [shown.replace("\\<", "") for shown in markdown]
        assert not [shown for shown in bare if "](http" in shown or "<b>" in shown or "<a " in shown]


def _typed(monkeypatch: pytest.MonkeyPatch, **values: float) -> None:
    """Cells of the first estimate as they come back from the browser, which AppTest cannot type into."""
    from kam_analytics.wallet.cards import editor as wallet_editor

    real = wallet_editor._estimates

    def edited(form: dict[str, Any], names: dict[str, str]) -> Any:
        return real(form, names).assign(
            **{name: lambda rows, n=name, v=value: [v, *rows[n].tolist()[1:]] for name, value in values.items()}
        )

    monkeypatch.setattr(wallet_editor, "_estimates", edited)


def test_a_row_without_anything_is_left_out_and_one_without_a_source_is_said(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = opened(pages)
    form = test.session_state["wallet-open"]
    columns = _columns(test)
    assert len([column for column in columns if column.get("label") == "Year"]) == 2
    assert not any(column.get("required") for column in columns)
    before = rows()
    for added, said_ in (({"year": 2026}, None), ({"year": 2026, "category_id": "all", "likely": 5.0}, "source")):
        with monkeypatch.context() as patch:
            _added(patch, added)
            test.button(key="wallet-save").click().run()
        assert not test.exception
        assert rows().equals(before)
        assert [error.value for error in test.error if said_ and said_ in error.value] or said_ is None
        if said_ is None:
            test.session_state["wallet-open"] = form
            test.run()
    number = len(before) + 1
    assert f"Estimates, row {number}" in test.error[0].value


def _columns(test: AppTest) -> list[dict[str, Any]]:
    import json

    return [
        column for element in test.dataframe for column in json.loads(element.proto.columns or "{}").values() if column
    ]


def _added(monkeypatch: pytest.MonkeyPatch, row: dict[str, Any]) -> None:
    from kam_analytics.wallet.cards import editor as wallet_editor

    real = wallet_editor._estimates

    def edited(form: dict[str, Any], names: dict[str, str]) -> Any:
        found = real(form, names).copy()
        found.loc[len(found)] = {name: row.get(name) for name in found.columns}
        return found

    monkeypatch.setattr(wallet_editor, "_estimates", edited)
