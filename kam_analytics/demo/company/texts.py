"""What people wrote: short English business prose for the demo company."""

from __future__ import annotations

SUBJECTS = {
    "steering_group_meeting": (
        "Quarterly steering group",
        "Steering group: results and next quarter",
        "Steering group: delivery and open points",
        "Steering group: roadmap and investments",
    ),
    "call": (
        "Checked open orders",
        "Follow-up on the offer",
        "Delivery dates for next month",
        "Asked about the shutdown plan",
        "Price list questions",
        "Agreed the next visit",
        "Status of the claim",
        "Spare-part needs for the season",
    ),
    "visit": (
        "Site visit",
        "Walk through the production line",
        "Met the maintenance team",
        "Introduced the new specialist",
        "Needs discussed on site",
        "Safety round and coffee with supervisors",
    ),
    "joint_planning_meeting": (
        "Joint plan for the coming year",
        "Planning day with the customer",
        "Common development list",
    ),
    "newsletter": (
        "Service newsletter",
        "Product news",
        "Tips for maintenance",
        "Season's greetings and opening hours",
    ),
    "webinar": ("Webinar: condition monitoring", "Webinar: energy efficiency", "Webinar: safe maintenance"),
}
UNASSIGNED = ("Trade-fair talks", "Call without an account", "Visit, customer not chosen")

NEEDS = (
    "Fewer unplanned stops on the main line",
    "One invoice a month for all sites",
    "Faster answers to spare-part questions",
    "Proof that maintenance pays off",
    "Energy use per tonne down by a tenth",
    "Safer work during shutdowns",
    "Less time spent on purchasing small items",
    "A named person to call at night",
    "Data from the machines in own reports",
    "Budget that holds for the whole year",
    "Trained operators before the new line starts",
    "Shorter lead times in autumn",
)
NEED_EVIDENCE = (
    "Said so in the steering group",
    "Written in the request for quotation",
    "Confirmed by e-mail",
    "Noted in the visit report",
    "Repeated in the customer survey",
)
INITIATIVES = (
    ("strategy", "Grow service business in the Nordic countries"),
    ("strategy", "Two plants become one"),
    ("goal", "Carbon-neutral production by 2030"),
    ("goal", "Cut unplanned downtime by a third"),
    ("goal", "Zero lost-time accidents"),
    ("project", "New packing line"),
    ("project", "Change of the ERP system"),
    ("project", "Extension of the main hall"),
    ("project", "Boiler renewal"),
    ("project", "Automated warehouse"),
    ("goal", "Working capital down by 10 per cent"),
    ("project", "Supplier base cut to half"),
)
INITIATIVE_SOURCES = (
    "Annual report",
    "Steering group",
    "Customer's web site",
    "Talk with the plant manager",
    "Press release",
)
BUYING_STEPS = (
    "Order from the price list",
    "Offer, technical approval, then signature",
    "Three offers, steering board, then signature",
)

COMMENTS = {
    "high": (
        "Technicians know our machines.",
        "Easy to work with.",
        "You keep what you promise.",
        "Quick help when the line stood.",
        "Good proposals for next year.",
    ),
    "middle": ("Works fine, prices have risen.", "Good people, slow paperwork.", "Nothing special to complain about."),
    "low": (
        "Deliveries were late twice this quarter.",
        "We had to ask three times for an answer.",
        "The invoice did not match the offer.",
        "Nobody has visited us for a year.",
    ),
}
CLAIM_REASONS = (
    "Late delivery",
    "Wrong part",
    "Damaged in transport",
    "Quality of work",
    "Invoice error",
    "Missing document",
)
DEALS = (
    "Maintenance agreement, all sites",
    "Modernisation of line 2",
    "Remote monitoring, first phase",
    "Spare-part stock on site",
    "Training package for operators",
    "Compressor replacement",
    "Rental fleet for the shutdown",
    "Consumables framework",
    "Energy efficiency project",
    "Extension of the service agreement",
)
COMPETITORS = ("Nordteknik", "Huoltoverkko", "Pohjan Palvelu", "Baltserv", "Teollisuuspari", "In-house team")
WALLET_SOURCES = ("Customer's own figures", "Rep's estimate", "Industry statistics", "Tender documents")

GOALS_SHORT = (
    "Reach the quarterly target through the service agreement",
    "Win the spare-part frame for the second site",
    "Bring on-time deliveries back above the target",
    "Agree a common development list with the management",
    "Open the digital services with one pilot line",
)
GOALS_LONG = (
    "Become the main supplier of maintenance by 2029",
    "Be part of the new line from design to start-up",
    "Move half of the business to yearly agreements",
    "Be known at every level of the customer's organisation",
)
ACTIONS = (
    ("Meet the technical director about the shutdown plan", "Dates and scope agreed"),
    ("Present the results of condition monitoring", "Decision on a second line"),
    ("Visit the second site with the delivery lead", "List of needs and a contact on site"),
    ("Prepare an offer for a yearly agreement", "Offer accepted for budget talks"),
    ("Go through late deliveries with the plant manager", "Causes known and a fix agreed"),
    ("Find out who leads procurement", "Name, and a first meeting"),
    ("Invite the managing director to the steering group", "Takes part in the next meeting"),
    ("Compare stock of critical parts with the machine list", "Agreed stock list"),
    ("Run a safety day with the supervisors", "Feedback and two follow-up needs"),
    ("Show savings of the pilot to the chief financial officer", "Support for the roll-out"),
    ("Ask for the investment plan of next year", "Plan received, our part marked"),
    ("Agree response times with the maintenance manager", "Times written into the agreement"),
)
EVIDENCE = (
    "Minutes of the meeting",
    "E-mail of the customer",
    "Signed offer",
    "Visit report",
    "List shared in the project room",
)
HELP = (
    "Two days of the automation specialist in the spring.",
    "Support from the director for the meeting with the management.",
    "A delivery lead who stays the same for the year.",
    "Pricing help with the agreement.",
    None,
)
RISKS = (
    "Procurement may put the frame out to tender.",
    "The sponsor retires next year.",
    "Deliveries were late in the spring.",
    "A competitor has a trial on line 3.",
    None,
)
MINUTES = (
    "Results were on plan. The customer asked for faster answers in autumn.",
    "Two actions moved to the next quarter. Spare-part stock is agreed.",
    "Energy project goes forward; the offer is due next month.",
    "We know too few people at the second site. A visit is agreed.",
    "Late deliveries were discussed. The delivery lead reports monthly.",
    "The target holds. One new need was noted and linked to an action.",
)
REASONS = (
    "Large unused potential in maintenance and good access to the management.",
    "Investments ahead and a strong sponsor.",
    "Margin above the average, wallet share below a third.",
    "Growing group with several sites we do not serve yet.",
)
DEMOTIONS = ("Potential is used and the wallet share is high.", "The plant closes; only spare parts remain.")
SEGMENT_REASONS = ("Yearly review of segments", "Sales and potential", "Agreed in the sales meeting")
FLAGS = (
    ("sponsor_left", "Our sponsor has moved to another company."),
    ("competitor", "A competitor has been seen measuring line 2."),
    ("reorganisation", "Two plants are put under one management."),
    ("payment", "Payments have come late three times in a row."),
    ("tender", "Maintenance is put out to tender in the spring."),
)
OTHER_TASKS = (
    "Send the agreed stock list",
    "Check the open claim with delivery",
    "Update the wallet estimate",
    "Find a second contact at the site",
    "Book the yearly review",
    "Answer the tender questions",
)
