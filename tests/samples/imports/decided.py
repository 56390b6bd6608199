"""A file about whose rows a question was answered, and the other answers."""

from __future__ import annotations

from dataclasses import asdict

from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.mapping.mapping import Decision

SALES = "customer,day,net,type\nA1,2026-01-01,100,Invoice\nA2,2026-01-02,40,Credit\nA2,2026-01-02,40,Credit\n"
LEFT_OUT, TURNED = Choices(leave_out={"type": ["Credit"]}), Choices(sign={"type": ["Credit"]})
DECISION = Decision(
    question="rows:type: Credit",
    message="“{column}” is {value} in {n} rows.",
    fields={"column": "type", "value": "Credit", "n": 2},
    answers=(
        {"word": "turn", "message": "Turn the sign", "fields": {}, "adds": asdict(TURNED)},
        {"word": "leave out", "message": "Leave them out", "fields": {}, "adds": asdict(LEFT_OUT)},
        {"word": "odd", "message": "Odd", "fields": {}, "adds": asdict(Choices(columns={"net_sales": "gone"}))},
    ),
    word="turn",
)
BASE = Choices(
    kind="sales", source="erp", columns={"account_id": "customer", "sold_on": "day", "net_sales": "net"}
)  # fmt: skip
