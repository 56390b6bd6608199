"""The address of a CRM, and of records in it."""

from __future__ import annotations

import pytest

from kam_analytics.errors import BadInput
from kam_analytics.kit.rules.crm import crm_address, record_link

SALESFORCE, HUBSPOT = "https://northfell.lightning.force.com", "https://app-eu1.hubspot.com/contacts/123456"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (f"{SALESFORCE}/lightning/r/Account/001A000000AbCdE/view", SALESFORCE),
        ("northfell.my.salesforce.com", "https://northfell.my.salesforce.com"),
        (f"{HUBSPOT}/company/7001?a=b", HUBSPOT),
        ("  ", ""),
    ],
)
def test_the_address_of_any_page_will_do(text: str, address: str) -> None:
    assert crm_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "http://northfell.my.salesforce.com", "https://salesforce.com.example.org", "https://app.hubspot.com/",
        "javascript:alert(1)", "https://app.hubspot.com.example.org/contacts/1", "https://[x", "myCRM",
    ],
)  # fmt: skip
def test_no_other_address_is_taken(text: str) -> None:
    with pytest.raises(BadInput):
        crm_address(text)


def test_only_ids_of_the_crm_have_a_record() -> None:
    assert record_link(SALESFORCE, "account", "001A000000AbCdEXYZ") == f"{SALESFORCE}/001A000000AbCdEXYZ"
    assert record_link(SALESFORCE, "deal", "001A000000AbCdE") == ""
    assert record_link(SALESFORCE, "account", "001/../evil?x") == ""
    assert record_link(HUBSPOT, "account", "7001") == f"{HUBSPOT}/record/0-2/7001"
    assert record_link(HUBSPOT, "account", "C1001") == ""
    assert record_link("", "account", "7001") == record_link(HUBSPOT, "deal", None) == ""
