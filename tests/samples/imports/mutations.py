"""A small file of every kind, and what can be done to its text."""

from __future__ import annotations

from hypothesis import strategies as st

#: kind -> a file of it
FILES = {
    "sales": (
        "sale_id,account_id,product_id,sold_on,quantity,net_sales,margin\n"
        '1,A1,P1,2026-01-01,1,10.50,3\n2,A2,"P 2",2026-01-02,2,-5,\n3,A3,,2026-02-01,1,"0",0.1\n"4",A1,P1,2026-03-31,1,7,2\n5,A9,P1,2026-01-01,1,1,1\n'
    ),
    "activities": (
        "activity_id,account_id,activity_type,done_on,quantity,subject\n"
        '1,A1,call,2026-01-01,1,"a, ""b""\nc"\n2,,visit,2026-01-02,,Käynti\n3,A2,call,2026-01-03,2,x\n'
    ),
    "accounts": (
        "account_id,name,parent_id,since_on\nB1,Bö Oy,A1,2001-01-01\nB2,\"B, two\",B1,\nB3,'=cmd',,2020-12-31\nA1,First Oy,,\n"
    ),
    "nps": "response_id,account_id,answered_on,score,comment\n1,A1,2026-01-01,9,good\n2,A2,2026-01-02,0,\"bad\n\nreally\"\n3,,2026-01-03,7,\n",
    "contacts": (
        "contact_id,account_id,name,buying_role,influence,coverage,reports_to_id,met_on\n"
        'K1,A1,"Bö, ""x""",user,3,deep,K2,2026-01-01\nK2,A2,=cmd,approver,,none,,\nK3,,Cia,sponsor,5,,K1,2026-06-30\nK4,A9,x,,,,,\n'
    ),
    "deliveries": (
        "delivery_id,account_id,due_on,delivered_on,is_complete,hours_used\n"
        'D1,A1,2026-01-02,2026-01-01,true,1.5\n"D2",A2,2027-01-01,,false,0\nD3,A3,2026-03-01,2026-03-09,,\nD4,,2026-01-01,,,\n'
    ),
    "claims": (
        "claim_id,account_id,delivery_id,opened_on,closed_on,reason,amount,currency\n"
        'C1,A1,D1,2026-01-01,,"late\n\nagain",5,\nC2,A2,,2026-01-02,2026-02-01,,-1.5,EUR\nC3,A3,x,2026-01-01,,,7,SEK\n'
    ),
    "opportunities": (
        "opportunity_id,account_id,name,amount,currency,status,opened_on,expected_close_on,closed_on,owner_id\n"
        "O1,A1,Deal,10,,open,2026-01-01,2027-01-01,2027-01-01,u1\nO2,,,0.1,eur,won,,,2026-01-01,\nO3,A3,x,,GBP,lost,,,,u2\nO4,A1,y,1,GBP,open,,,,\n"
    ),
    "contracts": (
        "contract_id,account_id,name,starts_on,ends_on,annual_value,status,decided_on,notice_period,tender_on\n"
        'R1,A1,"a;b",2020-01-01,2030-12-31,100,active,,3 months,\nR2,A2,,,Toistaiseksi,,lost,2026-01-01,3 kk,\n'
        "R3,A3,x,2026-02-01,2026-01-01,1,renewed,,,\nR4,A3,x,,2026-12-31,1,active,,90 days,2026-06-01\n"
    ),
    "segments": (
        "account_id,segment,from_on,to_on,status,decided_by\n"
        "A1,A,2025-01-01,2025-12-31,decided,u1\nA1,B,2026-01-01,,decided,\nA2,C,2026-01-01,,,\nA1,C,2025-06-01,,decided,\n"
    ),
    "key_accounts": (
        "account_id,from_on,to_on,status,reason\nA1,2026-01-01,,decided,\"x\ny\"\nA2,2027-01-01,2027-12-31,proposed,\nA3,2026-01-01,,,\n"
    ),
    "tasks": (
        "task_id,account_id,title,due_on,user_id,activity_type,status,done_on\n"
        'W1,A1,"a, ""b""",2026-07-01,u1,call,open,\nW2,A2,=cmd,2026-02-01,,,done,2026-01-31\nW3,A3,,2026-12-31,,visit,,\nW4,A9,x,2026-12-31,,,,\n'
    ),
    "cadence_rules": (
        "segment,activity_type,per_year,rhythm,with_whom,from_on\n"
        "A,call,6,quarter,named,\na,visit,4,,,2027-01-01\nB,call,12,month,anybody,2025-01-01\nZ,call,1,year,,\n"
    ),
    "rates": "currency,month_on,rate\nSEK,2026-01-01,0.0875\nNOK,2026-01-31,0.09\nnok,2026-02-01,1e-3\nEURO,2026-01-01,1\n",
}  # fmt: skip
PIECES = st.sampled_from(
    [
        '"', '""', ",", ";", "\n", "\r", "\r\n", "\n\n", "\t", " ", "\x00", "\x07", "\u202e", "\ufeff", "ä", "🙂", "é", "\\", "'", "#",
        "inf", "nan", "-", "1e400", "99999999999999999999", "2027-01-01", "0000-00-00", "infinity", "'; drop table sale;--", "null",
        "{x}", ":today", "$1", "%s", "\x1f", "1_0", "A9", ",,,,,,,,,", '"\n"',
    ]
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "replace", "repeat", "cut", "swap"]),
        st.floats(0, 1),
        st.floats(0, 1),
        PIECES,
    ),
    min_size=0,
    max_size=5,
)


def mutated(text: str, steps: list[tuple[str, float, float, str]]) -> str:
    """The text after every step."""
    for step, first, second, piece in steps:
        at = int(first * len(text))
        to = min(len(text), at + 1 + int(second * 12))
        if step == "insert":
            text = text[:at] + piece + text[at:]
        elif step == "replace":
            text = text[:at] + piece + text[to:]
        elif step == "delete":
            text = text[:at] + text[to:]
        elif step == "cut":
            text = text[: max(at, len(text) // 2)]
        else:
            lines = text.splitlines(keepends=True) or [""]
            one, other = int(first * (len(lines) - 1)), int(second * (len(lines) - 1))
            if step == "repeat":
                lines.insert(one, lines[other])
            else:
                lines[one], lines[other] = lines[other], lines[one]
            text = "".join(lines)
    return text
