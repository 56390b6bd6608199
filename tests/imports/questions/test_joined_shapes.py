"""Parts of each other as ERPs, shops, CRMs and survey tools write them: one row a folder, each found by its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.upload import UploadArea
from kam_analytics.store import Store

Files = dict[str, str]

#: folder -> its files, the file that asks, what it has no column for, the file that has it, the keys
JOINED: dict[str, tuple[Files, str, str, str, str]] = {
    "a Finnish ERP": (
        {
            "Laskurivit.csv": "Laskunro;Rivi;Tuotekoodi;Määrä;Veroton summa\n1001;1;P1;2;20,50\n1002;1;P1;1;10,25\n",
            "Laskut.csv": "Laskunumero;Asiakasnro;Laskupvm;Yhteensä\n1001;A1;5.1.2026;31,62\n1002;A2;6.1.2026;12,71\n",
        },
        "Laskurivit.csv", "account_id, sold_on", "Laskut.csv", "Laskunro",
    ),
    "another Finnish ERP, in small letters": (
        {
            "tilausrivit.csv": "tilausnro;rivinro;nimike;kpl;ahinta\n1;1;P1;2;10,00\n2;1;P2;1;5,00\n",
            "tilaukset.csv": "tilausnro;asiakas;tilauspvm\n1;A1;5.1.2026\n2;A2;6.1.2026\n",
        },
        "tilausrivit.csv", "account_id, sold_on", "tilaukset.csv", "tilausnro",
    ),
    "headers whose number is only No.": (
        {
            "SalesInvoiceLine.csv": "Document No.;Line No.;No.;Quantity;Unit Price;Amount\nPSI-1;1;P1;2;10;20\nPSI-2;1;P2;1;5;5\n",
            "SalesInvoiceHeader.csv": "No.;Sell-to Customer No.;Posting Date\nPSI-1;A1;2026-01-05\nPSI-2;A2;2026-01-06\n",
        },
        "SalesInvoiceLine.csv", "account_id, sold_on", "SalesInvoiceHeader.csv", "Document No.",
    ),
    "references": (
        {
            "sale_order_line.csv": "Order Reference,Product,Quantity,Unit Price,Subtotal\nS1,Tank,2,10,20\nS2,Pump,1,5,5\n",
            "sale_order.csv": "Order Reference,Customer,Order Date,Total\nS1,A1,2026-01-05,24\nS2,A2,2026-01-06,6\n",
        },
        "sale_order_line.csv", "account_id, sold_on", "sale_order.csv", "Order Reference",
    ),
    "a shop whose orders are entities": (
        {
            "sales_order_item.csv": "item_id,order_id,sku,qty_ordered,price,row_total\n1,11,P1,2,10,20\n2,12,P2,1,5,5\n",
            "sales_order.csv": "entity_id,customer_id,order_date,grand_total\n11,A1,2026-01-05,25\n12,A2,2026-01-06,6\n",
        },
        "sales_order_item.csv", "account_id, sold_on", "sales_order.csv", "order_id",
    ),
    "names that say nothing of the files": (
        {
            "export (1).csv": "OrderID,ProductID,Quantity,UnitPrice\n1,P1,2,10\n2,P2,1,5\n",
            "export (2).csv": "OrderID,CustomerID,OrderDate\n1,A1,2026-01-05\n2,A2,2026-01-06\n",
        },
        "export (1).csv", "account_id, sold_on", "export (2).csv", "OrderID",
    ),
    "Salesforce orders": (
        {
            "OrderItem.csv": "Id,OrderItemNumber,OrderId,Product2Id,Quantity,UnitPrice,TotalPrice\n"
            "802a1,1,801a1,01t1,2,10,20\n802a2,2,801a2,01t2,1,5,5\n",
            "Order.csv": "Id,OrderNumber,AccountId,EffectiveDate,TotalAmount\n801a1,100,001a1,2026-01-05,20\n801a2,101,001a2,2026-01-06,5\n",
        },
        "OrderItem.csv", "account_id, sold_on", "Order.csv", "OrderId",
    ),
    "deals and their companies": (
        {
            "deals.csv": "Record ID,Deal Name,Deal Stage,Amount,Close Date\n90001,Tank,Closed Won,12,2026-01-15\n",
            "deal-to-company-associations.csv": "Deal ID,Company ID,Association label\n90001,70001,Primary\n",
            "companies.csv": "Record ID,Company name,City\n70001,Aalto Oy,Turku\n",
        },
        "deals.csv", "account_id", "deal-to-company-associations.csv", "Record ID",
    ),
    "answers and who gave them": (
        {
            "responses.csv": "Response ID,Contact ID,Submitted at,Score\n1,c1,2026-01-05,9\n2,c2,2026-01-06,10\n",
            "contacts.csv": "Contact ID,Company ID,Last name,Email\nc1,A1,Salo,a@x.example\nc2,A2,Holm,b@y.example\n",
        },
        "responses.csv", "account_id", "contacts.csv", "Contact ID",
    ),
    "lines that lack only their currency": (
        {
            "invoice_lines.csv": "invoice_no,customer_no,invoice_date,item,net_amount\n1,A1,2026-01-05,P1,100\n2,A2,2026-01-06,P2,20\n",
            "invoices.csv": "invoice_no,currency_code,payment_terms\n1,EUR,14\n2,SEK,30\n",
        },
        "invoice_lines.csv", "currency", "invoices.csv", "invoice_no",
    ),
}  # fmt: skip
#: folders in which no file asks for another
APART: dict[str, Files] = {
    "customers with the employees of their orders": {
        "customers.csv": "customer_id,company_name,city\nA1,Aalto,Turku\nA2,Berg,Vaasa\n",
        "orders.csv": "order_id,customer_id,employee_id,order_date,freight\n1,A1,1,2026-01-05,3\n2,A2,2,2026-01-06,4\n",
    },
    "the postal codes of customers": {
        "deliveries.csv": "delivery_id,postal_code,due_date,delivered\n1,20100,2026-01-05,2026-01-05\n2,65100,2026-01-06,2026-01-07\n",
        "customers.csv": "customer_id,company_name,postal_code\nA1,Aalto,20100\nA2,Berg,65100\n",
    },
    "the owner of a customer's deal": {
        "companies.csv": "Record ID,Company name,City\n70001,Aalto Oy,Turku\n",
        "deals.csv": "Record ID,Deal Name,Deal Stage,Amount,Close Date,Deal owner,Associated Company ID\n"
        "90001,Tank,Closed Won,12,2026-01-15,Kari,70001\n",
    },
    "prices of products": {
        "order_lines.csv": "order_id,product_id,quantity,unit_price,customer_id,order_date\n1,P1,1,9,A1,2026-01-05\n",
        "products.csv": "product_id,product_name,unit_price,supplier_id\nP1,Tank,10,S1\n",
    },
    "two years of one list": {
        "sales_2025.csv": "sale_id,account_id,sold_on,net_sales\n1,A1,2025-01-05,10\n",
        "sales_2026.csv": "sale_id,account_id,sold_on,net_sales,currency\n1,A2,2026-01-05,20,EUR\n",
    },
}


def put(area: UploadArea, files: Files) -> None:
    for name, content in files.items():
        area.put(name, content.encode())


@pytest.mark.parametrize("folder", JOINED)
def test_parts_find_each_other(folder: str, store: Store, tmp_path: Path) -> None:
    files, name, lacks, other, key = JOINED[folder]
    area = UploadArea(tmp_path / "uploads", "local")
    put(area, files)
    found = {item.name: item for item in area.look(store, LOCAL_DIRECTOR)}
    [said] = [said for item in found.values() for said in item.asked if said.code == "join"]
    assert (said.about, said.fields["fields"], said.fields["other"], said.fields["key"]) == (name, lacks, other, key)
    assert said.fields["n"] == said.fields["of"] == found[name].guess.rows  # type: ignore[union-attr]
    area.choose(name, Choices(answers={said.key: said.answers[0].word}))
    found = {item.name: item for item in area.look(store, LOCAL_DIRECTOR)}
    # a currency without rates is asked about next
    assert [said.code for said in found[name].asked] == (["no_rates_yet"] if lacks == "currency" else [])
    assert found[other].used_by == (name,)


@pytest.mark.parametrize("folder", APART)
def test_files_that_only_share_words_stay_apart(folder: str, store: Store, tmp_path: Path) -> None:
    area = UploadArea(tmp_path / "uploads", "local")
    put(area, APART[folder])
    assert [said for item in area.look(store, LOCAL_DIRECTOR) for said in item.asked if said.code == "join"] == []
