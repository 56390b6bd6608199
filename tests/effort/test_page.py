"""The card and the report of required effort: every role, every span, both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.kit.ui import stores
from kam_analytics.store import open_store
from tests.samples.pages import SCORECARD, Pages, people, said

ACCOUNT = "C1055"
OPEN = f"effort-{ACCOUNT}"


def owner() -> str:
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        return str(load.value("select owner_id from account where account_id = :a", a=ACCOUNT))


def shown(pages: Pages, **how: str) -> str:
    """What the scorecard says with the card open."""
    test = pages(SCORECARD, account=ACCOUNT, **how)
    test.session_state[OPEN] = True
    test.run()
    assert not test.exception
    return said(test).replace("\\", "")


@pytest.mark.parametrize("language", ["en", "fi"])
@pytest.mark.parametrize("gap", ["quarter", "next", "year", "nonsense"])
def test_the_card_opens_for_every_span(pages: Pages, gap: str, language: str) -> None:
    text = shown(pages, gap=gap, language=language)
    wanted = {
        ("quarter", "en"): "is missing at this pace", ("next", "en"): "Q1 2027: no net sales target",
        ("year", "en"): "2026: ", ("quarter", "fi"): "tällä tahdilla puuttuu", ("next", "fi"): "ei liikevaihtotavoitetta",
        ("year", "fi"): "2026: ",
    }  # fmt: skip
    assert wanted[gap if gap != "nonsense" else "quarter", language] in text


def test_a_closed_card_reads_nothing_and_a_rep_gets_no_effect(pages: Pages) -> None:
    test = pages(SCORECARD, account=ACCOUNT)
    assert "is missing at this pace" not in said(test)
    text = shown(pages, view_as=owner())
    assert "is missing at this pace" in text
    assert "six months after it" not in text
    assert "six months after it" in shown(pages)
    for role in ("analyst", "delivery"):
        person = people(pages)[role]
        with stores.get("demo").scope(stores.get("demo").viewer(person)) as scope:
            sees = not scope.read("account_header", account=ACCOUNT, today=stores.get("demo").today).empty
        if sees:
            assert "at this pace" in shown(pages, view_as=person)


def test_the_report_says_what_the_card_says(
    demo_path: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(demo_path, data_folder / "kam.duckdb")

    def report(*more: str, viewer: str | None = None) -> tuple[int, str, str]:
        capsys.readouterr()
        asked = ["report", "required-effort", "--format", "json", *(["--viewer", viewer] if viewer else []), *more]
        code = main(asked)
        out, err = capsys.readouterr()
        return code, out, err

    code, out, _err = report("--param", f"account={ACCOUNT}")
    facts = json.loads(out)
    assert (code, facts["case"], facts["span"], facts["quarter"]) == (0, "open", "quarter", "2026-10-01")
    assert facts["gap"] == pytest.approx(facts["target"] - facts["expected"])
    assert facts["needed"]
    assert {row["n_grown"] for row in facts["accounts_that_grew"]} == {facts["accounts_grown"]}
    year = json.loads(report("--param", f"account={ACCOUNT}", "--param", "gap=year")[1])
    assert (year["span"], year["target"] > facts["target"]) == ("year", True)
    coming = json.loads(report("--param", f"account={ACCOUNT}", "--param", "quarter=2027-02-14")[1])
    assert (coming["case"], coming["quarter"], coming["gap"]) == ("no_target", "2027-01-01", None)
    for wrong, words in (
        ("quarter=soon", "is not a day"),
        ("gap=week", "is one of"),
        ("quarter=1800-01-01", "calendar"),
    ):
        code, _out, err = report("--param", f"account={ACCOUNT}", "--param", wrong)
        assert code != 0
        assert words in err
    store = open_store(data_folder / "kam.duckdb")
    with store.scope(LOCAL_DIRECTOR) as scope:
        owners = scope.read("account_owners", account="").set_index("account_id")["owner_id"]
    store.close()
    code, out, _err = report("--param", f"account={ACCOUNT}", viewer=owners[ACCOUNT])
    assert (code, json.loads(out)["needed"], json.loads(out)["gap"]) == (0, [], facts["gap"])
    other = next(person for person in owners.dropna() if person != owners[ACCOUNT])
    foreign = next(account for account, person in owners.items() if person == owners[ACCOUNT] and account != ACCOUNT)
    code, _out, err = report("--param", f"account={foreign}", viewer=other)
    assert (code != 0, "no access" in err) == (True, True)
