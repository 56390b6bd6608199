"""Sales at risk in both languages: every warning is a sentence with its numbers."""

from __future__ import annotations

from kam_analytics.concentration.analysis.sales_at_risk import KINDS
from kam_analytics.concentration.tables import sales_at_risk as report
from kam_analytics.concentration.wording import sales_at_risk as said
from kam_analytics.kit.wording import Words
from tests.samples.concentration.pairs import sales
from tests.samples.concentration.risky import answers, contracts, found, met
from tests.samples.languages import BOTH, EN, FI, plain


def test_titles() -> None:
    assert (
        plain(said.risk_title(found(), EN))
        == "Sales at risk: €300 at 4 of the 5 accounts that generate 80% of net sales"
    )
    assert (
        plain(said.risk_title(found(), FI))
        == "Riskissä oleva liikevaihto: 300 €, 4 niistä 5 asiakkaasta, jotka tuovat 80 % liikevaihdosta"
    )
    calm = found(now=sales({"good": 5.0}), before=sales({"good": 5.0}), contracts=contracts([]))
    assert said.risk_title(calm, EN) == "The 1 account that generates 80% of net sales has no red flag"
    unknown = found(answers=answers([]), met=met([]), contracts=contracts([]), has_before=False)
    assert not unknown.is_judged
    assert said.risk_title(unknown, EN).startswith("Which sales are at risk is not known")
    assert said.risk_title(found(now=sales({})), EN) == "No account has positive net sales in this period"


def test_warnings_carry_their_numbers() -> None:
    result = found()
    lines = {account: said.warnings(result, account, EN) for account in result.accounts["account_id"]}
    assert {account: [plain(line) for line in found] for account, found in lines.items()} == {
        "falls": ["Sales fell by 20%: €100 before, €80 now"],
        "detracts": ["Last answer 6 out of 10 on 30 Jun 2026"],
        "one": ["Only one contact met: Person K4, last on 1 Jun 2026"],
        "nobody": ["No contact met in 365 days"],
        "good": [],
    }
    ends = found(now=sales({"ends": 5.0}), before=sales({}))
    row = ends.of("ends")[0][1].iloc[0].to_dict() | {"company": "Sub Oy"}
    assert said.warning("contract_ends", row, EN) == "Contract ends on 27 Dec 2026: Agreement A1 (Sub Oy)"
    assert said.warnings(ends, "ends", EN) == ["Contract ends on 27 Dec 2026: Agreement A1"]


@BOTH
def test_kinds_and_what_is_not_known(say: Words) -> None:
    assert len({said.kind_name(kind, say) for kind in KINDS}) == len(KINDS)
    nothing = found(answers=answers([]), met=met([]), contracts=contracts([]), has_before=False)
    assert all(said.kind_name(kind, say) in said.risk_note(nothing, say) for kind in KINDS)
    assert "·" not in said.risk_note(found(), say)


@BOTH
def test_tables(say: Words) -> None:
    result = found()
    table = report.risk_table(report.with_warnings(result, result.accounts, say), say).values
    assert table.iloc[:, 3].sum() == 400
    assert table.iloc[:, 5:10].sum().sum() == 4
    assert table.iloc[-1, 10] == ""
    evidence = report.evidence_table(result, result.accounts, say)
    assert len(evidence.values) == 4
    one = report.evidence_table(result, result.accounts[result.accounts["account_id"] == "falls"], say)
    assert one.only("kind").words(say) == [{say("Kind"): said.kind_name("falling_sales", say)}]
    empty = found(now=sales({}))
    none = report.with_warnings(empty, empty.accounts, say)
    assert report.risk_table(none, say).values.empty
    assert list(report.evidence_table(empty, none, say).values.columns) == list(evidence.values.columns)
