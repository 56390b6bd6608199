"""The tables of what goes with an activity: one declaration, values for files, words for people."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from openpyxl import load_workbook

from kam_analytics.effects import tables as report
from kam_analytics.effects.analysis.survivors import Survivors
from kam_analytics.kit.files.spreadsheets import to_csv, to_excel
from kam_analytics.kit.wording import words
from tests.samples.effects.scans import CASES, alone, of

EN, FI = words("en"), words("fi")
MANY = of({"call": CASES["claimed"], "visit": CASES["none"], "webinar": CASES["same"], "email": CASES["unbounded"]})


def test_the_forest_shows_the_clearest_lag_of_each_tested_type() -> None:
    shown = report.forest_table(MANY, EN)
    assert list(shown.rows["activity_type"]) == MANY.tested
    first = shown.words(EN)[0]
    assert (first["Activity type"], first["Change per activity"], first["Months after"]) == ("Calls", "+4.0%", "2")
    assert (first["Low"], first["High"], first["Significant"]) == ("+2.8%", "+5.3%", "Yes")
    assert (first["Informative accounts"], first["Smallest detectable effect"], first["p, all lags"]) == (
        "80", "1.8%", "0.001",
    )  # fmt: skip


def test_a_refused_type_has_one_row_in_the_export_and_none_in_the_forest() -> None:
    shown = report.effects_table(MANY, EN)
    assert len(shown.rows) == 3 + 3 + 1 + 1
    refused = next(row for row in shown.records() if row["reason"])
    assert (refused["activity"], refused["lag"], refused["estimate"]) == ("Webinars", None, None)
    assert len(report.forest_table(MANY, EN).rows) == 3


def test_an_end_that_nothing_bounds_is_infinite_in_words_and_missing_in_files() -> None:
    shown = report.lag_table(alone("unbounded"), "call", EN)
    assert (shown.words(EN)[0]["Low"], shown.words(EN)[0]["High"]) == ("-∞", "∞")
    assert (shown.records()[0]["ci_low"], shown.records()[0]["ci_high"]) == (None, None)
    lag = report.lag_figures(alone("unbounded"))[0]
    assert (lag["activity_type"], lag["lag"], lag["ci_high"]) == ("call", 2, None)
    assert b"inf" not in to_csv(shown, EN)


@pytest.mark.parametrize("case", CASES)
def test_every_case_is_a_file_and_a_record(case: str) -> None:
    for _ in (EN, FI):
        shown = report.effects_table(alone(case), _)
        json.dumps(shown.records(), allow_nan=False)
        json.dumps([report.figures(alone(case), _), report.lag_figures(alone(case))], allow_nan=False)
        to_csv(shown, _)
        assert len(shown.words(_)) == len(shown.rows) >= 1


def test_nothing_looked_at_is_an_empty_table() -> None:
    assert report.effects_table(of({}), EN).words(EN) == []
    assert report.forest_table(of({}), EN).words(EN) == []
    assert report.trap_table({}, EN).words(EN) == []


def test_excel_holds_fractions_under_formats() -> None:
    book = load_workbook(io.BytesIO(to_excel({"Effects": report.effects_table(MANY, EN)}, EN, title="", facts={})))
    rows = list(book["Effects"].iter_rows())
    at = {cell.value: column for column, cell in enumerate(rows[0])}
    second = rows[2]
    assert (second[at["Change per activity"]].value, second[at["Months after"]].value) == (0.0405, 2)
    assert second[at["Change per activity"]].number_format == "+0.0%;-0.0%"
    assert second[at["p, all lags"]].number_format == "0.000"
    assert second[at["Significant"]].value is True
    assert rows[-1][at["High"]].value is None


def test_steps_curves_and_accounts_read_as_before() -> None:
    dose = pd.DataFrame(
        {"at_least": [1, 2], "at_most": [1, None], "estimate": [0.01, -0.02], "ci_low": [-0.01, -float("inf")],
         "ci_high": [0.03, 0.0], "n_account_months": [300, 40], "n_accounts": [50, 9]}
    ).astype({"at_most": "Int64"})  # fmt: skip
    steps = report.dose_table(dose, EN).words(EN)
    assert [row["Activities in the month"] for row in steps] == ["1", "2 or more"]
    assert (steps[1]["Change vs no activity"], steps[1]["Low"], steps[1]["Account-months"]) == ("-2.0%", "-∞", "40")
    curve = pd.DataFrame(
        {"month": pd.to_datetime(["2025-04-01"]), "group": ["many"], "index": [1.034], "n_accounts": [12]}
    )
    shown = report.curves_table(curve, EN)
    assert shown.words(EN) == [
        {"Quarter start": "Apr 2025", "Group": "many", "Sales, own normal = 1": "1.03", "Accounts": "12"}
    ]
    assert shown.records()[0]["index"] == 1.034
    means = pd.DataFrame({"name": ["A", "B"], "activities": [0.5, 1.25], "sales": [10.0, 2000.0]})
    assert [row["Account"] for row in report.means_table(means, "Calls", "Sales", EN).words(EN)] == ["B", "A"]


def test_the_sums_are_one_row_a_type_with_their_sentence() -> None:
    both = of({"call": CASES["timing"], "visit": CASES["gain"], "webinar": CASES["same"]})
    rows = report.net_table(both, EN).words(EN)
    assert [row["Reading of six months"] for row in rows] == ["only another month", "extra sales", "no claim"]
    assert (rows[1]["Six months together"], rows[1]["Low"], rows[1]["p, six months"]) == ("+8.2%", "+3.1%", "0.002")
    assert rows[1]["Finding"].endswith("extra sales, not only moved")
    assert list(report.sums_table(both, EN).rows["activity_type"]) == ["visit", "call"]
    wide = report.effects_table(both, EN).rows
    assert set(wide.loc[wide["activity_type"] == "visit", "net"]) == {0.082}
    found = report.figures(both, EN)[1]
    assert (found["net_estimate"], found["net_reason"], found["reading"]) == (0.082, None, "gain")
    assert found["finding"] == rows[1]["Finding"]


def test_those_who_stopped_buying_are_a_row_a_type() -> None:
    left = {"call": Survivors(n_accounts=160, n_lost=14, before=0.8, after=0.1)}
    assert report.lost_table(left, EN).words(EN) == [
        {
            "Activity type": "Calls",
            "Accounts": "160",
            "Stopped buying": "14",
            "A month, before": "0.80",
            "A month, after": "0.10",
        }
    ]
    assert report.lost_figures(left)[0]["activity_type"] == "call"
