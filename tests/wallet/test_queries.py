"""The wallet query says the same of an account alone and among all, and what the invoice lines say."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.analysis.slices import EVERY_ACCOUNT
from kam_analytics.store import Store

MONTHS = {"first_month": date(2025, 11, 1), "last_month": date(2026, 10, 1)}


def test_of_an_account_is_a_part_of_all(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        every = scope.read("wallet_estimates", account=EVERY_ACCOUNT, **MONTHS)
        accounts = every["account_id"].drop_duplicates()
        assert len(accounts) > 50
        for account in accounts.iloc[::4]:
            found = scope.read("wallet_estimates", account=account, **MONTHS)
            wanted = every[every["account_id"] == account].reset_index(drop=True)
            pd.testing.assert_frame_equal(found, wanted, rtol=1e-12)


def test_own_sales_are_those_of_the_lines(demo: Store) -> None:
    with demo.scope(LOCAL_DIRECTOR) as scope:
        found = scope.read("wallet_estimates", account=EVERY_ACCOUNT, **MONTHS).set_index("estimate_id")
    with demo.load(LOCAL_DIRECTOR) as load:
        wanted = load.frame(
            """
            select e.estimate_id,
                coalesce(sum(s.net_sales) filter (where year(s.sold_on) = e.year), 0)::double as year_net_sales,
                (sum(s.margin) filter (where year(s.sold_on) = e.year))::double as year_margin,
                coalesce(sum(s.net_sales) filter (where s.sold_on between '2025-11-01' and '2026-10-31'), 0)::double
                    as recent_net_sales,
                coalesce(sum(s.net_sales) filter (
                    where s.sold_on between '2025-11-01' and '2026-10-31' and s.margin is not null), 0)::double
                    as recent_margin_net_sales
            from wallet_estimate as e
            join account as a on a.account_id = e.account_id
            left join (
                sale as s left join product as p on p.product_key = s.product_key
                left join category as c on c.category_key = p.category_key
            ) on s.account_key = a.account_key and (e.category_id = 'all' or c.category_id = e.category_id)
            group by e.estimate_id
            """
        ).set_index("estimate_id")
    assert len(wanted) == len(found) > 400
    for column in wanted.columns:
        pd.testing.assert_series_equal(
            found[column], wanted[column].reindex(found.index), rtol=1e-12, check_dtype=False
        )


def test_sales_without_a_category_are_in_the_whole_account_only(store: Store) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("insert into account values (1, 'a', 'A', null, 1, null, null, null, null, null, null, 1)")
        load.execute("insert into category values (1, 'x', 'X', 'X')")
        for category, amount in ((1, 10), (-1, 5)):
            load.execute(
                f"insert into account_category_month values (1, {category}, '2026-03-01', {amount}, null, 0, 0, 1, 0)"
            )
        for key, category in (("w1", "all"), ("w2", "x"), ("w3", "gone")):
            load.execute(
                "insert into wallet_estimate (estimate_id, account_id, category_id, year, source, likely, estimated_on) "
                "values (:k, 'a', :c, 2026, 's', 50, '2026-01-01')",
                k=key, c=category,
            )  # fmt: skip
    with store.scope(LOCAL_DIRECTOR) as scope:
        for account in ("a", EVERY_ACCOUNT):
            rows = scope.read("wallet_estimates", account=account, **MONTHS).set_index("estimate_id")
            assert rows["recent_net_sales"].to_dict() == {"w1": 15, "w2": 10, "w3": 0}
            assert rows["recent_margin"].isna().all()
            assert rows["competitor_amount"].tolist() == pytest.approx([0, 0, 0])
