"""What a row refers to by its columns: only rows of its own account."""

from __future__ import annotations

#: column -> the table that it refers to; in that table itself the column is the row's own id
NAMED = {
    "activity_id": "activity",
    "approver_contact_id": "contact",
    "contact_id": "contact",
    "delivery_id": "delivery",
    "estimate_id": "wallet_estimate",
    "from_contact_id": "contact",
    "need_id": "contact_need",
    "objective_id": "plan_objective",
    "plan_id": "plan",
    "reports_to_id": "contact",
    "target_id": "target",
    "to_contact_id": "contact",
}
#: tables whose rows have no id of their own: identified by several columns together, or by a key
WITHOUT_ID = frozenset(
    {
        "account_category_month", "account_month", "account_order_day", "account_product", "account_team",
        "benchmark_abc",
        "benchmark_effort", "benchmark_peer", "holiday", "import_decision", "import_mapping",
        "import_reject", "import_undo", "month", "opportunity_change", "plan_draft", "plan_opened", "rate", "setting",
        "table_version", "user_setting", "whitespace_state",
    }
)  # fmt: skip
