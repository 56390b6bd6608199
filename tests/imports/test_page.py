"""Import and its history: a file is dropped, asked about, previewed, loaded, undone; what is wrong is said in words."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.waiting import upload_area
from kam_analytics.imports.mapping.parse import from_toml
from kam_analytics.kit.ui import stores
from tests.samples.imports.loading import rows
from tests.samples.imports.orders import CUSTOMERS, DETAILS, ORDERS
from tests.samples.imports.uploading import ACCOUNTS, drop, load, text_of
from tests.samples.pages import (
    BATCHES,
    IMPORTS,
    Pages,
    people,
)

SALES = b"account_id,sold_on,net_sales\nA1,2026-01-05,100\nA2,2026-01-06,50\nA2,soon,1\n"
DEALS = b"Opportunity ID,Opportunity Name,Stage,Amount\n"
OPEN_DATES = b"Client,Order Date,Sales\nA1,03/04/2026,100.5\nA2,05/06/2026,50.5\n"


@pytest.mark.parametrize("language", ["en", "fi"])
def test_an_empty_upload_area_says_what_to_bring(pages: Pages, language: str) -> None:
    test = pages(IMPORTS, language=language)
    assert not test.exception
    assert test.table[0].value.shape == (4, 2)
    assert not stores.path_of("own").exists(), "nothing is made before a file comes"


@pytest.mark.parametrize("language", ["en", "fi"])
def test_new_stages_wait_on_the_page_until_they_are_answered_or_dropped(pages: Pages, language: str) -> None:
    first = DEALS + b"D-1,Alpha,Closed Won,100\nD-2,Beta,Proposal,200\n"
    load(drop(pages(IMPORTS, language=language), ("june.csv", first)))
    test = drop(
        pages(IMPORTS, language=language), ("july.csv", DEALS + b"D-3,Gamma,Handshake,3\nD-4,Delta,Shelved,4\n")
    )
    assert "Handshake" in text_of(test)
    load(test)
    test.button(key="close-results").click().run()
    assert "Handshake" in text_of(test)
    assert "july.csv" in text_of(test)
    test.button(key="held-0-won").click().run()
    assert not test.exception
    assert rows(stores.own(), "select status, amount::double from opportunity where opportunity_id = 'D-3'") == [
        ("won", 3)
    ]
    test.button(key="held-0-drop").click().run()
    assert not any(button.key.startswith("held-") for button in test.button)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_from_the_drop_to_the_concentration_and_back(pages: Pages, language: str) -> None:
    test = drop(pages(IMPORTS, language=language), ("sales.csv", SALES), ("accounts.csv", ACCOUNTS))
    test.button(key="look-1").click().run()
    assert not test.exception
    assert any("soon" in table.value.to_csv() for table in test.table)
    load(test)
    # the session looks at what came in
    assert test.session_state["store"] == "own"
    store = stores.own()
    assert not any(store.check().values())
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert len(scope.read("account_words")) == 2
        batches = scope.read("batches")
    assert list(batches["rejected"]) == [1, 0]
    test.button(key="undo-1").click().run()
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert scope.read("months_total", first_month=date(1, 1, 1), last_month=date(9000, 1, 1)).empty
    test.button(key="close-results").click().run()
    assert not test.exception


def test_an_open_date_is_asked_and_answered(pages: Pages) -> None:
    test = drop(pages(IMPORTS), ("orders.csv", OPEN_DATES))
    assert "choose the order" in text_of(test)
    assert not [button for button in test.button if button.key == "import-ready"]
    test.button(key="answer-orders.csv-date_order:Order Date-%d/%m/%Y").click().run()
    assert "will be rejected" in text_of(test)
    test.button(key="make-orders.csv").click().run()
    assert not test.exception
    load(test)
    assert "€151.00" in text_of(test)


@pytest.mark.parametrize("language", ["en", "fi"])
def test_parts_of_each_other_are_joined_with_one_click_and_leave_together(pages: Pages, language: str) -> None:
    test = drop(
        pages(IMPORTS, language=language), ("customers.csv", CUSTOMERS.encode()), ("orders.csv", ORDERS.encode()),
        ("order_details.csv", DETAILS.encode()),
    )  # fmt: skip
    said = text_of(test)
    wanted = {
        "en": ("order_details.csv waits for an answer", "no Customer number, Invoice date", "3 of 3 rows match", "joined to order_details.csv"),
        "fi": ("order_details.csv odottaa vastausta", "puuttuu: Asiakasnumero, Laskupäivä", "3/3", "yhdistetty: order_details.csv"),
    }  # fmt: skip
    assert [text for text in wanted[language] if text not in said] == []
    test.button(key="answer-order_details.csv-join:order_details.csv-orders.csv").click().run()
    assert not test.exception
    # the file that is only a part says so, and the answer can be taken back
    test.button(key="look-2").click().run()
    assert ("joined to order_details.csv" if language == "en" else "order_details.csv") in text_of(test)
    load(test)
    assert upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own"))).names() == []
    with stores.own().scope(LOCAL_DIRECTOR) as scope:
        assert list(scope.read("batches")["loaded"]) == [3, 2]


def test_a_column_is_mapped_by_hand_and_a_value_for_every_row(pages: Pages) -> None:
    content = b"Kunde,Wann,Wert\nA1,2026-01-05,100\n"
    test = drop(pages(IMPORTS), ("x.csv", content))
    test.selectbox(key="kind-x.csv").set_value("activities").run()
    assert "need" in text_of(test)
    for field, column in (("account_id", "Kunde"), ("done_on", "Wann"), ("activity_type", "\0same")):
        test.selectbox(key=f"column-x.csv-{field}").set_value(column).run()
        assert not test.exception
    test.text_input(key="same-x.csv-activity_type").set_value("visit").run()
    assert not test.exception
    area = upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own")))
    item = area.look(stores.own(), LOCAL_DIRECTOR)[0]
    assert item.mapping is not None
    assert item.mapping.constants["activity_type"] == "visit"
    assert item.mapping.columns["done_on"] == "Wann"


def test_formats_and_options_are_changed(pages: Pages) -> None:
    test = drop(pages(IMPORTS), ("sales.csv", SALES), ("accounts.csv", ACCOUNTS))
    test.button(key="look-1").click().run()
    test.session_state["more-sales.csv"] = True
    test.session_state["formats-sales.csv"] = True
    test.run()
    test.toggle(key="says-replaces-sales.csv").set_value(True).run()
    test.selectbox(key="numbers-sales.csv").set_value((",", " ")).run()
    assert not test.exception
    area = upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own")))
    mapping = next(item.mapping for item in area.look(stores.own(), LOCAL_DIRECTOR) if item.name == "sales.csv")
    assert mapping is not None
    assert (mapping.replaces_period, mapping.read["decimal"], mapping.read["thousands"]) == (True, ",", " ")


def test_files_that_are_none_are_said_and_removed(pages: Pages) -> None:
    test = drop(pages(IMPORTS), ("x.pdf", b"%PDF-1.4 x"), ("leads.csv", b"Company,IsConverted,Name\na,0,b\n"))
    assert "2 files cannot be imported" in text_of(test)
    assert "x.pdf is a PDF: export the table behind it as CSV" in text_of(test)
    test.button(key="look-1").click().run()
    assert "leads.csv looks like Salesforce Lead, which is not a kind we import" in text_of(test)
    test.button(key="remove-left-out").click().run()
    assert not test.exception
    assert "what to import" in text_of(test).lower()


def test_the_currency_is_chosen_before_the_first_import_and_no_longer_after_it(pages: Pages) -> None:
    test = drop(pages(IMPORTS), ("accounts.csv", ACCOUNTS))
    test.selectbox(key="currency-EUR").set_value("SEK").run()
    assert not test.exception
    assert stores.own().settings["currency"] == "SEK"
    load(test)
    test = drop(test, ("more.csv", ACCOUNTS.replace(b"A2", b"A3")))
    assert not [box for box in test.selectbox if (box.key or "").startswith("currency")]


def test_hostile_names_and_cells_are_text(pages: Pages) -> None:
    hostile = "![x](http://example.com/a.png) [y](http://example.com) <b>$1$ :red[z]</b> =cmd"
    content = f'account_id,name,{hostile.replace(",", "")}\n"A1","{hostile}",1\n'.encode()
    test = drop(pages(IMPORTS), (f"{hostile.replace('/', '')}.csv", content))
    assert not test.exception
    markdown = [
        element.value
        for kind in (test.title, test.header, test.subheader, test.caption, test.markdown, test.warning, test.error)
        for element in kind
    ]
    # labels read markdown too
    markdown += [
        element.label for kind in (test.button, test.expander, test.selectbox, test.toggle) for element in kind
    ]
    assert not [text for text in markdown if "](http" in text or "<b>" in text.replace("\\<", "")]


def test_only_directors_and_analysts_import(pages: Pages) -> None:
    names = people(pages)
    for role in ("rep", "delivery"):
        with pytest.raises(AssertionError, match="does not see"):
            pages(IMPORTS, view_as=names[role])
    assert not pages(IMPORTS, view_as=names["analyst"]).exception
    admin = pages(BATCHES, view_as=names["admin"])
    assert not admin.exception
    assert not [button for button in admin.button if button.key == "undo-ask"]


@pytest.mark.parametrize("language", ["en", "fi"])
def test_the_history_of_the_demo_company(pages: Pages, language: str) -> None:
    test = pages(BATCHES, language=language)
    assert not test.exception
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        refused = scope.read("batches").query("rejected > 0").iloc[0]
    test = pages(BATCHES, language=language, batch=refused["batch_id"])
    assert not test.exception
    assert len(test.dataframe) == 2
    assert not pages(BATCHES, batch="' or 1=1 --").exception


def test_an_undo_is_counted_before_it_is_done(pages: Pages, tmp_path: Path) -> None:
    store = stores.own()
    reports = []
    for name, content in (("accounts.csv", ACCOUNTS), ("sales.csv", SALES)):
        file = tmp_path / name
        file.write_bytes(content)
        mapping = imports.mapping_of(imports.recognise(file))
        reports.append(imports.import_file(store, LOCAL_DIRECTOR, file, mapping))
    test = pages(BATCHES, batch=reports[0].batch)
    test.button(key="undo-ask").click().run()
    assert "are used by" in text_of(test)
    test.button(key="undo-later").click().run()
    test.button(key="undo-ask").click().run()
    assert "2 rows are removed" in text_of(test)
    test.button(key="undo-do").click().run()
    assert "Undone" in text_of(test)
    with store.scope(LOCAL_DIRECTOR) as scope:
        assert scope.read("months_total", first_month=date(1, 1, 1), last_month=date(9000, 1, 1)).empty
    test = pages(BATCHES, batch=reports[0].batch)
    test.button(key="undo-ask").click().run()
    assert "2 rows are removed" in text_of(test)


def test_ids_that_a_spreadsheet_wrote_as_numbers_lose_their_zeros_in_one_click(pages: Pages) -> None:
    test = drop(pages(IMPORTS), ("accounts.csv", b"account_id,name\n1001.0,First\n1002.0,Second\n"))
    assert "end in" in text_of(test)
    test.button(key="zeros-accounts.csv").click().run()
    assert "end in" not in text_of(test)
    assert "1001.0" not in test.dataframe[0].value.to_csv()
    load(test)
    with stores.own().scope(LOCAL_DIRECTOR) as scope:
        assert set(scope.read("account_search", text="", most=9)["account_id"]) == {"1001", "1002"}


def test_credit_notes_are_said(pages: Pages) -> None:
    content = SALES.replace(b",50\n", b",-50\n")
    test = drop(pages(IMPORTS), ("sales.csv", content), ("accounts.csv", ACCOUNTS))
    test.button(key="look-1").click().run()
    assert "1 with a negative amount" in text_of(test)


def test_the_form_shows_what_counts_whatever_was_chosen_before(pages: Pages) -> None:
    content = b"Kunde,Wann,Wert\nA1,2026-01-05,100\n"
    test = drop(pages(IMPORTS), ("x.csv", content))
    test.selectbox(key="kind-x.csv").set_value("sales").run()
    test.selectbox(key="column-x.csv-account_id").set_value("Kunde").run()
    # another kind begins anew, and says so
    test.selectbox(key="kind-x.csv").set_value("accounts").run()
    assert test.selectbox(key="column-x.csv-account_id").value == ""
    test.selectbox(key="column-x.csv-account_id").set_value("Kunde").run()
    # a column serves one field: where it was it is no more
    test.selectbox(key="column-x.csv-name").set_value("Kunde").run()
    area = upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own")))
    item = area.look(stores.own(), LOCAL_DIRECTOR)[0]
    assert item.guess is not None
    counts = imports.fields_of(item.guess, item.choices)
    for field in ("account_id", "name"):
        assert test.selectbox(key=f"column-x.csv-{field}").value == counts.get(field, "")


def test_a_wrong_encoding_is_taken_back(pages: Pages) -> None:
    test = drop(pages(IMPORTS), ("a.csv", "account_id,name\nA1,Mäki Oy\n".encode("cp1252")))
    area = upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own")))
    area.choose("a.csv", imports.Choices(read={"encoding": "utf-8"}))
    test.run()
    test.button(key="reread-a.csv").click().run()
    assert "Mäki Oy" in test.dataframe[0].value.to_csv()


def test_what_was_remembered_stays_after_a_click(pages: Pages, tmp_path: Path) -> None:
    text = "account_id,sold_on,net_sales,Tila\nA1,2026-0{n}-01,100,ok\nA1,2026-0{n}-02,99,draft\n"
    for n, source in enumerate(("a", "b"), 1):
        (tmp_path / f"{source}.csv").write_text(text.format(n=n))
        mapping = from_toml(
            f'kind = "sales"\nsource = "{source}"\n[columns]\naccount_id = "account_id"\nsold_on = "sold_on"\n'
            'net_sales = "net_sales"\n[filter]\nTila = ["ok"]\n[options]\ncreate_accounts = true\n'
        )
        imports.import_file(stores.own(), LOCAL_DIRECTOR, tmp_path / f"{source}.csv", mapping)
    test = drop(pages(IMPORTS), ("x.csv", text.format(n=3).encode()))
    assert "choose one" in text_of(test)
    test.selectbox(key="source-x.csv").set_value("a").run()
    test.session_state["more-x.csv"] = True
    test.run()
    test.toggle(key="says-replaces-x.csv").set_value(True).run()
    area = upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own")))
    mapping = area.look(stores.own(), LOCAL_DIRECTOR)[0].mapping
    assert mapping is not None
    assert (mapping.filter, mapping.replaces_period) == ({"Tila": ["ok"]}, True)


def test_results_follow_an_undo_in_the_history_and_a_known_file_has_nothing_to_undo(pages: Pages) -> None:
    test = load(drop(pages(IMPORTS), ("accounts.csv", ACCOUNTS)))
    test = load(drop(test, ("accounts.csv", ACCOUNTS)))
    assert "Nothing new" in text_of(test)
    assert not [button for button in test.button if (button.key or "").startswith("undo-")]
    with stores.own().scope(LOCAL_DIRECTOR) as scope:
        batch = scope.read("batches")["batch_id"].iloc[0]
    imports.undo(stores.own(), LOCAL_DIRECTOR, batch)
    test.run()
    assert "Undone: nothing from it is left in your data." in text_of(test)


def test_the_same_file_with_another_column_says_that_it_would_count_twice(pages: Pages) -> None:
    content = b"account_id,sold_on,net_sales,margin\nA1,2026-01-05,100,20\n"
    test = drop(pages(IMPORTS), ("sales.csv", content), ("accounts.csv", ACCOUNTS))
    test.button(key="look-1").click().run()
    test.selectbox(key="column-sales.csv-margin").set_value("").run()
    load(test)
    test = drop(test, ("sales.csv", content))
    test.session_state["rest-sales.csv"] = True
    test.run()
    test.selectbox(key="column-sales.csv-margin").set_value("margin").run()
    assert "otherwise they count twice" in text_of(test)


def test_two_imports_of_one_name_and_minute_are_two_choices(pages: Pages) -> None:
    test = load(drop(pages(IMPORTS), ("accounts.csv", ACCOUNTS)))
    load(drop(test, ("accounts.csv", ACCOUNTS.replace(b"A2", b"A3"))))
    test = pages(BATCHES)
    assert len(set(test.selectbox(key="batch-pick").options)) == 2


def test_a_demo_that_is_served_to_others_takes_no_files(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "listening_on", lambda: "0.0.0.0")
    test = pages(IMPORTS)
    assert not test.exception
    assert "does not accept files" in text_of(test)
    assert not test.file_uploader


def test_accounts_made_of_ids_get_the_names_beside_them(pages: Pages) -> None:
    content = b"Cust No,Cust Name,Inv Date,Net EUR\n2036,Aurora Marine,2026-01-05,100\n"
    test = drop(pages(IMPORTS), ("erp.csv", content))
    test.button(key="make-erp.csv").click().run()
    load(test)
    with stores.own().scope(LOCAL_DIRECTOR) as scope:
        found = scope.read("account_search", text="", most=9)
    assert list(zip(found["account_id"], found["name"], strict=True)) == [("2036", "Aurora Marine")]


def test_a_full_disk_is_said_where_the_file_was_dropped(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    test = pages(IMPORTS)
    monkeypatch.setattr(Path, "write_bytes", full)
    drop(test, ("accounts.csv", ACCOUNTS))
    assert "The disk is full and accounts.csv could not be written" in text_of(test)
