"""The page of the recommendation score: who may open it, what it says, refusals in words, the same numbers everywhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.cli.main import main
from kam_analytics.errors import Forbidden
from kam_analytics.imports.summaries import surveys
from kam_analytics.kit.rules.period import Period
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.nps import cards as page
from kam_analytics.nps.analysis.activities import ActivityChange
from kam_analytics.nps.analysis.score import survey
from kam_analytics.nps.answers import After, Nps
from kam_analytics.store import open_store
from tests.samples.pages import NPS, QUALITY, Pages, keeping, people, plain

PERIOD = Period(date(2025, 11, 1), date(2026, 10, 31))


@pytest.mark.parametrize("language", ["en", "fi"])
def test_what_an_analyst_reads(pages: Pages, language: str) -> None:
    test = pages(NPS, language=language, view_as=people(pages)["analyst"])
    assert not test.exception
    assert not test.error
    assert len(test.metric) == 5
    assert "NPS +" in test.header[0].value.replace("\\", "")
    text = plain(test)
    for sentence in (
        "The data does not show who was asked, so this is not a response rate but the share of everyone who could have answered.",
        "This does not prove cause: good service leads to both the answer and the renewal.",
    ):
        assert words(language)(sentence) in text
    assert ("leave quietly" if language == "en" else "lähtevät hiljaa") in text
    assert not any(name in text for name in contact_names())


def contact_names() -> set[str]:
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        ids = scope.read("contact_levels")["account_id"].unique()
        colleagues = set(scope.read("people")["name"])
        names = {name for account in ids[:40] for name in scope.read("account_contacts", account=account)["name"]}
    assert len(names - colleagues) > 20
    return names - colleagues


def test_only_those_who_see_everything_may_open_it(pages: Pages) -> None:
    names = people(pages)
    for role in ("rep", "delivery", "admin"):
        with pytest.raises(AssertionError, match="does not see"):
            pages(NPS, view_as=names[role])


def test_page_export_and_command_line_say_the_same(
    pages: Pages, data_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[Nps, ActivityChange, After]] = []
    monkeypatch.setattr(page, "nps_answers", keeping(page.nps_answers, made))
    test = pages(NPS, segment="A")
    shown = plain(test)
    view, moved, came = made[-1]
    stores.close_all()
    for name in ("nps", "nps-renewal", "nps-activities"):
        store = str(data_folder / "demo.duckdb")
        assert main(["report", name, "--store", store, "--format", "json", "--param", "segment=A"]) == 0
    score, after, goes = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    value = view.survey.score.value
    assert value is not None
    assert score["nps"] == pytest.approx(value)
    assert f"NPS {value:+.0f}" in shown
    assert f"{score['low']:+.0f} and {score['high']:+.0f}" in shown
    assert (score["n"], score["accounts"]) == (view.survey.score.n, view.survey.score.accounts)
    assert score["heard_sales_share"] == pytest.approx(view.heard.sales_share)
    assert f"{score['heard_sales_share']:.0%}" in shown
    assert view.waves.last is not None
    assert score["change_value"] == view.waves.last.change.value
    assert [row["n"] for row in score["waves"]] == [wave.score.n for wave in view.waves.waves]
    assert after["heard"] == came.renewals.heard
    assert [group["n"] for group in after["groups"]] == [
        rate.n for rate in (*came.renewals.rates, came.renewals.others)
    ]
    assert after["sales_difference"] == came.later.difference
    assert (goes["accounts"], goes["changes"]) == (moved.accounts, moved.changes)
    assert goes["finding"] in shown
    assert [row["estimate"] for row in goes["links"]] == [link.estimate for link in moved.links]


def test_the_tables_of_the_export_hold_the_same_numbers(pages: Pages) -> None:
    from kam_analytics.nps.tables import score as report

    pages(NPS)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("nps_answers", until=PERIOD.until, kind="")
        found = survey(rows, filters={}, since=PERIOD.since, until=PERIOD.until, today=stores.get("demo").today)
    table = report.answers_table(found.answers.rows, words("en")).values
    kind = (table["Answer"] >= 9).astype(int) - (table["Answer"] <= 6).astype(int)
    assert kind.mean() * 100 == pytest.approx(found.score.value)
    assert "contact" not in " ".join(table.columns).lower()
    frame = report.answer_rows(found.answers.rows)
    alone = frame[frame["is_anonymous"].astype(bool)]
    assert alone["account_id"].isna().all() or alone.groupby("account_id").size().min() >= 3


def test_a_filter_that_leaves_few_is_refused_in_words(pages: Pages) -> None:
    pages(NPS)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("nps_answers", until=PERIOD.until, kind="")
    recent = rows[
        (rows["answered_on"] >= pd.Timestamp(PERIOD.since)) & (rows["answered_on"] <= pd.Timestamp(PERIOD.until))
    ]
    pairs = recent.groupby(["industry", "owner_id", "segment"]).size()
    industry, owner, segment = pairs[pairs == 1].index[0]
    test = pages(NPS, industry=industry, owner=owner, segment=segment)
    assert not test.exception
    assert "fewer than 5 are too few for a score" in test.header[0].value
    assert test.metric[0].value == "–"
    assert "too few accounts to compare" in plain(test) or "had answered before" in plain(test)


def test_a_filter_that_leaves_nothing_offers_to_clear(pages: Pages) -> None:
    test = pages(NPS, segment="no-such-segment")
    assert not test.exception
    assert any("No answers match these filters" in text.value for text in test.markdown)
    test.button(key="next-step").click().run()
    assert not test.exception
    assert len(test.metric) == 5


def test_controls_change_what_they_should(pages: Pages) -> None:
    test = pages(NPS)
    before = plain(test)
    test.segmented_control(key="waves").set_value("quarter").run()
    assert "rend over" in plain(test)
    assert "rend over" not in before
    equal = test.dataframe[-1].value if len(test.dataframe) else None
    test.segmented_control(key="roles").set_value("weighted").run()
    assert not test.exception
    assert equal is not None
    assert not test.dataframe[-1].value.equals(equal)


def test_without_answers_there_is_one_sentence(pages: Pages, accounts_only: str) -> None:
    test = pages(NPS)
    assert not test.exception
    assert "There are no answers to the recommendation question here yet." in plain(test)
    assert not test.metric


def test_answers_without_sales_and_from_long_ago(pages: Pages, data_folder: Path, tmp_path: Path) -> None:
    """Only answers were imported: the page leads to their year and shows what they can show."""
    day = [f"2019-0{month}-10" for month in range(1, 10)]
    rows = pd.DataFrame(
        {"response_id": day, "account_id": [f"C{at}" for at in range(9)], "answered_on": day, "score": 9}
    )
    rows.assign(name=rows["account_id"])[["account_id", "name"]].to_csv(tmp_path / "accounts.csv", index=False)
    rows.to_csv(tmp_path / "nps.csv", index=False)
    for kind in ("accounts", "nps"):
        assert main(["import", str(tmp_path / f"{kind}.csv"), "--as", kind]) == 0
    test = pages(NPS)
    assert "Nobody answered the recommendation question in this period" in plain(test)
    test.button(key="next-step").click().run()
    assert not test.exception
    text = plain(test)
    assert "NPS +100" in text
    assert "no telling which customers did not answer" in text
    assert "No contract was renewed or lost in this data" in text


def test_refused_answers_are_said_with_their_count(pages: Pages, data_folder: Path) -> None:
    store = open_store(data_folder / "demo.duckdb")
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update nps_response set score = 11 where answered_on >= date '2026-06-01'")
        n = load.value("select count(*) from nps_response where score = 11")
    store.close()
    test = pages(NPS)
    assert n > 1
    assert f"{n} answers “11” are rejected (outside 0–10)." in plain(test)


def test_hostile_names_stay_text(pages: Pages) -> None:
    pages(NPS)
    store = stores.get("demo")
    hostile = "![x](http://example.com/a.png) [y](http://example.com) <b>$1$ :red[z]</b>"
    with store.scope(LOCAL_DIRECTOR) as scope:
        missing = scope.read("account_sales", **PERIOD.parts()).sort_values("net_sales", ascending=False)["account_id"]
        for account in missing[:12]:
            version = int(scope.read("account_header", account=account, today=store.today)["version"].iloc[0])
            scope.update("account", account, version, {"name": hostile})
    test = pages(NPS)
    assert not test.exception
    texts = [element.value for kind in (test.header, test.subheader, test.caption, test.markdown) for element in kind]
    assert any("example" in text for text in texts)
    assert not [text for text in texts if "](http" in text or "<b>" in text.replace("\\<", "")]


def test_the_command_line_is_for_those_who_see_everything(
    pages: Pages, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rep = people(pages)["rep"]
    stores.close_all()
    store = str(data_folder / "demo.duckdb")
    for name in ("nps", "nps-activities", "nps-renewal"):
        assert main(["report", name, "--store", store, "--viewer", rep]) == 1
    assert main(["report", "nps", "--store", store, "--param", "waves=moon"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert str(Forbidden("NPS is for directors and analysts only.")) in captured.err
    assert "survey, quarter" in captured.err


def name_surveys(data_folder: Path, name: str) -> None:
    """Give the answers since June 2026 to another survey."""
    stores.close_all()
    store = open_store(data_folder / "demo.duckdb")
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update nps_response set survey = :name where answered_on >= date '2026-06-01'", name=name)
        surveys.note(load)
        load.touch("nps_response")
    store.close()


def test_the_kind_is_chosen_only_where_there_are_two(pages: Pages, data_folder: Path) -> None:
    test = pages(NPS)
    assert not [box for box in test.selectbox if box.key == "survey_kind"]
    name_surveys(data_folder, "After delivery")
    test = pages(NPS)
    assert "Relationship surveys" in plain(test)
    before = test.metric[1].value
    test.selectbox(key="survey_kind").set_value("transactional").run()
    assert not test.exception
    assert "Surveys after an event" in plain(test)
    after = [metric.value for metric in test.metric]
    assert after[1] != before
    assert [metric.value for metric in pages(NPS, survey_kind="transactional").metric] == after


def test_answers_of_an_unknown_kind_are_left_out_and_said(pages: Pages, data_folder: Path) -> None:
    name_surveys(data_folder, "Blue form")
    test = pages(NPS)
    assert not test.exception
    sentence = "to surveys whose names do not tell their kind (“Blue form”)"
    assert sentence in plain(test)
    assert sentence in plain(pages(QUALITY))


def test_where_no_kind_is_known_the_page_asks(pages: Pages, data_folder: Path) -> None:
    name_surveys(data_folder, "Blue form")
    store = open_store(data_folder / "demo.duckdb")
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update nps_response set survey = 'Acme pulse' where survey <> 'Blue form'")
        surveys.note(load)
        load.touch("nps_response")
    store.close()
    test = pages(NPS)
    assert not test.exception
    assert "The names of these surveys do not tell their kind" in plain(test)
    assert not test.metric
