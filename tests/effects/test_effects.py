"""Panels from rows, and claims of several scans together."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kam_analytics.effects.analysis.activity_effect import ActivityEffect, activity_effect
from kam_analytics.effects.analysis.effects import claims, effect_of
from kam_analytics.effects.analysis.panel import panel, panel_facts

REFUSED = activity_effect(pd.DataFrame({"account_id": [], "month": [], "sales": [], "activities": []}))

#: Benjamini and Hochberg 1995, table of 15 p-values
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


def rows() -> pd.DataFrame:
    """Two accounts and two months; account 2 has no margin in February and was called twice in January."""
    months = [
        (1, "2026-01-01", 100.0, 30.0, 100.0),
        (1, "2026-02-01", 0.0, 0.0, 0.0),
        (2, "2026-01-01", 900.0, 90.0, 450.0),
        (2, "2026-02-01", 200.0, None, 0.0),
    ]
    done = [(2, "2026-01-01", "call", 2.0), (2, "2026-02-01", "visit", 1.0)]
    frame = pd.DataFrame(months, columns=["account_key", "month_on", "net_sales", "margin", "margin_net_sales"])
    types = pd.DataFrame(done, columns=["account_key", "month_on", "activity_type", "activities"])
    both = pd.concat([frame, types], ignore_index=True)
    return both.assign(month_on=pd.to_datetime(both["month_on"]))


def scan(p: float | None) -> ActivityEffect:
    return replace(REFUSED, p_scan=p)


class TestPanel:
    def test_every_account_and_month_once(self) -> None:
        found = panel(rows())
        assert found["sales"].tolist() == [100.0, 0.0, 900.0, 200.0]
        assert found["activities"].tolist() == [0.0, 0.0, 2.0, 1.0]
        assert found["size_class"].tolist() == ["small", "small", "middle", "middle"]

    def test_one_type_and_some_accounts(self) -> None:
        found = panel(rows(), activity_type="visit", accounts=(2,))
        assert found["account_id"].tolist() == [2, 2]
        assert found["activities"].tolist() == [0.0, 1.0]

    def test_an_unknown_margin_is_missing_and_a_month_without_sales_has_none(self) -> None:
        margin = panel(rows(), result="margin")["sales"]
        assert margin.tolist()[:3] == [30.0, 0.0, 90.0]
        assert margin.isna().tolist() == [False, False, False, True]

    def test_facts(self) -> None:
        found = panel_facts(rows())
        assert (found.accounts, found.months) == (2, 2)
        assert found.types == {"call": 2, "visit": 1}
        assert found.margin_coverage == pytest.approx(550 / 1200)
        # account 1 has none, account 2 three in two months
        assert found.rarely_logged == 1

    def test_nothing_at_all(self) -> None:
        empty = rows().head(0)
        assert panel(empty).empty
        assert panel_facts(empty).accounts == 0
        assert panel_facts(rows(), accounts=()).types == {}
        assert effect_of(empty).reason == "accounts"


class TestClaims:
    def test_adjusted_as_published(self) -> None:
        """First six adjusted p-values, and four rejections at .05 as in the paper."""
        found = claims({f"type {i}": scan(p) for i, p in enumerate(PUBLISHED)})
        adjusted = [found[f"type {i}"].p_adjusted for i in range(6)]
        assert adjusted == pytest.approx([0.0015, 0.0030, 0.0095, 0.0356, 0.0603, 0.0639], abs=5e-5)
        assert sum(claim.p_adjusted <= 0.05 for claim in found.values() if claim.p_adjusted is not None) == 4

    def test_a_scan_alone_needs_its_own_five_per_cent(self) -> None:
        found = claims({"a": scan(0.04), "b": scan(0.08)})
        assert (found["a"].claimed, found["b"].claimed) == (True, False)

    def test_one_claim_among_many_looks_is_not_enough(self) -> None:
        found = claims({"a": scan(0.04), **{f"t{i}": scan(0.5) for i in range(9)}})
        assert not found["a"].claimed

    def test_what_could_not_be_tested_is_outside_the_family(self) -> None:
        found = claims({"a": scan(0.03), "b": scan(None)})
        assert found["a"].p_adjusted == pytest.approx(0.03)
        assert (found["b"].p_adjusted, found["b"].claimed) == (None, False)
        assert claims({}) == {}
