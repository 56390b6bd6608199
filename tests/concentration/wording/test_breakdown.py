"""Lorenz curve, effective accounts and parts, said in both languages with their caveats."""

from __future__ import annotations

from dataclasses import replace

from kam_analytics.concentration.analysis.breakdown import DIMENSIONS, Part, Parts
from kam_analytics.concentration.tables import breakdown as report
from kam_analytics.concentration.wording import breakdown as said
from kam_analytics.kit.wording import Words
from tests.samples.concentration.results import HOSTILE, countries, falling, of
from tests.samples.languages import BOTH, EN, FI, plain


def test_lorenz_in_words() -> None:
    ten = of([10.0] * 9 + [100.0])
    assert plain(said.lorenz_title(ten, EN)) == "Gini 0.43: the smallest 80% of accounts generate 42%"
    assert plain(said.lorenz_title(ten, FI)) == "Gini 0,43: pienimmät 80 % asiakkaista tuovat 42 %"
    assert "0.47" in said.lorenz_note(ten, EN)
    assert "corrected" not in said.lorenz_note(of(falling(60)), EN)
    assert said.lorenz_title(of([7.0] * 10), EN) == "Gini 0.00: the smallest 80% of accounts generate 80%"
    for few in ([], [5.0], [5.0, 4, 3, 2], [-5.0] * 9):
        assert said.lorenz_title(of(few), EN) == "Too few accounts with positive net sales for a Lorenz curve"


def test_effective_accounts_in_words() -> None:
    assert said.effective_words(of([1.0, 4, 5, 3, 7, 7, 7, 40]), EN) == (
        "8 accounts bought; the risk is spread as if over 3.0 accounts of equal size"
    )
    assert said.effective_words(of([5.0]), EN).startswith("1 account bought; the risk is spread as if over 1.0")
    assert said.effective_words(of([0.0]), EN) == "No account has positive net sales in this period"


def test_parts_in_words() -> None:
    found = countries(30, 6, 2)
    assert plain(said.parts_title(found, EN)) == "Country SE depends most on one account: the largest generates 49%"
    note = said.parts_note(found, 2, EN)
    assert "looks more even for its size alone" in note
    assert note.endswith("1 part has fewer than 5 accounts with positive net sales, so no curve: NO")
    assert "1 smaller part is in the table" in said.parts_note(found, 1, EN)
    assert said.parts_title(countries(2), EN).startswith("No part has the 5 accounts")
    nameless = replace(countries(30).parts[0], key=None, label_en=None, label_fi=None)
    assert said.parts_title(Parts("country", (nameless,)), EN) == "Country: not known, so there is nothing to compare"
    assert "Country SE depends" in said.parts_title(Parts("country", (nameless, *found.parts)), EN)
    many = said.parts_note(countries(1, 1, 1, 1, 1, 1, 1), 0, EN)
    assert many.endswith(
        "7 parts have fewer than 5 accounts with positive net sales, so no curve: FI, SE, NO, DK, EE…"
    ) or many.endswith("…")


@BOTH
def test_every_part_has_a_name(say: Words) -> None:
    for dimension in DIMENSIONS:
        assert said.dimension_name(dimension, say)
        assert said.part_name(Part(key=None, label_en=None, label_fi=None, result=of([])), dimension, say)
    label = Part(key="x", label_en="Training", label_fi="Koulutus", result=of([]))
    assert said.part_name(label, "category", say) == ("Koulutus" if say.language == "fi" else "Training")


@BOTH
def test_alt_texts_are_short(say: Words) -> None:
    assert len(said.lorenz_alt(of(falling(60)), say)) <= 200
    assert len(said.parts_alt(countries(30, 6), say)) <= 200


@BOTH
def test_tables(say: Words) -> None:
    curve = report.lorenz_table(of([10.0] * 9 + [100.0]), say).words(say)
    assert [plain(row[say("Share")]).replace(" ", "").replace(",", ".") for row in curve] == [
        "26.3%", "42.1%", "47.4%", "47.4%", "47.4%", "100.0%",
    ]  # fmt: skip
    found = countries(30, 2, names=HOSTILE)
    table = report.parts_table(found, "net_sales", say)
    assert table.values.iloc[:, 0].tolist() == list(HOSTILE[:2])
    assert table.values.iloc[:, 1].tolist() == [30, 2]
    empty = report.parts_table(countries(), "margin", say)
    assert empty.values.empty
    assert list(table.only("accounts_for_80pct", "positive").words(say)[1].values()) == ["2", "2"]
    assert plain(table.words(EN)[0][say("Net sales")]) == "€2.74M"
