"""The scorecard without a browser: lists before rows, rows behind every figure, buying behaviour, edges."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.summaries import summaries
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import reader
from kam_analytics.kit.rules.period import default_period
from kam_analytics.kit.ui import stores
from kam_analytics.kit.wording import words
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.tables import lines_of
from kam_analytics.store import Store
from tests.samples.pages import SCORECARD, Pages, said

BOTH = pytest.mark.parametrize("language", ["en", "fi"])


def clean(text: str) -> str:
    return text.replace("\\", "")


def cells(test: AppTest) -> str:
    return clean("\n".join(table.value.to_csv() for table in test.table))


def add(store: Store, account: str, name: str, lines: list[tuple[str, float]]) -> None:
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        key = int(load.value("select max(account_key) + 1 from account"))
        load.insert(
            "account",
            pd.DataFrame({"account_key": [key], "account_id": [account], "name": [name], "group_key": [key]}),
        )
        if lines:
            rows = pd.DataFrame(lines, columns=["sold_on", "net_sales"]).assign(account_key=key, batch_key=1)
            load.insert("sale", rows.assign(sold_on=pd.to_datetime(rows["sold_on"])))
        summaries.rebuild(load)


@BOTH
def test_the_page_shows_every_figure(pages: Pages, language: str) -> None:
    shown = cells(pages(SCORECARD, language=language, account="C1055"))
    store = stores.get("demo")
    _ = words(language)
    period = default_period(store.today, store.today)
    with store.scope(LOCAL_DIRECTOR) as scope:
        held = feeds(reader(scope), today=store.today)
        facts = gather(reader(scope), "C1055", Choice(period=period, held=held), today=store.today)
    for line in lines_of(facts, _):
        if line.source in ("tasks", "contracts"):
            continue
        assert line.label in shown
        for cell in line.cells:
            assert cell in shown, line.key


def test_inputs_come_before_results(pages: Pages) -> None:
    test = pages(SCORECARD, account="C1055")
    titles = [title.value for title in test.subheader]
    assert next(n for n, title in enumerate(titles) if "Inputs" in title) < next(
        n for n, title in enumerate(titles) if "Results" in title
    )
    assert [metric.label for metric in test.metric][:2] == ["Activities", "People met"]


@BOTH
def test_every_figure_opens_its_rows_its_rule_and_its_dates(pages: Pages, language: str) -> None:
    test = pages(SCORECARD, language=language, account="C1055")
    options = test.selectbox(key="figure").options
    assert len(options) >= 15
    store = stores.get("demo")
    _ = words(language)
    period = default_period(store.today, store.today)
    with store.scope(LOCAL_DIRECTOR) as scope:
        facts = gather(
            reader(scope),
            "C1055",
            Choice(period=period, held=feeds(reader(scope), today=store.today)),
            today=store.today,
        )
    keys = [line.key for line in lines_of(facts, _)]
    assert len(keys) == len(options)
    with_rows = 0
    for key in keys:
        test.selectbox(key="figure").set_value(key).run()
        assert not test.exception, key
        rule = clean("\n".join(caption.value for caption in test.caption))
        assert _("Formula:") in rule, key
        assert test.query_params["figure"] == key
        with_rows += bool(test.dataframe)
    assert with_rows >= 12


def test_an_address_opens_the_rows_of_a_figure(pages: Pages) -> None:
    test = pages(SCORECARD, account="C1055", figure="on_time_in_full")
    assert len(test.dataframe) == 1
    assert test.selectbox(key="figure").value == "on_time_in_full"


@pytest.mark.parametrize(
    "query",
    [
        {"figure": "x" * 5_000}, {"figure": "activities-'; drop table account; --"}, {"part": "\x00"}, {"window": "31"},
        {"window": "-1", "part": "buying"}, {"part": "buying", "period": "DAYS", "since": "1800-01-01"},
    ],
)  # fmt: skip
def test_any_address_opens_the_page(pages: Pages, query: dict[str, str]) -> None:
    test = pages(SCORECARD, account="C1055", **query)
    assert not test.exception
    assert not test.error


@BOTH
def test_buying_behaviour(pages: Pages, language: str) -> None:
    test = pages(SCORECARD, language=language, account="C1055", part="buying")
    assert not test.exception
    before = cells(test)
    _ = words(language)
    for name in ("Order interval", "Basket", "Seasonality", "Mix shift", "Orders without prior activity"):
        assert _(name) in before
    test.session_state["window"] = 90
    test.run()
    assert not test.exception
    assert cells(test) != before
    assert test.query_params["window"] == "90"


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        ([], "No net sales in this period"),
        ([("2026-03-02", -50.0), ("2026-04-02", -10.0)], "No net sales in this period"),
        ([("2026-03-02", 120.0)], "Net sales"),
    ],
    ids=["without sales", "only returns", "one order"],
)
@BOTH
def test_accounts_with_little_or_nothing(
    pages: Pages, lines: list[tuple[str, float]], finding: str, language: str
) -> None:
    pages(SCORECARD)
    add(stores.get("demo"), "X1", "[Same](http://evil.example) name", lines)
    add(stores.get("demo"), "X2", "[Same](http://evil.example) name", [])
    for part in ("rows", "buying"):
        test = pages(SCORECARD, language=language, account="X1", part=part, figure="net_sales")
        assert not test.exception
        assert not test.error
        assert finding in test.header[0].value or language == "fi"
        assert "](http" not in said(test).replace("\\]\\(", "")
    words_ = cells(test)
    assert ("no order yet" in words_) == (not [1 for _day, amount in lines if amount > 0] and language == "en")


def test_a_rep_whose_only_account_has_no_sales_opens_its_scorecard(pages: Pages) -> None:
    pages(SCORECARD)
    store = stores.get("demo")
    add(store, "X1", "New customer", [])
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        person = pd.DataFrame({"user_id": ["new"], "name": ["New rep"], "role": ["rep"]})
        load.insert("app_user", person)
        load.execute("update account set owner_id = 'new' where account_id = 'X1'")
        load.touch("account", "app_user")
    for part in ("rows", "buying"):
        test = pages(SCORECARD, account="X1", view_as="new", part=part)
        assert not test.exception
        assert not test.error
        assert "No net sales" in test.header[0].value or "Net sales €0" in test.header[0].value


def test_feeds_without_rows_are_one_line(pages: Pages) -> None:
    pages(SCORECARD)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        for table in ("delivery", "claim", "nps_response", "opportunity", "activity", "task"):
            load.execute(f"delete from {table}")
            load.touch(table)
        load.execute("delete from feed where feed not in ('sales', 'margin')")
        load.touch("feed")
    test = pages(SCORECARD, account="C1055")
    assert not test.exception
    text = clean(said(test))
    assert "No data: activities, tasks, deliveries, claims, NPS answers, opportunities." in text
    assert "On time in full" not in cells(test)
    assert [metric.label for metric in test.metric] == ["Net sales", "Margin %"]


@BOTH
def test_people_met_are_not_known_where_activities_name_no_contact(pages: Pages, language: str) -> None:
    pages(SCORECARD)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load, load.begin():
        load.execute("update activity set contact_ids = null")
        load.execute("delete from feed where feed = 'contacts'")
        load.touch("activity", "feed")
    test = pages(SCORECARD, language=language, account="C1055")
    assert not test.exception
    unknown, why = {
        "en": ("not known", "Contacts are not linked to activities"),
        "fi": ("ei tiedossa", "Yhteyshenkilöitä ei ole liitetty aktiviteetteihin"),
    }[language]
    assert test.metric[1].value == unknown
    assert not test.metric[1].delta
    assert why in clean(said(test))
    assert test.table[0].value.to_csv().count(unknown) == 3
    title = next(title.value for title in test.subheader if re.match("Inputs|Panokset", title.value))
    assert re.fullmatch(r"(Inputs|Panokset): \d+ (activities|aktiviteettia) .*", title.replace("\\", "")), title


def test_neighbours_keep_the_period(pages: Pages) -> None:
    test = pages(SCORECARD, account="C1055")
    test.session_state["period"] = "YTD"
    test.run()
    links = [link.proto for link in test.get("page_link")]
    to = [link for link in links if "account=" in link.query_string and "scorecard" in link.page]
    assert 1 <= len(to) <= 2
    for link in to:
        assert "period=YTD" in link.query_string
        assert "account=C1055" not in link.query_string


def test_an_owner_sees_the_same_figures_as_the_director(pages: Pages) -> None:
    wide = cells(pages(SCORECARD, account="C1055"))
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        owner = load.value("select owner_id from account where account_id = 'C1055'")
    assert cells(pages(SCORECARD, account="C1055", view_as=owner)) == wide


def test_a_delivery_person_opens_a_scorecard(pages: Pages) -> None:
    pages(SCORECARD)
    with stores.get("demo").load(LOCAL_DIRECTOR) as load:
        team = load.frame(
            "select account_id, user_id from account_team inner join app_user using (user_id) "
            "where role = 'delivery' and to_on is null order by 1 limit 1"
        ).iloc[0]
    for part in ("rows", "buying"):
        test = pages(SCORECARD, account=team["account_id"], view_as=team["user_id"], part=part)
        assert not test.exception
        assert not test.error
        assert "opportunities" not in clean(said(test)).lower()


def test_the_export_holds_every_table(pages: Pages) -> None:
    test = pages(SCORECARD, account="C1055")
    test.session_state["export-account"] = True
    test.run()
    assert not test.exception
    labels = [button.proto.label for button in test.get("download_button")]
    for name in ("Inputs", "Results", "Invoice lines", "Deliveries", "Buying behaviour", "Seasonality"):
        assert any(name in label for label in labels), (name, labels)
    assert re.search("Excel", " ".join(labels))
