"""``report activity-effect``: every field, the numbers of page and export, refusals that name what there is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.effects import tables as report
from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.effects import Claim, claims, effect_of
from kam_analytics.effects.analysis.family import family
from kam_analytics.effects.analysis.net_effect import NetEffect
from kam_analytics.effects.analysis.panel import panel_facts
from kam_analytics.kit.wording import words
from kam_analytics.kit.wording.codes import activity_name
from kam_analytics.store import open_store
from tests.samples.places import MAPPINGS
from tests.samples.reshaped.physician_detailing import reshape

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    def run(*params: str, form: str = "json", more: tuple[str, ...] = ()) -> tuple[int, str, str]:
        capsys.readouterr()
        given = [part for param in params for part in ("--param", param)]
        code = main(["report", "activity-effect", *given, "--format", form, *more])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_json_holds_every_field_and_the_numbers_of_the_export(own: Path, ran: Ran) -> None:
    code, out, _err = ran()
    assert code == 0
    found = json.loads(out)
    store = open_store(own)
    with store.scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("panel", first_month=found["since"], last_month=found["until"][:8] + "01")
    store.close()
    facts = panel_facts(rows)
    scans = {name: effect_of(rows, activity_type=name) for name in facts.types}
    assert [row["activity_type"] for row in found["effects"]] == list(scans)
    names = {field.name for field in fields(ActivityEffect)} - {"by_lag", "net"} | {"activity_type", "finding"}
    names |= {f"net_{field.name}" for field in fields(NetEffect)} | {field.name for field in fields(Claim)}
    for row in found["effects"]:
        assert set(row) == names
        effect, claim = scans[row["activity_type"]], claims(scans)[row["activity_type"]]
        assert row["p_scan"] == effect.p_scan
        assert row["verdict"] == effect.verdict
        assert row["claimed"] == claim.claimed
        assert row["p_adjusted"] == pytest.approx(claim.p_adjusted, abs=1e-12)
        assert (row["net_estimate"], row["net_p_value"]) == (effect.net.estimate, effect.net.p_value)
        assert row["reading"] == claim.reading
    claimed = [row for row in found["effects"] if row["claimed"]]
    assert ("steering_group_meeting", 2) in [(row["activity_type"], row["best_lag"]) for row in claimed]
    table = report.effects_table(family("net_sales", tuple(range(1, 7)), facts, scans), words("en")).values
    assert len(table) == len(found["by_lag"]) == 36
    for shown, printed in zip(table.to_dict("records"), found["by_lag"], strict=True):
        assert shown["Activity type"] == activity_name(printed["activity_type"], words("en"), many=True)
        assert shown["Change per activity"] == printed["estimate"]
        assert (shown["Low"], shown["High"]) == (printed["ci_low"], printed["ci_high"])
        assert shown["p, this lag"] == printed["p_value"]
    assert {row["activity_type"] for row in found["size_trap"]} == set(scans)
    assert found["family"] == 6


def test_csv_has_the_same_numbers(own: Path, ran: Ran) -> None:
    found = json.loads(ran("type=call")[1])
    rows = list(csv.DictReader(io.StringIO(ran("type=call", form="csv")[1].lstrip("\ufeff"))))
    assert len(rows) == len(found["by_lag"]) == 6
    for row, printed in zip(rows, found["by_lag"], strict=True):
        assert float(row["Change per activity"]) == printed["estimate"]
        assert float(row["p, all lags"]) == found["effects"][0]["p_scan"]


def test_a_narrow_question_is_refused_in_fields_not_in_nan(own: Path, ran: Ran) -> None:
    code, out, _err = ran("segment=D", "industry=Energy", "months=all", "lags=12")
    assert code == 0
    assert "NaN" not in out
    assert "Infinity" not in out
    found = json.loads(out)
    assert found["segment"] == "D"
    assert found["max_lag"] == 12
    assert {row["verdict"] for row in found["effects"]} == {"not_enough_data"}
    assert {row["reason"] for row in found["effects"]} <= {"accounts", "no_activity"}
    assert found["by_lag"] == []
    code, out, _err = ran("segment=D", "industry=Energy", form="csv")
    assert code == 0
    assert "not_enough_data" in out


def test_the_other_forms_and_the_margin(own: Path, ran: Ran) -> None:
    code, out, _err = ran("type=call", form="table")
    assert code == 0
    assert "none_visible" in out
    found = json.loads(ran("type=call", "result=margin")[1])
    assert found["result"] == "margin"
    assert found["effects"][0]["p_scan"] != json.loads(ran("type=call")[1])["effects"][0]["p_scan"]


@pytest.mark.parametrize(
    ("param", "said"),
    [("type=calls", "There is no type “calls”. Choose one of: call, newsletter"),
     ("segment=Z", "No account has the segment “Z”. There are: A, B, C, D"),
     ("result=scripts", "The parameter “result” is one of net_sales, margin, not “scripts”."),
     ("owner=nobody", "No account has the owner “nobody”. There are: –, u-"),
     ("lags=13", "lags is a whole number from 1 to 12, not “13”"), ("lags=x", "lags is a whole number"),
     ("months=0", "months is a whole number from 1"), ("flips=3", "has no parameter “flips”")],
)  # fmt: skip
def test_what_is_not_there_is_refused_with_what_is(own: Path, ran: Ran, param: str, said: str) -> None:
    code, out, err = ran(param)
    assert code != 0
    assert out == ""
    assert said in err


def test_an_empty_store_is_refused(data_folder: Path, ran: Ran) -> None:
    open_store(data_folder / "kam.duckdb", create=True).close()
    code, _out, err = ran()
    assert code != 0
    assert "There are no sales here yet" in err


def test_physician_detailing(data_folder: Path, shared: Path, tmp_path: Path, ran: Ran) -> None:
    """Pooled .2176, between .3396, within .0531, as computed from the same file without the product."""
    reshape(shared / "physician_detailing" / "counts.csv", tmp_path)
    for kind in ("sales", "activities"):
        mapping = MAPPINGS / f"physician_{kind}.toml"
        assert main(["import", str(tmp_path / f"{kind}.csv"), "--mapping", str(mapping)]) == 0
    found: Any = json.loads(ran()[1])
    assert found["months"] == 23
    trap = found["size_trap"][0]
    assert [round(trap[name], 4) for name in ("pooled", "between", "within")] == [0.2176, 0.3396, 0.0531]
    assert found["effects"][0]["n_informative"] == 994
    code, _out, err = ran("result=margin")
    assert code != 0
    assert "Margin requires a known margin for 80%" in err
