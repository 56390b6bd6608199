"""Whether rows count, by the words of a column: credit notes, drafts and plans are asked, deleted rows are known."""

from __future__ import annotations

import pytest

from kam_analytics.imports.recognise.standing import COUNTS, LEAVE_OUT, TURN, Standing, open_codes, standing

ASKED = {
    ("sales", "Document Type"): {"Credit Memo": TURN, "Payment": LEAVE_OUT, "Sales Credit Note": TURN},
    ("sales", "Status"): {"Void": LEAVE_OUT, "Draft": LEAVE_OUT, "Cancelled by customer": LEAVE_OUT},
    ("sales", "Version"): {"Plan": LEAVE_OUT, "Forecast 2": LEAVE_OUT},
    ("sales", "Laskutyyppi"): {"Hyvityslasku": TURN, "Korkolasku": LEAVE_OUT},
    ("sales", "Tila"): {"Mitätöity": LEAVE_OUT, "Luonnos": LEAVE_OUT, "Peruttu": LEAVE_OUT},
    ("sales", "Peruttu"): {"Kyllä": LEAVE_OUT},
    ("sales", "Tax Line"): {"*": LEAVE_OUT, "Yes": LEAVE_OUT},
    ("sales", "Etumerkki"): {"-": TURN, "Miinus": TURN},
    ("sales", "Rivityyppi"): {"Otsikko": LEAVE_OUT},
    ("sales", "move_type"): {"out_refund": TURN},
    ("sales", "Region"): {"Cancelled": LEAVE_OUT},
    ("nps", "Status"): {"Survey Preview": LEAVE_OUT},
}
KNOWN = {
    ("activities", "Status"): {"Not Started": LEAVE_OUT, "Completed": COUNTS, "Waiting on someone else": LEAVE_OUT},
    ("activities", "Activity - Done"): {"To do": LEAVE_OUT, "Done": COUNTS},
    ("activities", "Tehty"): {"Ei": LEAVE_OUT, "Kyllä": COUNTS},
    ("accounts", "IsDeleted"): {"true": LEAVE_OUT, "0": COUNTS},
    ("sales", "Status"): {"Paid": COUNTS, "Not cancelled": COUNTS},
    ("sales", "Sign"): {"+": COUNTS},
}
SILENT = {
    ("sales", "Payment method"): ("Credit", "Cash"),
    ("sales", "Item Name"): ("Payment terminal", "Void fill", "Draft beer"),
    ("sales", "Region"): ("Plan", "North"),
    ("sales", "Segment"): ("SMB",),
    ("accounts", "Status"): ("Cancelled",),
    ("opportunities", "Type"): ("Credit", "Renewal"),
}


@pytest.mark.parametrize(
    ("kind", "header", "value", "becomes", "is_sure"),
    [
        (*place, *item, is_sure)
        for table, is_sure in ((ASKED, False), (KNOWN, True))
        for place, values in table.items()
        for item in values.items()
    ],
)
def test_what_becomes_of_rows(kind: str, header: str, value: str, becomes: str, is_sure: bool) -> None:
    assert standing(kind, header, value) == Standing(becomes=becomes, is_sure=is_sure)


@pytest.mark.parametrize(
    ("kind", "header", "value"), [(*place, value) for place, values in SILENT.items() for value in values]
)
def test_nothing_is_read_into_other_words(kind: str, header: str, value: str) -> None:
    assert standing(kind, header, value) == Standing()


@pytest.mark.parametrize(
    ("header", "counts", "codes"),
    [
        ("Doc Type", {"1": 9, "2": 1}, ["2"]),
        ("Laskulaji", {"RV": 9, "ZRE": 1}, ["ZRE"]),
        ("Billing Type", {"F2": 9, "G2": 1}, []),
        ("Doc Type", {"Standard": 9, "Project": 1}, []),
        ("Doc Type", {"1": 9}, []),
        ("Product type", {"1": 9, "2": 1}, []),
    ],
)
def test_bare_codes_of_documents_are_open(header: str, counts: dict[str, int], codes: list[str]) -> None:
    assert open_codes(header, counts) == codes
