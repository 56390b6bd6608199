"""Files of the inbox that are parts of each other, and files with an open question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kam_analytics import settings
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.upload import UploadArea
from kam_analytics.imports.waiting import answer_waiting, waiting_rows
from kam_analytics.service import inbox as module
from kam_analytics.service.inbox import Inbox
from tests.samples.imports.orders import CUSTOMERS, DETAILS, NET, NEXT_DETAILS, NEXT_ORDERS, ORDERS
from tests.samples.inbox import ACCOUNTS, SALES, Box

OPEN = SALES.replace("2026-01-31", "03/04/2026").replace("2026-02-28", "05/06/2026")


def area() -> UploadArea:
    """The files that wait on the page."""
    return UploadArea(settings.load().data / "uploads", LOCAL_DIRECTOR.user_id)


def answer(box: Box, file: str, question: str, word: str) -> None:
    """Answer on the page, and import what is ready."""
    page = area()
    page.choose(file, Choices(source=page.chosen(file).source, answers={question: word}))
    waiting = page.look(box.open(), LOCAL_DIRECTOR)
    job = page.load(box.open(), LOCAL_DIRECTOR, waiting)
    job.wait(60)
    assert [step.state for step in job.steps] == ["done"] * len(job.steps), [step.error for step in job.steps]


def answer_all(box: Box) -> None:
    """Give the likely answer to every question on the page, and import."""
    page = area()
    while asked := [(item, said) for item in page.look(box.open(), LOCAL_DIRECTOR) for said in item.asked]:
        item, said = asked[0]
        chosen = page.chosen(item.name)
        page.choose(item.name, replace(chosen, answers={**chosen.answers, said.key: said.answers[0].word}))
    page.load(box.open(), LOCAL_DIRECTOR, page.look(box.open(), LOCAL_DIRECTOR)).wait(60)


@pytest.fixture
def joined(box: Box) -> Box:
    """A source whose lines were joined to their orders once, on the page."""
    for name, content in (("customers.csv", CUSTOMERS), ("orders_1.csv", ORDERS), ("details_1.csv", DETAILS)):
        box.put(name, content)
    box.look()
    return box


def test_a_join_is_asked_on_the_page_and_remembered_by_its_columns(joined: Box) -> None:
    assert joined.names() == []
    assert "join:details_1.csv=orders_1.csv" in joined.text("details_1.csv.report.txt", "asked")
    assert "joined to details_1.csv" in joined.text("orders_1.csv.report.txt", "asked")
    assert "customers.csv" in joined.names("done")
    assert sorted(area().names()) == ["details_1.csv", "orders_1.csv"]
    answer(joined, "details_1.csv", "join:details_1.csv", "orders_1.csv")
    assert area().names() == []
    assert joined.value("select sum(net_sales)::double from sale") == NET
    # the next month comes in by itself
    joined.put("orders_2.csv", NEXT_ORDERS)
    joined.put("details_2.csv", NEXT_DETAILS)
    joined.look()
    assert joined.value("select sum(net_sales)::double from sale") == 2 * NET
    assert {"orders_2.csv", "details_2.csv"} <= set(joined.names("done"))
    assert joined.value("select count(distinct source) from import_batch") == 1


@pytest.mark.parametrize("first", ["orders_2.csv", "details_2.csv"])
def test_the_part_that_comes_first_waits_for_the_other_one_through_a_restart(first: str, joined: Box) -> None:
    answer(joined, "details_1.csv", "join:details_1.csv", "orders_1.csv")
    files = {"orders_2.csv": NEXT_ORDERS, "details_2.csv": NEXT_DETAILS}
    joined.put(first, files.pop(first))
    joined.look()
    again = Inbox(joined.folder, joined.open)
    again.look()
    again.look()
    assert joined.names() == [first]
    for name, content in files.items():
        joined.put(name, content)
    again.look()
    again.look()
    assert joined.names() == []
    assert joined.value("select sum(net_sales)::double from sale") == 2 * NET


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("details_2.csv", NEXT_DETAILS, "order_id, customer_id, order_date (the last time orders_1.csv)"),
        ("orders_2.csv", NEXT_ORDERS, "need one of"),
    ],
)
def test_a_part_fails_after_a_day_without_the_other_one(
    name: str, content: str, sentence: str, joined: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(joined, "details_1.csv", "join:details_1.csv", "orders_1.csv")
    joined.put(name, content)
    joined.look()
    assert joined.names() == [name]
    monkeypatch.setattr(module, "WAITS", -1.0)
    joined.inbox.look()
    assert joined.names() == []
    assert sentence in joined.text(f"{name}.report.txt", "failed")


def test_twelve_months_of_orders_and_their_lines(box: Box) -> None:
    """A status that is new in April holds its rows only; a currency column that is new in July is asked about once."""
    box.put("customers.csv", CUSTOMERS)
    wanted = 0.0
    for month in range(1, 13):
        state = "Draft" if month == 4 else "Shipped"
        currency, code = (",currency", ",EUR") if month >= 7 else ("", "")
        box.put(
            f"orders_{month:02}.csv",
            f"order_id,customer_id,order_date,status{currency}\n{month}01,AALTO,2025-{month:02}-05,Shipped{code}\n"
            f"{month}02,BRUNO,2025-{month:02}-20,{state}{code}\n{month}03,BRUNO,2025-{month:02}-21,Cancelled{code}\n",
        )
        box.put(
            f"details_{month:02}.csv",
            f"order_id,product_id,unit_price,quantity\n{month}01,1,{month},10\n{month}02,2,5,{month}\n{month}03,2,99,1\n",
        )
        box.look()
        wanted += 10 * month + (5 * month if month != 4 else 0)
        if month in (1, 7):
            assert set(box.names("failed")) == set()
            answer_all(box)
        assert (box.names(), area().names()) == ([], []), month
        assert box.value("select sum(net_sales)::double from sale") == wanted, month
    [waits] = waiting_rows(box.open(), LOCAL_DIRECTOR)
    assert (waits.name, waits.value, waits.rows) == ("status", "Draft", 1)
    assert answer_waiting(box.open(), LOCAL_DIRECTOR, waits, "counts") == []
    assert box.value("select sum(net_sales)::double from sale") == wanted + 20
    assert [name for name in box.names("asked") if name.endswith("7.csv")] == ["details_07.csv", "orders_07.csv"]


def test_a_folder_in_which_nothing_happens_is_not_read_again(joined: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(joined, "details_1.csv", "join:details_1.csv", "orders_1.csv")
    joined.put("details_2.csv", NEXT_DETAILS)
    joined.look()
    monkeypatch.setattr(module, "plans_of", lambda *_: pytest.fail("read again"))
    joined.look()


def test_files_from_which_several_are_looked_up_stay_until_all_are_in(box: Box) -> None:
    """The customers bring accounts and are joined to the orders; they are put away after the lines."""
    box.put("lines.csv", "rivinro,tilausnumero,maara,ahinta\n1,T1,2,10\n2,T1,1,5\n")
    box.put("tilaukset.csv", "tilausnumero,tilauspvm,asiakasavain\nT1,1.2.2026,77\n")
    box.put("asiakkaat.csv", "asiakasavain,asiakasnumero,nimi\n77,A1,Aalto Oy\n")
    box.put(
        "erp.toml",
        """source = "erp"
[[table]]
kind = "accounts"
columns = { account_id = "asiakasnumero", name = "nimi" }
[[table]]
kind = "sales"
columns = { account_id = "asiakasnumero", sold_on = "tilauspvm", quantity = "maara", unit_price = "ahinta" }
[[table.lookup]]
file = "orders.csv"
key = "tilausnumero"
columns = ["tilauspvm", "asiakasavain"]
[[table.lookup]]
file = "customers.csv"
key = "asiakasavain"
columns = ["asiakasnumero"]
""",
    )
    box.look()
    assert box.value("select sum(net_sales)::double from sale") == 25
    assert box.names() == ["erp.toml"]


def test_a_question_of_the_inbox_is_answered_on_the_page(box: Box) -> None:
    box.put("accounts.csv", ACCOUNTS)
    box.put("sales.csv", OPEN)
    box.look()
    report = box.text("sales.csv.report.txt", "asked")
    assert report.startswith("sales.csv waits for an answer on the page Import, as a file of the source erp.\n")
    [item] = area().look(box.open(), LOCAL_DIRECTOR)
    assert (item.name, item.state, item.choices.source) == ("sales.csv", "asked", "erp")
    page = area()
    page.choose("sales.csv", Choices(source="erp", read={"date_format": "%d/%m/%Y"}))
    page.load(box.open(), LOCAL_DIRECTOR, page.look(box.open(), LOCAL_DIRECTOR)).wait(60)
    assert box.value("select string_agg(source, ' ') from import_batch") == "erp erp"
    # what was answered holds for the next file of the source
    box.put("sales.csv", OPEN.replace("S", "T").replace("T1,", "T3,"))
    box.look()
    assert "sales.csv" in box.names("done")


def test_a_question_is_not_lost_between_the_page_and_the_folder(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    box.put("sales.csv", OPEN)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
        box.look()
    assert (box.names(), area().names()) == (["sales.csv"], ["sales.csv"])
    again = Inbox(box.folder, box.open)
    again.look()
    again.look()
    # the same file is asked about once
    assert (box.names(), area().names()) == ([], ["sales.csv"])


def test_files_of_a_fault_do_not_hold_up_the_others(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = module.plans_of

    def broken(files: list[Path], store: object) -> object:
        if any(file.name == "b.csv" for file in files):
            raise ZeroDivisionError("nothing to divide")
        return taken(files, store)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "plans_of", broken)
    box.put("accounts.csv", ACCOUNTS)
    box.put("b.csv", ACCOUNTS)
    box.look()
    assert "accounts.csv" in box.names("done")
    assert "nothing to divide" in box.text("b.csv.report.txt", "failed")
