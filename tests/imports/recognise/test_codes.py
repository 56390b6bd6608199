"""What the values of coded fields mean: whole words, what denies them, and nothing by a guess."""

from __future__ import annotations

import pytest

from kam_analytics.imports.recognise.codes import Meaning, meaning_of

#: kind -> value -> its code; with a question mark it is asked, with this code first
STATUSES = {
    "opportunities": {
        "Closed Won": "won", "closedwon": "won", "Closed-Won": "won", "Voitettu": "won", "Kauppa saatu": "won",
        "Closed Lost": "lost", "Closed Lost to Competition": "lost", "Lost - price": "lost", "Hävitty: hinta": "lost",
        "Not won": "lost", "Ei voitettu": "lost", "Ei tilattu": "lost", "Rauennut": "lost", "Proposal rejected": "lost",
        "Qualification": "open", "1 - Proposal (50%)": "open", "Negotiation/Review": "open", "Contract sent": "open",
        "appointmentscheduled": "open", "Tarvekuvaus saatu": "open", "Tarjous lähetetty": "open", "Neuvottelu 2": "open",
        "Won't buy": "lost?", "No decision": "lost?", "Lost contact": "lost?", "Unqualified": "lost?", "Not lost": "open?",
        "Ei vielä tilattu": "lost?", "Signed": "won?", "Order received": "won?", "Won - reversed": "won?", "On hold": "open?",
        "Won, cancelled": "won?", "Closed": "?", "1184523091": "?", "Unwonted": "?", "Wonderland": "?",
    },
    "contracts": {
        "Active": "active", "Activated": "active", "Voimassa toistaiseksi": "active", "Voimassa 31.12.2026 asti": "active",
        "Inactive": "lost", "Deactivated": "lost", "No longer active": "lost", "Ei enää voimassa": "lost", "Non-renewed": "lost",
        "Not renewed": "lost", "Terminated by customer": "lost", "Epäaktiivinen": "lost", "Auto-renewed": "renewed",
        "Active - notice given": "active?", "Invalid": "lost?", "Draft": "leave_out?", "Proactive": "?",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "told"), [(kind, *item) for kind, values in STATUSES.items() for item in values.items()]
)
def test_a_status_is_known_or_asked(kind: str, value: str, told: str) -> None:
    assert meaning_of(kind, "status", value) == Meaning(code=told.removesuffix("?"), is_sure=not told.endswith("?"))


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("deliveries", "is_complete", "Ei", "false"),
        ("deliveries", "is_complete", "Kyllä", "true"),
        ("deliveries", "is_complete", "EPÄTOSI", "false"),
        ("deliveries", "is_on_time", "Late", "false"),
        ("deliveries", "is_on_time", "Not on time", "false"),
        ("deliveries", "is_complete", "Osittain", "false"),
        ("contacts", "buying_role", "BUDGET_HOLDER", "approver"),
        ("contacts", "coverage", "ei mitään", "none"),
        ("users", "role", "Key Account Manager", "rep"),
        ("activities", "activity_type", "Phone call", "call"),
        ("activities", "activity_type", "Tasting", "tasting"),
        ("targets", "status", "Hyväksytty", "approved"),
        ("segments", "status", "Hyväksytty", "decided"),
    ],
)
def test_other_codes_are_known(kind: str, field: str, value: str, code: str) -> None:
    assert meaning_of(kind, field, value) == Meaning(code=code, is_sure=True)


def test_a_code_of_ours_is_itself() -> None:
    assert meaning_of("opportunities", "status", "lost").is_sure
    assert meaning_of("deliveries", "is_complete", "1") == Meaning(code="1", is_sure=True)
    assert not meaning_of("deliveries", "is_complete", "perhaps").is_sure
