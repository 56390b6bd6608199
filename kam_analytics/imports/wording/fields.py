"""Kinds and fields that can be imported, in words: the headers and the second sheet of the templates."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

_KINDS = {
    "accounts": N_("Accounts"), "contacts": N_("Contacts"), "products": N_("Products"), "users": N_("Users"),
    "teams": N_("Account teams"), "sales": N_("Sales"), "activities": N_("Activities"), "nps": N_("NPS answers"),
    "deliveries": N_("Deliveries"), "claims": N_("Claims"), "opportunities": N_("Opportunities"), "contracts": N_("Contracts"),
    "wallets": N_("Wallets"), "targets": N_("Targets"), "segments": N_("Segments"),
    "key_accounts": N_("Key-account status"), "rates": N_("Exchange rates"),
    "tasks": N_("Tasks"), "cadence_rules": N_("Cadence rules"), "absences": N_("Absences"),
}  # fmt: skip

#: (kind or nothing, field) -> header, meaning, example; an entry under a kind has priority
_FIELDS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("", "account_id"): (N_("Customer number"), N_("The ID of the customer in your ERP or CRM."), "C1001"),
    ("", "account_name"): (N_("Customer name"), N_("The name of an account created from the IDs in the rows; an existing account keeps its name."), "Esimerkki Oy"),
    ("accounts", "name"): (N_("Customer name"), N_("The name shown."), "Esimerkki Oy"),
    ("", "parent_id"): (N_("Parent company"), N_("The customer number of the parent company."), ""),
    ("", "owner_id"): (N_("Owner"), N_("The user ID of the person who is responsible."), "matti.meikalainen"),
    ("", "business_id"): (N_("Business ID"), N_("The company's registration number."), "1234567-1"),
    ("", "industry"): (N_("Industry"), N_("The customer's line of business; peers are customers in the same one."), "Machinery"),
    ("", "country"): (N_("Country"), N_("Country of the customer."), "FI"),
    ("", "city"): (N_("City"), N_("Town of the customer."), "Tampere"),
    ("", "since_on"): (N_("Customer since"), N_("Date the company became a customer."), "2019-05-01"),
    ("", "contact_id"): (N_("Contact ID"), N_("The ID of the person at the customer."), "P100"),
    ("contacts", "name"): (N_("Contact's name"), N_("First and last name."), "Maija Virtanen"),
    ("", "title"): (N_("Job title"), N_("The person's job title."), "Purchasing manager"),
    ("", "email"): (N_("Email address"), N_("Email address of the person."), "maija@example.com"),
    ("", "phone"): (N_("Phone number"), N_("Phone number of the person."), "+358 40 123 4567"),
    ("", "buying_role"): (N_("Buying role"), N_("The person's part in a purchase."), ""),
    ("", "level"): (N_("Level in the organisation"), N_("The person's level in the customer's organisation."), ""),
    ("", "influence"): (N_("Influence"), N_("How much influence the person has on decisions, from 1 to 5."), "3"),
    ("", "support"): (N_("Support"), N_("How strongly the person supports us, from -2 to 2."), "1"),
    ("", "support_on"): (N_("Support as of"), N_("The day of what is known of the person's support."), "2026-03-15"),
    ("activities", "contact_id"): (
        N_("Contacts"), N_("The people at the customer: IDs or names, several with semicolons between them."), "P100; P101"
    ),
    ("", "coverage"): (N_("Coverage"), N_("How well we know the person."), ""),
    ("", "reports_to_id"): (N_("Reports to"), N_("The contact ID of the person's superior."), ""),
    ("", "met_on"): (N_("Last met"), N_("Date one of us last met the person."), "2026-03-15"),
    ("", "is_unknown"): (N_("Is unknown"), N_("Whether this is a role whose holder is not known yet."), "false"),
    ("", "left_on"): (N_("Left on"), N_("Date the person left the customer."), ""),
    ("", "product_id"): (N_("Product code"), N_("The ID of the product."), "P200"),
    ("products", "name"): (N_("Product name"), N_("The name shown."), "Annual service"),
    ("", "category_id"): (N_("Product group"), N_("The product group; wallets and gaps are tracked by it."), "service"),
    ("", "is_recurring"): (N_("Recurring"), N_("Whether it is bought continuously, such as a contract."), "true"),
    ("", "user_id"): (N_("User ID"), N_("The ID of our own employee."), "matti.meikalainen"),
    ("users", "name"): (N_("User's name"), N_("First and last name."), "Matti Meikäläinen"),
    ("users", "email"): (N_("Email address"), N_("Email address of the person."), "matti@example.com"),
    ("", "role"): (N_("Role"), N_("What the person may see and do."), "rep"),
    ("", "manager_id"): (N_("Manager"), N_("The user ID of the person's superior."), ""),
    ("", "team_role"): (N_("Role in the team"), N_("What the person does at this customer."), "member"),
    ("", "from_on"): (N_("From"), N_("First day."), "2026-01-01"),
    ("", "to_on"): (N_("Until"), N_("Last day; empty while ongoing."), ""),
    ("", "sale_id"): (N_("Sales line ID"), N_("The ID of the invoice line: with it a corrected line replaces the earlier one."), "10001-1"),
    ("", "sold_on"): (N_("Invoice date"), N_("Date of the invoice or sale."), "2026-03-15"),
    ("", "quantity"): (N_("Quantity"), N_("How many."), "2"),
    ("", "net_sales"): (N_("Net amount"), N_("Amount invoiced excluding VAT; negative for a credit note."), "1234.5"),
    ("", "unit_price"): (N_("Unit price"), N_("Price per unit; multiplied by the quantity, it gives the net amount where that is missing."), "617.25"),
    ("", "price_unit"): (N_("Price unit"), N_("For how many units the unit price is, such as 100 or 1000; one if it is left out."), "1"),
    ("", "discount"): (N_("Discount rate"), N_("Discount on the unit price as a fraction: 0.1 means 10%."), "0"),
    ("", "discount_amount"): (N_("Discount amount"), N_("Discount of the line as an amount, taken off quantity times unit price."), "0"),
    ("", "margin"): (N_("Line margin"), N_("Net amount minus direct cost; empty when it is not known."), "410.2"),
    ("", "unit_cost"): (N_("Unit cost"), N_("Direct cost of one unit; multiplied by the quantity, it gives the line margin where that is missing."), "412.15"),
    ("", "line_cost"): (N_("Line cost"), N_("Direct cost of the line: the net amount minus it is the line margin where that is missing."), "824.3"),
    ("", "order_id"): (N_("Order number"), N_("Number of the order or invoice: lines with the same number count as one purchase."), "10001"),
    ("", "currency"): (N_("Currency code"), N_("Three letters; empty means the reporting currency."), "EUR"),
    ("", "activity_id"): (N_("Activity ID"), N_("The ID of the activity."), "T500"),
    ("", "activity_type"): (N_("Type of activity"), N_("What was done, such as call, visit or meeting."), "visit"),
    ("", "done_on"): (N_("Date of activity"), N_("Date it was done."), "2026-03-15"),
    ("", "subject"): (N_("Subject"), N_("What it was about."), "Annual review"),
    ("", "response_id"): (N_("Response ID"), N_("The ID of the answer."), "Q700"),
    ("", "answered_on"): (N_("Answer date"), N_("Date of the answer."), "2026-03-15"),
    ("", "score"): (N_("Recommendation score"), N_("Would you recommend us, from 0 to 10."), "9"),
    ("", "survey"): (N_("Survey name"), N_("The survey that the answer belongs to."), "Relationship 2026"),
    ("", "comment"): (N_("Comment"), N_("The customer's own words."), ""),
    ("", "delivery_id"): (N_("Delivery number"), N_("The ID of the delivery."), "D300"),
    ("", "line_id"): (N_("Delivery line"), N_("Tells the parts of a delivery apart; a delivery is on time in full when all of them are."), "1"),
    ("", "due_on"): (N_("Promised delivery date"), N_("Promised date."), "2026-03-15"),
    ("", "delivered_on"): (N_("Delivery date"), N_("Date of delivery; empty until delivered."), "2026-03-14"),
    ("", "is_on_time"): (N_("On time"), N_("Whether it arrived by the promised date."), "true"),
    ("", "is_complete"): (N_("Complete"), N_("Whether it was complete."), "true"),
    ("", "hours_planned"): (N_("Planned hours"), N_("Working hours planned."), "16"),
    ("", "hours_used"): (N_("Hours used"), N_("Working hours used."), "18.5"),
    ("", "claim_id"): (N_("Claim number"), N_("The ID of the claim."), "R40"),
    ("", "opened_on"): (N_("Opened on"), N_("Date it began."), "2026-03-01"),
    ("", "closed_on"): (N_("Closed on"), N_("Date it ended or was decided."), ""),
    ("", "reason"): (N_("Reason"), N_("The reason in words."), ""),
    ("", "amount"): (N_("Deal amount"), N_("Value excluding VAT."), "25000"),
    ("claims", "amount"): (N_("Compensation"), N_("Amount refunded to the customer."), "250"),
    ("", "opportunity_id"): (N_("Opportunity ID"), N_("The ID of the deal."), "O900"),
    ("opportunities", "name"): (N_("Opportunity name"), N_("Name of the deal."), "Service agreement 2027"),
    ("opportunities", "status"): (N_("Deal status"), N_("Whether the deal is open, won or lost."), "open"),
    ("", "stage"): (N_("Sales stage"), N_("The stage of the deal, as your CRM calls it."), "Proposal"),
    ("", "stage_on"): (N_("In this stage since"), N_("The day on which the deal came to this stage."), "2026-04-02"),
    ("", "expected_close_on"): (N_("Expected close date"), N_("Date the customer is expected to decide."), "2026-12-15"),
    ("", "contract_id"): (N_("Contract number"), N_("The ID of the contract period."), "S60"),
    ("contracts", "name"): (N_("Contract name"), N_("Name of the contract."), "Annual service agreement"),
    ("contracts", "status"): (N_("Contract status"), N_("Whether the contract is active, renewed or lost."), "active"),
    ("", "starts_on"): (N_("Start date"), N_("First day of the contract."), "2026-01-01"),
    ("", "ends_on"): (N_("End date"), N_("Last day of the contract."), "2026-12-31"),
    ("", "is_open_ended"): (N_("Open-ended"), N_("Whether the contract is in force until further notice; a word such as “until further notice” in the end date says it too."), ""),
    ("", "notice_on"): (N_("Last day to give notice"), N_("The last day on which notice can be given; without it, it is the end date minus the period of notice."), "2026-09-30"),
    ("", "notice_period"): (N_("Period of notice"), N_("How long before the end notice has to be given, such as 3 months or 90 days."), "3 months"),
    ("", "option_on"): (N_("Option date"), N_("The last day to use an option of the contract."), "2026-06-30"),
    ("", "tender_on"): (N_("Tender date"), N_("The day on which the customer asks for tenders."), "2026-08-01"),
    ("", "annual_value"): (N_("Annual value"), N_("Annual value of the contract."), "12000"),
    ("", "decided_on"): (N_("Decided on"), N_("Date of the decision."), ""),
    ("", "year"): (N_("Year"), N_("Calendar year."), "2026"),
    ("", "source"): (N_("Basis"), N_("What the estimate is based on."), "Interview"),
    ("", "low"): (N_("Lower bound"), N_("The lowest estimate of what the customer buys from all suppliers."), "80000"),
    ("", "likely"): (N_("Best estimate"), N_("The most likely estimate of what the customer buys from all suppliers."), "120000"),
    ("", "high"): (N_("Upper bound"), N_("The highest estimate of what the customer buys from all suppliers."), "180000"),
    ("", "estimated_on"): (N_("Estimate date"), N_("Date of the estimate."), "2026-02-01"),
    ("", "estimated_by"): (N_("Estimated by"), N_("The user ID of the person who estimated it."), ""),
    ("", "quarter_on"): (N_("Quarter"), N_("Any day in the quarter the target applies to."), "2026-07-01"),
    ("", "metric"): (N_("Metric"), N_("What the target is for, such as net_sales, margin or nps, or an activity type."), "net_sales"),
    ("", "value"): (N_("Target value"), N_("The target itself."), "100000"),
    ("", "status"): (N_("Status"), N_("Whether it is a proposal or has been decided."), ""),
    ("", "set_by"): (N_("Set by"), N_("The user ID of the person who set it."), ""),
    ("", "set_on"): (N_("Set on"), N_("Date it was set."), ""),
    ("", "segment"): (N_("Segment"), N_("The segment that the customer belongs to."), "A"),
    ("", "decided_by"): (N_("Decided by"), N_("The user ID of the person who decided it."), ""),
    ("", "month_on"): (N_("Month"), N_("Any day in the month the rate applies to."), "2026-03-01"),
    ("", "rate"): (N_("Exchange rate"), N_("What one unit of the currency is worth in the reporting currency."), "0.92"),
    ("", "task_id"): (N_("Task ID"), N_("The ID of the task: with it a changed task replaces the earlier one."), "W80"),
    ("tasks", "title"): (N_("Task name"), N_("What is to be done."), "Send the offer"),
    ("tasks", "due_on"): (N_("Due date"), N_("The last day on which it should be done."), "2026-12-15"),
    ("tasks", "user_id"): (N_("Responsible person"), N_("The user ID, name or email address of the person who does it."), "matti.meikalainen"),
    ("tasks", "activity_type"): (N_("Activity type of the task"), N_("The activity that it is, such as call or visit."), "call"),
    ("tasks", "status"): (N_("Task status"), N_("Whether the task is open, done or cancelled."), "open"),
    ("tasks", "done_on"): (N_("Completed on"), N_("The date on which it was done."), ""),
    ("cadence_rules", "activity_type"): (N_("Type of activity"), N_("The activity that the segment asks for, such as call or visit."), "visit"),
    ("", "per_year"): (N_("Times a year"), N_("How many of them an account of the segment gets in a year."), "4"),
    ("", "rhythm"): (N_("Rhythm"), N_("The periods over which they are spread: each month, quarter or year."), "quarter"),
    ("", "with_whom"): (N_("With whom"), N_("Anybody, a person who is named, or an important stakeholder."), "anybody"),
    ("cadence_rules", "from_on"): (N_("Valid from"), N_("First day of the rule; empty means from the next period."), "2027-01-01"),
    ("absences", "user_id"): (N_("Employee"), N_("The user ID, name or email address of the person who is away."), "matti.meikalainen"),
    ("absences", "from_on"): (N_("First day away"), N_("The first day of the absence."), "2026-07-06"),
    ("absences", "to_on"): (N_("Last day away"), N_("The last day of the absence."), "2026-07-31"),
    ("absences", "reason"): (N_("Reason for the absence"), N_("Why the person is away; reps do not see it."), "Holiday"),
    ("", "name"): (N_("Name"), N_("The name shown."), ""),
}  # fmt: skip


def kind_name(kind: str, _: Words) -> str:
    """The name of a kind, as a heading."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def field_label(kind: str, field: str, _: Words) -> str:
    """The name of a field as a column header, which imports recognise in each language."""
    return _(_of(kind, field)[0])


def field_meaning(kind: str, field: str, _: Words) -> str:
    """The meaning of a field in a sentence."""
    meaning = _of(kind, field)[1]
    return _(meaning) if meaning else ""


def example(kind: str, field: str, form: str, _: Words) -> str:
    """An example value; Finnish dates and decimals for Finnish."""
    text = _of(kind, field)[2]
    if _.language == "fi" and form == "date" and text:
        year, month, day = text.split("-")
        return f"{int(day)}.{int(month)}.{year}"
    return text.replace(".", ",") if _.language == "fi" and form in ("number", "amount") else text


def type_words(
    form: str, span: tuple[float, float] | None, choices: tuple[str, ...], default: str | None, _: Words
) -> str:
    """How a value is written, its allowed values, its default."""
    parts = [_(_TYPES[form])]
    if choices:
        parts = [_("one of: {choices}", choices=", ".join(choices))]
    if span is not None:
        parts.append(_("from {low} to {high}", low=_.number(span[0]), high=_.number(span[1])))
    if default is not None:
        parts.append(_("empty means {value}", value=default))
    return "; ".join(parts)


_TYPES = {
    "text": N_("text"), "date": N_("a date such as 2026-03-15 or 15.3.2026"), "amount": N_("an amount of money"),
    "number": N_("a number"), "whole": N_("a whole number"), "truth": N_("true or false"),
}  # fmt: skip


def _of(kind: str, field: str) -> tuple[str, str, str]:
    return _FIELDS.get((kind, field)) or _FIELDS.get(("", field)) or (field, "", "")
