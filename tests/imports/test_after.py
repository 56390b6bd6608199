"""After an import: won deals for sales, another answer on Data quality, the way back to the CRM."""

from __future__ import annotations

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import import_file, kept
from kam_analytics.imports.questions.settle import mapping_as_chosen
from kam_analytics.kit.ui import stores
from tests.samples.imports import decided
from tests.samples.imports.loading import rows
from tests.samples.imports.uploading import ACCOUNTS, drop, load, text_of
from tests.samples.pages import BATCHES, CONCENTRATION, IMPORTS, INPUTS_RESULTS, QUALITY, SCORECARD, WALLET, Pages


def test_won_deals_stand_in_for_sales_once_they_are_taken_and_every_page_says_so(pages: Pages) -> None:
    deals = b"opportunity_id,account_id,status,amount,closed_on\nD1,A1,won,100,2026-01-10\nD2,A2,won,50,2026-03-10\n"
    test = load(drop(pages(IMPORTS), ("accounts.csv", ACCOUNTS), ("deals.csv", deals)))
    assert "No invoices yet, but 2 won deals: €150" in text_of(test)
    test.button(key="take-deals").click().run()
    assert not test.exception
    assert "take-deals" not in [button.key for button in test.button]
    for page in (CONCENTRATION, WALLET):
        assert "won deals, not invoices" in text_of(pages(page, store="own"))
    assert "Inputs and results need invoices" in text_of(pages(INPUTS_RESULTS, store="own"))


def test_data_quality_lists_what_was_answered_and_another_answer_reads_the_rows_again(pages: Pages) -> None:
    store = stores.own()
    folder = store.path.parent
    (folder / "sales.csv").write_text(decided.SALES)
    (folder / "accounts.csv").write_bytes(ACCOUNTS)
    import_file(store, LOCAL_DIRECTOR, folder / "accounts.csv", "accounts")
    mapping = mapping_as_chosen(decided.BASE.plus(decided.TURNED), (decided.DECISION,))
    batch = import_file(store, LOCAL_DIRECTOR, folder / "sales.csv", mapping).batch
    test = pages(QUALITY, store="own")
    assert "“type” is Credit in 2 rows." in text_of(test)
    test.selectbox(key=f"decision-{batch}-{decided.DECISION.question}").set_value("leave out").run()
    assert not test.exception
    assert rows(store, "select sum(net_sales)::double from sale") == [(100.0,)]
    kept.erase(rows(store, "select batch_id from import_batch where undone_at is null and kind = 'sales'")[0][0])
    box = next(box for box in test.selectbox if str(box.key).startswith("decision-"))
    box.set_value("turn").run()
    assert "no longer kept" in text_of(test)
    assert rows(store, "select sum(net_sales)::double from sale") == [(100.0,)]


def test_the_address_of_the_crm_links_its_accounts_and_deals(pages: Pages) -> None:
    account = b"account_id,name\n001A000000AbCdE,Northfell Ltd\n"
    deal = b"opportunity_id,account_id,status,amount,opened_on\n006A000000AbCdE,001A000000AbCdE,open,100,2026-01-10\n"
    load(drop(pages(IMPORTS), ("accounts.csv", account), ("deals.csv", deal)))
    test = pages(BATCHES, store="own")
    test.text_input(key="crm-address").set_value("https://elsewhere.example.org").run()
    assert "Copy the address" in text_of(test)
    test.text_input(key="crm-address").set_value("https://northfell.lightning.force.com/lightning/page/home").run()
    assert stores.own().settings["crm_address"] == "https://northfell.lightning.force.com"
    shown = pages(SCORECARD, store="own", account="001A000000AbCdE")
    assert not shown.exception
    assert "https://northfell.lightning.force.com/001A000000AbCdE" in [
        link.proto.page for link in shown.get("page_link")
    ]
