"""Files that wait together: what one lacks another has, asked once, with the rows that match counted over whole files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.upload import UploadArea, Waiting
from kam_analytics.store import Store
from tests.samples.imports.books import book
from tests.samples.imports.loading import rows
from tests.samples.imports.orders import CUSTOMERS, DETAILS, NET, NEXT_DETAILS, NEXT_ORDERS, ORDERS


class Area:
    """An upload area, and what a person does in it."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.area, self.store = UploadArea(folder, "local"), store

    def put(self, **files: str | bytes) -> None:
        for name, content in files.items():
            self.area.put(f"{name}.csv", content.encode() if isinstance(content, str) else content)

    def look(self) -> dict[str, Waiting]:
        return {item.name.removesuffix(".csv"): item for item in self.area.look(self.store, LOCAL_DIRECTOR)}

    def states(self) -> dict[str, str]:
        return {name: item.state for name, item in self.look().items()}

    def answer(self, name: str, word: str = "") -> None:
        """Answer the first question of a file; without a word by its likely answer."""
        item = self.look()[name]
        said = item.asked[0]
        chosen = self.area.chosen(item.name)
        given = item.given if chosen.is_bare else chosen
        answers = {**chosen.answers, said.key: word or said.answers[0].word}
        self.area.choose(item.name, replace(given, answers=answers))

    def load(self) -> dict[str, int]:
        """Import what is ready: file -> rows that came in."""
        job = self.area.load(self.store, LOCAL_DIRECTOR, self.area.look(self.store, LOCAL_DIRECTOR))
        job.wait(60)
        assert [step.error for step in job.steps] == [None] * len(job.steps)
        return {step.name.removesuffix(".csv"): step.report.loaded for step in job.steps if step.report}


@pytest.fixture
def area(tmp_path: Path, store: Store) -> Area:
    return Area(tmp_path / "uploads", store)


def asked(area: Area, name: str) -> str:
    """The only question about a file."""
    [said] = area.look()[name].asked
    return str(said)


def test_lines_are_joined_to_their_orders_with_one_answer(area: Area) -> None:
    area.put(orders=ORDERS, order_details=DETAILS, customers=CUSTOMERS)
    assert area.states() == {"customers": "ready", "order_details": "asked", "orders": "joined"}
    assert asked(area, "order_details") == (
        "order_details.csv has no account_id, sold_on; orders.csv has them: join by order_id? 3 of 3 rows match."
    )
    likely, no = area.look()["order_details"].asked[0].answers
    assert str(likely) == "Join orders.csv: row 1 gets customer_id AALTO, order_date 2026-01-09"
    assert str(no) == "Do not join"
    assert area.look()["orders"].used_by == ("order_details.csv",)
    area.answer("order_details")
    assert area.states() == {"customers": "ready", "order_details": "ready", "orders": "joined"}
    mapping = area.look()["order_details"].mapping
    assert mapping is not None
    [lookup] = mapping.lookups
    # what is not used is not looked up: where it differs does not matter
    assert lookup.columns == {"customer_id": "customer_id", "order_date": "order_date"}
    assert area.load() == {"customers": 2, "order_details": 3}
    assert rows(area.store, "select sum(net_sales)::double from sale") == [(NET,)]
    assert area.area.names() == []


def test_a_join_is_remembered_by_columns_not_by_names(area: Area) -> None:
    area.put(orders_2026_01=ORDERS, details_2026_01=DETAILS, customers=CUSTOMERS)
    area.answer("details_2026_01")
    area.load()
    area.put(details_2026_02=NEXT_DETAILS)
    assert "the columns order_id, customer_id, order_date (the last time orders_2026_01.csv)" in asked(
        area, "details_2026_02"
    )
    # of two files with these columns the one with the orders of the lines counts
    area.put(orders_2026_01=ORDERS, orders_2026_02=NEXT_ORDERS)
    item = area.look()["details_2026_02"]
    assert item.mapping is not None
    assert item.mapping.lookups[0].file == "orders_2026_02.csv"
    assert area.load() == {"details_2026_02": 3}
    assert area.area.names() == ["orders_2026_01.csv"]


def test_a_file_that_is_taken_away_takes_its_answer_with_it_until_it_is_back(area: Area) -> None:
    area.put(orders=ORDERS, order_details=DETAILS)
    area.answer("order_details")
    assert area.states()["order_details"] == "ready"
    area.area.remove("orders.csv")
    assert [said.code for said in area.look()["order_details"].asked] == ["missing", "missing"]
    area.put(orders=ORDERS)
    assert area.states() == {"order_details": "ready", "orders": "joined"}
    area.area.remove("order_details.csv")
    assert area.states() == {"orders": "asked"}


def test_files_that_are_not_to_be_joined_ask_for_themselves(area: Area) -> None:
    area.put(orders=ORDERS, order_details=DETAILS)
    area.answer("order_details", "no")
    found = area.look()
    assert [said.key for said in found["order_details"].asked] == ["missing:account_id", "missing:sold_on"]
    assert found["orders"].state == "asked"


def test_two_sessions_that_answer_at_once_come_to_one_end(area: Area, tmp_path: Path, store: Store) -> None:
    area.put(orders=ORDERS, order_details=DETAILS)
    other = Area(tmp_path / "uploads", store)
    said = other.look()["order_details"].asked[0]
    area.answer("order_details")
    other.area.choose("order_details.csv", Choices(answers={said.key: "no"}))
    assert area.states() == other.states() == {"order_details": "asked", "orders": "asked"}


def test_lines_orders_and_customers_are_joined_in_a_row(area: Area) -> None:
    area.put(
        rivit="Tilausnumero;Tuotenumero;Määrä;Ahinta;Summa\n1;P1;2;10;20\n1;P2;1;5;5\n2;P1;1;10;10\n",
        tilaukset="Tilausnumero;Tilauspvm;Asiakasavain\n1;5.1.2026;77\n2;6.1.2026;78\n",
        asiakkaat="Asiakasavain;Asiakasnumero;Nimi\n77;A1;Aalto Oy\n78;A2;Berg Oy\n",
    )
    assert "by way of tilaukset.csv" in asked(area, "rivit")
    area.answer("rivit")
    assert area.states() == {"asiakkaat": "ready", "rivit": "ready", "tilaukset": "joined"}
    assert area.load() == {"asiakkaat": 2, "rivit": 3}
    assert rows(area.store, "select account_id, sum(net_sales)::double from sale join account using (account_key) "
                "group by 1 order by 1") == [("A1", 25.0), ("A2", 10.0)]  # fmt: skip


LINES = "OrderNo,Item,Qty,Unit Price\n{0},P1,1,10\n{0},P2,1,5\n{1},P1,2,10\n"


def test_ids_that_are_written_in_two_ways_are_asked_about(area: Area) -> None:
    area.put(
        order_lines=LINES.format("00123", "00124"),
        orders="OrderNo,Customer No,Order Date\n123,A1,2026-01-05\n124,A2,2026-01-06\n",
        customers="Customer No,Customer Name\nA1,Aalto\nA2,Berg\n",
    )
    assert asked(area, "order_lines") == (
        "order_lines.csv has no account_id, sold_on; orders.csv has them: is 00123 in “OrderNo” the same as 123 there? "
        "Then 3 of 3 rows match, and 0 as the IDs are written."
    )
    area.answer("order_lines")
    assert area.load() == {"customers": 2, "order_lines": 3}


@pytest.mark.parametrize("way", ["{}.0", "0{}", "{}"])
def test_ids_of_a_spreadsheet_match(area: Area, way: str) -> None:
    area.put(
        order_lines=LINES.format(way.format(123), way.format(124)),
        orders="OrderNo,Customer No,Order Date\n123,A1,2026-01-05\n124,A2,2026-01-06\n",
    )
    area.answer("order_lines")
    item = area.look()["order_lines"]
    assert item.mapping is not None
    assert item.mapping.lookups[0].compare == ("" if way == "{}" else "numbers")


@pytest.mark.parametrize(
    ("orders", "says"),
    [
        # nothing matches: the orders of another month
        ("OrderNo,Customer No,Order Date\n7,A1,2026-01-05\n8,A2,2026-01-06\n", ""),
        # one number, two orders: of whom is the line?
        ("OrderNo,Customer No,Order Date\n1,A1,2026-01-05\n1,A2,2026-01-06\n2,A2,2026-01-07\n", "2 rows with different"),
        ("OrderNo,Customer No,Order Date\n1,A1,2026-01-05\n1,A1,2026-01-05\n2,A2,2026-01-07\n", "Join orders.csv: row 1"),
        ("OrderNo,Customer No,Order Date\n1,A1,2026-01-05\n,A9,2026-01-05\n", "Join orders.csv: row 1"),
    ],
    ids=["no match", "different values", "the same twice", "no number"],
)  # fmt: skip
def test_a_key_that_is_no_key_is_not_offered_or_its_rows_are_counted(area: Area, orders: str, says: str) -> None:
    area.put(order_lines=LINES.format("1", "2"), orders=orders)
    said = area.look()["order_lines"].asked[0]
    assert (said.code == "join") == bool(says)
    assert any(says in str(answer) for answer in said.answers) or not says


def test_rows_with_an_ambiguous_key_are_never_given_to_somebody(area: Area) -> None:
    area.put(
        order_lines=LINES.format("1", "2"), customers="Customer No,Customer Name\nA1,Aalto\nA2,Berg\n",
        orders="OrderNo,Customer No,Order Date\n1,A1,2026-01-05\n1,A2,2026-01-06\n2,A2,2026-01-07\n",
    )  # fmt: skip
    # most rows would stay empty: not to join is the likely answer
    assert [answer.word for answer in area.look()["order_lines"].asked[0].answers] == ["no", "orders.csv"]
    area.answer("order_lines", "orders.csv")
    assert area.load() == {"customers": 2, "order_lines": 1}
    assert rows(area.store, "select sum(net_sales)::double from sale") == [(20,)]


def test_a_number_that_counts_from_one_every_year_is_a_key_with_its_year(area: Area) -> None:
    area.put(
        order_lines="Year,OrderNo,Item,Qty,Unit Price\n2025,1,P1,1,10\n2026,1,P1,2,10\n",
        orders="Year,OrderNo,Customer No,Order Date\n2025,1,A1,2025-01-05\n2026,1,A2,2026-01-06\n",
    )
    assert "join by OrderNo, Year? 2 of 2 rows match" in asked(area, "order_lines")


def test_of_several_files_that_fit_the_one_with_most_matches_comes_first(area: Area) -> None:
    area.put(order_lines=LINES.format("1", "2"), orders_a="OrderNo,Customer No,Order Date\n1,A1,2026-01-05\n",
             orders_b="OrderNo,Customer No,Order Date\n1,A1,2026-01-05\n2,A2,2026-01-06\n")  # fmt: skip
    said = area.look()["order_lines"].asked[0]
    assert [answer.word for answer in said.answers] == ["orders_b.csv", "orders_a.csv", "no"]
    area.answer("order_lines", "orders_b.csv")
    assert area.states() == {"order_lines": "ready", "orders_a": "asked", "orders_b": "joined"}


def test_the_total_of_an_order_is_not_the_amount_of_its_lines(area: Area) -> None:
    """The header alone would be sales as well: beside its lines it would count twice."""
    area.put(
        order_lines=LINES.format("1", "2"), customers="Customer No,Customer Name\nA1,Aalto\nA2,Berg\n",
        orders="OrderNo,Customer No,Order Date,Total\n1,A1,2026-01-05,15\n2,A2,2026-01-07,20\n",
    )  # fmt: skip
    assert area.states() == {"customers": "ready", "order_lines": "asked", "orders": "joined"}
    area.answer("order_lines")
    assert area.load() == {"customers": 2, "order_lines": 3}
    assert rows(area.store, "select sum(net_sales)::double from sale") == [(35,)]


def test_the_two_files_may_be_written_in_two_ways(area: Area, tmp_path: Path) -> None:
    path = book(tmp_path / "orders.xlsx", {"Orders": [["OrderNo", "Customer No", "Order Date"], [1, "Å1", "2026-01-05"]],
                                           "Notes": [["Text"], ["x"]]})  # fmt: skip
    area.area.put("orders.xlsx", path.read_bytes())
    lines = "OrderNo;Item;Qty;Unit Price;Selite\n1;P1;1;10,5;Säiliö\n"
    area.put(order_lines=lines.encode("cp1252"))
    area.answer("order_lines")
    item = area.look()["order_lines"]
    seen = area.area.preview(area.store, LOCAL_DIRECTOR, item, [item]).seen
    assert seen.report.reasons == {"unknown_account": 1}
    assert seen.rejects["unknown_account"][0].text == "Å1"


def test_files_that_lack_nothing_are_not_asked_about(area: Area) -> None:
    area.put(
        sales="sale_id,account_id,sold_on,net_sales,product_id\nS1,A1,2026-01-05,10,P1\n",
        customers=CUSTOMERS.replace("AALTO", "A1"), products="product_id,name,category_id\nP1,Tank,tanks\n",
        employees="employee_id,last_name,reports_to\n1,Salo,\n",
    )  # fmt: skip
    assert set(area.states().values()) == {"ready"}


# A CRM by its tables ------------------------------------------------------------------------------

COMPANIES = "id,property_name,property_domain\n7001,Aalto Oy,aalto.example\n7002,Berg Oy,berg.example\n"
DEALS = (
    "deal_id,property_dealname,property_amount,property_dealstage,property_closedate\n"
    "9001,Tank,1000,closedwon,2026-01-05\n9002,Pump,500,closedlost,2026-02-05\n9003,Valve,50,closedwon,2026-02-06\n"
)
DEAL_COMPANY = "deal_id,company_id,type_id\n9001,7001,5\n9001,7001,341\n9002,7002,5\n"


def test_deals_find_their_companies_by_the_file_of_pairs(area: Area) -> None:
    area.put(
        deal_company=DEAL_COMPANY, deals=DEALS.replace("property_", ""), companies=COMPANIES.replace("property_", "")
    )
    assert area.states()["deal_company"] == "joined"
    assert "deal_company.csv has them: join by deal_id? 2 of 3 rows match" in asked(area, "deals")
    area.answer("deals")
    assert area.load()["deals"] == 3
    deals = "select account_id from opportunity order by opportunity_id"
    assert rows(area.store, deals) == [("7001",), ("7002",), (None,)]
    assert area.area.names() == []


def test_a_file_of_pairs_that_nothing_needs_is_no_failure(area: Area) -> None:
    area.put(
        opportunity_contact_role="Id,OpportunityId,ContactId,Role,IsPrimary,CreatedDate\nr1,o1,c1,User,true,2026-01-01\n"
    )
    assert area.states() == {"opportunity_contact_role": "unneeded"}


@pytest.mark.parametrize(
    ("lines", "orders", "says"),
    [
        ("OrderID,ProductID,UnitPrice,Quantity\n9001,P1,10,2\n9002,P2,20,1\n9002,P3,20,1\n", "OrderID,CustomerID,OrderDate\nA-1,1001,2026-01-05\n", "2 of 2 keys in “OrderID” have no match there, such as 9001 here and A-1 there."),
        ("Tilausnro;Tuote;Määrä;Rivisumma\n2026-1;P1;2;10,00\n", "Tilausnro;Asiakasnro;Tilauspvm\nT1;1001;5.1.2026\n", "1 of 1 keys in “Tilausnro” have no match there, such as 2026-1 here and T1 there."),
    ],
)  # fmt: skip
def test_files_whose_keys_are_none_of_each_other_say_so(area: Area, lines: str, orders: str, says: str) -> None:
    area.put(orders=orders, order_lines=lines)
    first, *others = area.look()["order_lines"].asked
    assert str(first).endswith(says)
    assert {said.code for said in others} == {"missing"}
    area.put(orders=orders.replace("A-1", "9001").replace("T1", "2026-1"))
    assert [said.code for said in area.look()["order_lines"].asked] == ["join"]


def test_an_activity_gets_all_of_its_people_from_a_file_of_pairs(area: Area) -> None:
    """Several people of one engagement are no contradiction, as several companies would be."""
    day = "2026-01-05 09:00:00"
    area.put(
        company="id,property_name\n70010001,Aalto Oy\n",
        contact="id,property_firstname,property_lastname,property_email\n81000001,Anna,Salo,a@a.example\n81000002,Bo,Holm,b@a.example\n",
        contact_company="contact_id,company_id,type_id\n81000001,70010001,1\n81000002,70010001,1\n",
        engagement=f"id,type,timestamp,owner_id,active,created_at\n60000001,CALL,{day},501,true,{day}\n60000002,CALL,{day},501,true,{day}\n",
        engagement_company="engagement_id,company_id\n60000001,70010001\n60000002,70010001\n",
        engagement_contact="engagement_id,contact_id\n60000001,81000002\n60000001,81000001\n60000002,81000001\n",
    )
    area.answer("contact", "contact_company.csv")
    area.answer("engagement", "engagement_company.csv")
    assert "2 of 2 rows match" in asked(area, "engagement")
    assert "row 1 gets contact_id 81000002; 81000001" in str(area.look()["engagement"].asked[0].answers[0])
    area.answer("engagement")
    assert area.load()["engagement"] == 2
    with area.store.load(LOCAL_DIRECTOR) as load:
        met = load.frame("select contact_ids from activity order by activity_id")["contact_ids"].tolist()
    assert met == [["81000002", "81000001"], ["81000001"]]
