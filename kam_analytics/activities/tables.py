"""Activities that were logged here in the shape in which a CRM imports them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from kam_analytics.kit.table import Column, Table

#: our type -> that of a task of Salesforce, and that of an activity of HubSpot; any other is a task there
_SALESFORCE = {"call": "Call", "email": "Email", "meeting": "Meeting", "visit": "Meeting"}
_HUBSPOT = {"call": "CALL", "email": "EMAIL", "meeting": "MEETING", "visit": "MEETING"}


def salesforce_tasks(rows: pd.DataFrame) -> Table:
    """A row for each activity of the query ``logged_here``, with the columns of a Task."""
    return _as_named(
        {
            "Subject": rows["subject"].fillna(rows["activity_type"]),
            "ActivityDate": rows["done_on"].dt.strftime("%Y-%m-%d"),
            "Status": "Completed",
            "Type": rows["activity_type"].map(_SALESFORCE).fillna("Other"),
            "WhatId": rows["account_id"],
            "WhoId": rows["contact_id"],
            "OwnerId": rows["user_id"],
        }
    )


def hubspot_engagements(rows: pd.DataFrame) -> Table:
    """A row for each activity of the query ``logged_here``, with the properties of an engagement."""
    return _as_named(
        {
            "hs_engagement_type": rows["activity_type"].map(_HUBSPOT).fillna("TASK"),
            "hs_timestamp": rows["done_on"].dt.strftime("%Y-%m-%dT12:00:00Z"),
            "hs_title": rows["subject"].fillna(rows["activity_type"]),
            "hubspot_owner_id": rows["user_id"],
            "associated_company_id": rows["account_id"],
            "associated_contact_id": rows["contact_ids"],
        }
    )


def _as_named(columns: dict[str, Any]) -> Table:
    """A table under the names of the other system, whatever the language."""
    return Table.of(pd.DataFrame(columns), *(Column(name, name) for name in columns))


#: name of a CRM -> the rows in its shape, and the name of the file
SHAPES: dict[str, tuple[Callable[[pd.DataFrame], Table], str]] = {
    "Salesforce": (salesforce_tasks, "salesforce-tasks.csv"),
    "HubSpot": (hubspot_engagements, "hubspot-engagements.csv"),
}
