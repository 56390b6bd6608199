"""Whether a product recurs may be unknown, and a line may name no product: neither counts as «no»."""

from __future__ import annotations

from datetime import date
from importlib.resources import files as packaged
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.buying.answers import gather_buying
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.wording import Words
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.tables import figures
from kam_analytics.scorecard.wording.lines import result_lines
from tests.samples.imports.loading import Files, in_order

PRODUCTS = "product_id,name,category_id,is_recurring\nS,Service,svc,\nQ,Part,part,false\nR,Rent,rent,true\n"
HEADER = "sale_id,account_id,product_id,sold_on,net_sales\n"
MAPPED = 'kind = "products"\nsource = "erp"\n[columns]\nproduct_id = "product_id"\nis_recurring = "is_recurring"\n'


def said(files: Files, account: str) -> tuple[dict[str, Any], dict[str, tuple[str, ...]], float | None]:
    """The figures of an account, its results in words, the products of its basket."""
    period = Period(date(2026, 1, 1), date(2026, 6, 30))
    with files.store.scope(LOCAL_DIRECTOR) as scope:
        read = reader(scope)
        facts = gather(read, account, Choice(period=period), today=date(2026, 6, 30))
        how = gather_buying(read, account, today=date(2026, 6, 30), period=period, last=date(2026, 5, 1), window=30)
    words = {line.key: line.cells for line in result_lines(facts, Words("en"))}
    return figures(facts), words, how.basket.products


def test_lines_without_a_product_and_products_of_which_nobody_said_it(company: Files) -> None:
    company.load(PRODUCTS, "products")
    assert company.rows("select product_id, is_recurring from product where product_id in ('Q', 'R', 'S') order by 1") == [
        ("Q", False), ("R", True), ("S", None),
    ]  # fmt: skip
    company.load(
        HEADER + "1,A1,,2026-01-15,500\n2,A1,,2026-05-31,500\n3,A2,S,2026-02-02,900\n4,A2,Q,2026-02-03,100\n"
        "5,A3,R,2026-02-02,300\n6,A3,Q,2026-02-03,500\n7,A3,,2026-02-03,200\n"
    )
    found, words, products = said(company, "A1")
    assert (found["recurring_share"], found["recurring_coverage"], found["products"]) == (None, 0.0, None)
    assert words["recurring_share"][0] == "not known: products say it for 0% of net sales"
    assert words["products"][0] == "not known: no line names a product"
    assert products is None
    found, words, products = said(company, "A2")
    assert (found["recurring_share"], found["recurring_coverage"], found["products"]) == (None, 0.1, 2)
    assert words["recurring_share"][0] == "not known: products say it for 10% of net sales"
    assert (words["products"][0], products) == ("2", 1.0)
    found, words, products = said(company, "A3")
    assert (found["recurring_share"], found["recurring_coverage"], found["products"]) == (0.375, 0.8, 2)
    assert words["recurring_share"][0] == "37.5%"


def test_a_product_that_is_said_to_recur_later_changes_what_is_known(company: Files) -> None:
    company.load(PRODUCTS, "products")
    company.load(HEADER + "1,A2,S,2026-02-02,900\n2,A2,Q,2026-02-03,100\n3,A2,,2026-02-03,-50\n")
    held = "select recurring_net_sales, recurring_known_net_sales from account_month"
    assert company.rows(held) == [(0, 100)]
    report = company.load(PRODUCTS.replace("svc,\n", "svc,true\n"), "products")
    assert company.rows(held) == [(900, 1000)]
    in_order(company.store)
    company.undo(report)
    assert company.rows(held) == [(0, 100)]


@pytest.mark.parametrize(
    ("mapping", "wanted"),
    [(MAPPED, [("X", False), ("Y", True)]), (MAPPED.replace("is_recurring = ", "name = "), [("X", None), ("Y", True)])],
    ids=["the list said it", "the list did not say it"],
)
def test_a_stored_no_stays_only_where_a_product_list_said_it(
    files: Files, mapping: str, wanted: list[tuple[str, bool | None]]
) -> None:
    files.load("product_id,is_recurring\nX,false\nY,false\n", mapping)
    migration = (packaged("kam_analytics.store") / "migrations" / "0008_orders.sql").read_text(encoding="utf-8")
    only = migration[migration.index("update product") :].partition(";")[0]
    with files.store.load(LOCAL_DIRECTOR) as load:
        load.execute("update product set is_recurring = product_id = 'Y'")
        load.execute(only)
    assert files.rows("select product_id, is_recurring from product order by 1") == wanted
