"""What is left when accounts leave, said in both languages; the table holds both companies."""

from __future__ import annotations

from kam_analytics.concentration.analysis.what_if import WHO, leavers, what_if
from kam_analytics.concentration.tables import what_if as report
from kam_analytics.concentration.wording import what_if as said
from kam_analytics.kit.wording import Words
from tests.samples.concentration.results import HOSTILE, falling, of
from tests.samples.languages import BOTH, EN, FI, plain

RESULT = of([50.0, 30.0, 15.0, 5.0])


def without(n: int, result: object = RESULT) -> object:
    return what_if(result, leavers(result, "largest", n))


def test_titles() -> None:
    assert plain(said.what_if_title(without(1), EN)) == (
        "Without Asiakas 1 Oy, €50 remains (-50%); 2 of the other 3 then generate 80%"
    )
    assert plain(said.what_if_title(without(2), FI)) == (
        "Ilman 2 asiakasta jäljellä on 20 € (-80 %); silloin 2 asiakkaasta 2 tuo 80 %"
    )
    back = what_if(of([50.0, 30, 20, -20]), ["C0004"])
    assert plain(said.what_if_title(back, EN)).startswith("Without Asiakas 4 Oy, €100 remains (+25%)")
    assert said.what_if_title(without(0), EN) == "Nobody leaves: nothing changes"
    assert said.what_if_title(without(4), EN) == "Without them, no positive net sales remain"
    assert said.what_if_title(without(1, of([5.0])), EN) == "Without them, no positive net sales remain"


@BOTH
def test_choices_notes_and_alt_texts(say: Words) -> None:
    assert len({said.who_name(who, say) for who in WHO}) == len(WHO)
    assert said.what_if_note(say)
    assert len(said.what_if_alt(without(1), say)) <= 200
    hostile = of(falling(10), names=HOSTILE)
    assert HOSTILE[0] in said.what_if_title(what_if(hostile, ["C0001"]), say), "a name is text: the page sees to it"


@BOTH
def test_tables(say: Words) -> None:
    table = report.what_if_table(without(1), say)
    assert table.values.iloc[0, 1:].tolist() == [100, 50]
    assert table.values.iloc[1, 1:].tolist() == [4, 3]
    assert len(table.words(say)) == len(table.values)
    nobody = report.what_if_table(without(4), say)
    assert [row[say("Without them")] for row in nobody.words(say)][2:] == ["–"] * 7
    assert nobody.values.iloc[2:, 2].isna().all()
    assert [plain(row["Now"]) for row in report.what_if_table(without(1), EN).words(EN)] == [
        "€100", "4", "2", "50.0%", "50.0%", "50.0%", "2.7", "3,650", "0.38",
    ]  # fmt: skip
    gone = report.leaving_table(without(1), "net_sales", say)
    assert gone.only("account_id", "net_sales").values.to_numpy().tolist() == [["C0001", 50.0]]
