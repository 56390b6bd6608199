"""What can be imported: every kind of rows with its fields."""

from __future__ import annotations

from kam_analytics.access import Role
from kam_analytics.imports.mapping.kind import Field, Kind
from kam_analytics.kit.rules.rhythm import MONTHS
from kam_analytics.rhythm.rules.cadence import MOST_A_YEAR, WITH_WHOM

#: the roles of a contact in a purchase
BUYING_ROLES = (
    "decision_maker", "approver", "influencer", "user", "procurement", "gatekeeper", "champion", "sponsor", "opponent",
)  # fmt: skip

ACCOUNTS = Kind(
    name="accounts",
    table="account",
    key=("account_id",),
    fields=(
        Field(name="account_id", required=True),
        Field(name="name"),
        Field(name="parent_id"),
        Field(name="owner_id", person=True),
        Field(name="business_id"),
        Field(name="industry"),
        Field(name="country"),
        Field(name="city"),
        Field(name="since_on", type="date"),
    ),
)
PRODUCTS = Kind(
    name="products",
    table="product",
    key=("product_id",),
    fields=(
        Field(name="product_id", required=True),
        Field(name="name"),
        Field(name="category_id"),
        Field(name="is_recurring", type="truth"),
    ),
)
USERS = Kind(
    name="users",
    table="app_user",
    key=("user_id",),
    fields=(
        Field(name="user_id", required=True),
        Field(name="name"),
        Field(name="email"),
        Field(name="role", choices=tuple(role.value for role in Role)),
        Field(name="manager_id", person=True),
    ),
)
TEAMS = Kind(
    name="teams",
    table="account_team",
    key=("account_id", "user_id", "team_role"),
    fields=(
        Field(name="account_id", required=True),
        Field(name="user_id", required=True),
        Field(name="team_role", default="member"),
        Field(name="from_on", type="date"),
        Field(name="to_on", type="date"),
    ),
    is_named_by_account=True,
)
SALES = Kind(
    name="sales",
    table="sale",
    key=("sale_id",),
    fields=(
        Field(name="sale_id"),
        Field(name="account_id", required=True),
        Field(name="account_name"),
        Field(name="product_id"),
        Field(name="sold_on", type="date", required=True, happened=True),
        Field(name="quantity", type="number"),
        Field(name="net_sales", type="amount"),
        Field(name="unit_price", type="number"),
        Field(name="price_unit", type="number", span=(1, 1_000_000)),
        Field(name="discount", type="number", span=(0, 1)),
        Field(name="discount_amount", type="number"),
        Field(name="margin", type="amount"),
        Field(name="unit_cost", type="number"),
        Field(name="line_cost", type="amount"),
        Field(name="order_id"),
        Field(name="currency"),
    ),
    is_fact=True,
    one_of=(("net_sales",), ("quantity", "unit_price")),
    lookups=("account_id", "product_id"),
    priced_on=("sold_on",),
)
ACTIVITIES = Kind(
    name="activities",
    table="activity",
    key=("activity_id",),
    fields=(
        Field(name="activity_id"),
        Field(name="account_id"),
        Field(name="activity_type", required=True),
        Field(name="done_on", type="date", required=True, happened=True),
        Field(name="user_id", person=True),
        Field(name="contact_id"),
        Field(name="quantity", type="whole", span=(0, 1_000_000), default="1"),
        Field(name="subject"),
    ),
    is_fact=True,
    lookups=("account_id",),
    several="contact_id",
)
NPS = Kind(
    name="nps",
    table="nps_response",
    key=("response_id",),
    fields=(
        Field(name="response_id"),
        Field(name="account_id"),
        Field(name="contact_id"),
        Field(name="answered_on", type="date", required=True, happened=True),
        Field(name="score", type="whole", required=True, span=(0, 10)),
        Field(name="survey"),
        Field(name="comment"),
    ),
    is_fact=True,
    lookups=("account_id",),
)
WALLETS = Kind(
    name="wallets",
    table="wallet_estimate",
    key=("account_id", "category_id", "year", "source"),
    fields=(
        Field(name="account_id", required=True),
        Field(name="category_id", default="all"),
        Field(name="year", type="whole", required=True),
        Field(name="source", default="import"),
        Field(name="low", type="amount"),
        Field(name="likely", type="amount", required=True),
        Field(name="high", type="amount"),
        Field(name="estimated_on", type="date"),
        Field(name="estimated_by", person=True),
    ),
    made_id="estimate_id",
)
TARGETS = Kind(
    name="targets",
    table="target",
    key=("account_id", "quarter_on", "metric"),
    fields=(
        Field(name="account_id", required=True),
        Field(name="quarter_on", type="date", required=True),
        Field(name="metric", required=True),
        Field(name="value", type="number", required=True),
        Field(name="status", choices=("proposed", "approved"), default="proposed"),
        Field(name="set_by", person=True),
        Field(name="set_on", type="date"),
    ),
    made_id="target_id",
    settled="approved",
)

CONTACTS = Kind(
    name="contacts",
    table="contact",
    key=("contact_id",),
    fields=(
        Field(name="contact_id", required=True),
        Field(name="account_id"),
        Field(name="name"),
        Field(name="title"),
        Field(name="email"),
        Field(name="phone"),
        Field(name="buying_role", choices=BUYING_ROLES),
        Field(name="level"),
        Field(name="influence", type="whole", span=(1, 5)),
        Field(name="support", type="whole", span=(-2, 2)),
        Field(name="support_on", type="date", happened=True),
        Field(name="coverage", choices=("unknown", "none", "some", "deep")),
        Field(name="reports_to_id"),
        Field(name="met_on", type="date", happened=True),
        Field(name="is_unknown", type="truth"),
        Field(name="left_on", type="date"),
    ),
    lookups=("account_id",),
)
DELIVERIES = Kind(
    name="deliveries",
    table="delivery",
    key=("delivery_id",),
    fields=(
        Field(name="delivery_id", required=True),
        Field(name="line_id"),
        Field(name="account_id", required=True),
        Field(name="due_on", type="date", required=True),
        Field(name="delivered_on", type="date", happened=True),
        Field(name="is_on_time", type="truth"),
        Field(name="is_complete", type="truth"),
        Field(name="hours_planned", type="number", span=(0, 1_000_000)),
        Field(name="hours_used", type="number", span=(0, 1_000_000)),
    ),
    part="line_id",
    is_fact=True,
    lookups=("account_id",),
)
CLAIMS = Kind(
    name="claims",
    table="claim",
    key=("claim_id",),
    fields=(
        Field(name="claim_id", required=True),
        Field(name="account_id", required=True),
        Field(name="delivery_id"),
        Field(name="opened_on", type="date", required=True, happened=True),
        Field(name="closed_on", type="date", happened=True),
        Field(name="reason"),
        Field(name="amount", type="amount"),
        Field(name="currency"),
    ),
    is_fact=True,
    lookups=("account_id",),
    priced_on=("opened_on",),
)
OPPORTUNITIES = Kind(
    name="opportunities",
    table="opportunity",
    key=("opportunity_id",),
    fields=(
        Field(name="opportunity_id", required=True),
        Field(name="account_id"),
        Field(name="name"),
        Field(name="category_id"),
        Field(name="amount", type="amount"),
        Field(name="currency"),
        Field(name="status", required=True, choices=("open", "won", "lost")),
        Field(name="stage"),
        Field(name="stage_on", type="date"),
        Field(name="opened_on", type="date"),
        Field(name="expected_close_on", type="date"),
        Field(name="closed_on", type="date"),
        Field(name="owner_id", person=True),
    ),
    is_fact=True,
    lookups=("account_id",),
    priced_on=("opened_on", "closed_on", "expected_close_on"),
)
CONTRACTS = Kind(
    name="contracts",
    table="contract",
    key=("contract_id",),
    fields=(
        Field(name="contract_id", required=True),
        Field(name="account_id", required=True),
        Field(name="name"),
        Field(name="starts_on", type="date"),
        Field(name="ends_on", type="date"),
        Field(name="is_open_ended", type="truth"),
        Field(name="notice_on", type="date"),
        Field(name="notice_period"),
        Field(name="option_on", type="date"),
        Field(name="tender_on", type="date"),
        Field(name="annual_value", type="amount"),
        Field(name="currency"),
        Field(name="status", required=True, choices=("active", "renewed", "lost")),
        Field(name="decided_on", type="date"),
    ),
    is_fact=True,
    lookups=("account_id",),
    priced_on=("starts_on", "decided_on", "ends_on"),
)
SEGMENTS = Kind(
    name="segments",
    table="segment_membership",
    key=("account_id", "from_on"),
    fields=(
        Field(name="account_id", required=True),
        Field(name="segment", required=True),
        Field(name="from_on", type="date", required=True),
        Field(name="to_on", type="date"),
        Field(name="status", choices=("proposed", "decided")),
        Field(name="decided_by", person=True),
        Field(name="reason"),
    ),
    lookups=("account_id",),
    made_id="membership_id",
    settled="decided",
)
KEY_ACCOUNTS = Kind(
    name="key_accounts",
    table="key_account_decision",
    key=("account_id", "from_on"),
    fields=(
        Field(name="account_id", required=True),
        Field(name="from_on", type="date", required=True),
        Field(name="to_on", type="date"),
        Field(name="status", choices=("proposed", "decided")),
        Field(name="decided_by", person=True),
        Field(name="reason"),
    ),
    lookups=("account_id",),
    made_id="decision_id",
    settled="decided",
)
RATES = Kind(
    name="rates",
    table="rate",
    key=("currency", "month_on"),
    fields=(
        Field(name="currency", required=True),
        Field(name="month_on", type="date", required=True),
        Field(name="rate", type="number", required=True),
    ),
)

TASKS = Kind(
    name="tasks",
    table="task",
    key=("task_id",),
    fields=(
        Field(name="task_id"),
        Field(name="account_id", required=True),
        Field(name="title"),
        Field(name="due_on", type="date", required=True),
        Field(name="user_id", person=True),
        Field(name="activity_type"),
        Field(name="status", choices=("open", "done", "cancelled")),
        Field(name="done_on", type="date", happened=True),
    ),
    lookups=("account_id",),
    names_people=True,
)
CADENCE_RULES = Kind(
    name="cadence_rules",
    table="cadence_rule",
    key=("segment", "activity_type"),
    part="from_on",
    fields=(
        Field(name="segment", required=True),
        Field(name="activity_type", required=True),
        Field(name="per_year", type="whole", required=True, span=(1, MOST_A_YEAR)),
        Field(name="rhythm", choices=tuple(MONTHS)),
        Field(name="with_whom", choices=WITH_WHOM),
        Field(name="from_on", type="date"),
    ),
    made_id="cadence_rule_id",
)
ABSENCES = Kind(
    name="absences",
    table="absence",
    key=("user_id", "from_on"),
    fields=(
        Field(name="user_id", required=True, person=True),
        Field(name="from_on", type="date", required=True),
        Field(name="to_on", type="date"),
        Field(name="reason"),
    ),
    made_id="absence_id",
    names_people=True,
)

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ACCOUNTS, CONTACTS, PRODUCTS, USERS, TEAMS, SALES, ACTIVITIES, NPS, DELIVERIES, CLAIMS, OPPORTUNITIES, CONTRACTS,
        WALLETS, TARGETS, SEGMENTS, KEY_ACCOUNTS, RATES, TASKS, CADENCE_RULES, ABSENCES,
    )
}  # fmt: skip
