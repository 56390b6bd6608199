"""Names of the columns that people edit, as in the forms."""

from __future__ import annotations

from kam_analytics.errors import N_

#: column -> its label; ``*`` is a row that was added, ``-`` one that was removed
COLUMNS = {
    "title": N_("Title"), "help": N_("Where we can help"), "risks": N_("Risks"), "starts_on": N_("Start date"),
    "ends_on": N_("End date"), "status": N_("Status"), "goal": N_("Goal"), "horizon": N_("Horizon"),
    "due_on": N_("Due"), "target_id": N_("Linked target"), "action": N_("What to do"), "contact_id": N_("With whom"),
    "expected_result": N_("Expected result"), "owner_id": N_("Owner"), "done_on": N_("Done on"),
    "evidence": N_("Evidence"), "kind": N_("Kind"), "customer_owner": N_("Their owner"), "source": N_("Source"),
    "noted_on": N_("Noted on"), "value": N_("Target"), "name": N_("Name"), "category_id": N_("Category"),
    "year": N_("Year"), "low": N_("Low"), "likely": N_("Likely"), "high": N_("High"),
    "estimated_on": N_("Estimated on"), "competitor": N_("Competitor"), "amount": N_("Amount"),
    "parent_id": N_("Parent company"), "industry": N_("Industry"), "country": N_("Country"), "city": N_("City"),
    "business_id": N_("Business ID"), "since_on": N_("Customer since"),
    "*": N_("added"), "-": N_("removed"),
}  # fmt: skip
