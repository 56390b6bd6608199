"""What was logged here goes back to the CRM in its own shape."""

from __future__ import annotations

import pandas as pd
import pytest

from kam_analytics.activities.tables import SHAPES, hubspot_engagements, salesforce_tasks

ROWS = pd.DataFrame(
    {
        "account_id": ["001A000000AbCdE", "7001"], "activity_type": ["call", "webinar"],
        "done_on": pd.to_datetime(["2026-01-05", "2026-01-06"]), "user_id": ["u1", None],
        "contact_id": [None, "c1"], "contact_ids": [None, "c1;c2"], "subject": ["Spare parts", None],
    }
)  # fmt: skip


def test_a_task_and_an_engagement_have_the_columns_of_their_system() -> None:
    task = salesforce_tasks(ROWS).rows.iloc[0].to_dict()
    assert (task["Type"], task["Status"], task["ActivityDate"]) == ("Call", "Completed", "2026-01-05")
    assert (task["WhatId"], task["Subject"], task["OwnerId"]) == ("001A000000AbCdE", "Spare parts", "u1")
    other = hubspot_engagements(ROWS).rows.iloc[1].to_dict()
    assert (other["hs_engagement_type"], other["hs_title"]) == ("TASK", "webinar")
    assert (other["hs_timestamp"], other["associated_company_id"]) == ("2026-01-06T12:00:00Z", "7001")
    assert other["associated_contact_id"] == "c1;c2"
    assert salesforce_tasks(ROWS).rows.iloc[1]["WhoId"] == "c1", "a task of Salesforce has one"


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_a_table_too(name: str) -> None:
    shape, _file = SHAPES[name]
    assert shape(ROWS.iloc[:0]).rows.empty
