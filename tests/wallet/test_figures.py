"""The wallet charts: what is estimated is outlined, parts add up, names stay text."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from kam_analytics.kit import theme
from kam_analytics.wallet.analysis.account import account_wallet
from kam_analytics.wallet.analysis.portfolio import portfolio_wallet
from kam_analytics.wallet.figures import MOST_BARS, gaps, wallet
from tests.samples.concentration.results import HOSTILE
from tests.samples.figures import TOKENS, strings
from tests.samples.languages import EN, FI
from tests.samples.wallets import LAST, TODAY, estimate, rows


def of(*given: dict[str, Any]) -> Any:
    return account_wallet(rows(*given), last_month=LAST, today=TODAY)


def over(*given: dict[str, Any]) -> pd.DataFrame:
    return portfolio_wallet(rows(*given), last_month=LAST, today=TODAY).accounts


def parts(n: int, **more: Any) -> list[dict[str, Any]]:
    return [estimate(estimate_id=f"w{k}", category_id=f"c{k}", label_en=f"C {k}", **more) for k in range(n)]


WALLETS = {
    "one": of(estimate()),
    "with competitors": of(estimate(competitor_amount=20.0), *parts(2)),
    "too low": of(estimate(likely=1.0, low=None, high=None)),
    "returns": of(estimate(year_net_sales=-100.0)),
    "many": of(*parts(40)),
    "without a range": of(estimate(low=None, high=None)),
    "hostile": of(*(estimate(estimate_id=f"w{k}", category_id=f"c{k}", label_en=text, label_fi=text)
                    for k, text in enumerate(HOSTILE))),
}  # fmt: skip
GAPS = {
    "one": over(estimate()),
    "many": over(*(estimate(estimate_id=f"w{k}", account_id=f"a{k}", likely=100.0 + k) for k in range(30))),
    "hostile": over(*(estimate(estimate_id=f"w{k}", account_id=f"a{k}", name=text) for k, text in enumerate(HOSTILE))),
}
SPECS = {
    **{f"wallet {name} {_.language}": wallet(found, _) for name, found in WALLETS.items() for _ in (EN, FI)},
    **{f"gaps {name} {_.language}": gaps(found, _) for name, found in GAPS.items() for _ in (EN, FI)},
}


@pytest.mark.parametrize("name", SPECS)
def test_plotly_takes_every_key(name: str) -> None:
    go.Figure(SPECS[name])
    json.dumps(SPECS[name], allow_nan=False)
    assert len(json.dumps(SPECS[name])) < 12_000


@pytest.mark.parametrize("name", SPECS)
def test_colours_are_the_themes_and_names_are_text(name: str) -> None:
    texts = list(strings(SPECS[name]))
    assert {text for text in texts if text.startswith("#")} <= set(TOKENS.values())
    assert not [text for text in texts if "<a " in text or "<b>Sons" in text]


@pytest.mark.parametrize("name", WALLETS)
def test_the_parts_of_a_bar_are_the_estimate(name: str) -> None:
    found = WALLETS[name]
    own, rival, left = wallet(found, EN)["data"]
    assert len(own["x"]) == min(len(found.rows), MOST_BARS)
    for index, row in enumerate(found.rows.head(MOST_BARS).itertuples()):
        length = own["x"][index] + rival["x"][index] + left["x"][index]
        assert length == pytest.approx(row.net_sales if row.case == "too_low" else row.likely, abs=0.02)


def test_what_is_estimated_is_outlined() -> None:
    own, _rival, left = wallet(WALLETS["with competitors"], EN)["data"]
    assert own["marker"]["color"] == theme.ACTUAL
    for bars in (left, gaps(GAPS["many"], EN)["data"][0]):
        assert bars["marker"]["color"] == theme.BACKGROUND
        assert bars["marker"]["line"]["width"] > 0


def test_an_estimate_that_is_too_low_says_so_instead_of_a_share() -> None:
    (note,) = wallet(WALLETS["too low"], EN)["layout"]["annotations"]
    assert "estimate too low" in note["text"]
    assert "%" not in note["text"]


def test_names_of_gaps_are_whole_above_their_bars() -> None:
    names = ["Kuikkakallion Talotekniikka Oy", "A name of two lines, as long as they come in a register Oyj", "X" * 150]
    figure = gaps(over(*(estimate(estimate_id=f"w{k}", account_id=f"a{k}", name=n) for k, n in enumerate(names))), EN)
    shown = {note["text"].replace("<br>", " "): note for note in figure["layout"]["annotations"] if note["x"] == 0}
    assert set(names[:2]) <= set(shown)
    assert len([text for text in shown if text.endswith("…")]) == 1
    assert max(len(line) for note in shown.values() for line in note["text"].split("<br>")) <= 34, "what a phone takes"
    assert all(name in " ".join(figure["data"][0]["text"]) for name in names), "the hover text has them all"
    assert figure["layout"]["height"] > 3 * 3 * 16, "a row is as high as the longest name needs"


def test_gaps_show_their_range() -> None:
    bars = gaps(GAPS["many"], EN)["data"][0]
    rows_ = GAPS["many"].head(MOST_BARS)
    assert bars["x"] == pytest.approx(rows_["gap"].tolist(), abs=0.01)
    assert bars["error_x"]["array"] == pytest.approx((rows_["gap_high"] - rows_["gap"]).tolist(), abs=0.01)
    assert all(value >= 0 for side in ("array", "arrayminus") for value in bars["error_x"][side])
