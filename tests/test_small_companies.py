"""Figures know what is not there: small companies of which the right figures are known."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.buying.answers import gather_buying
from kam_analytics.cli.asked import Facts
from kam_analytics.cli.reports import made
from kam_analytics.concentration import answers
from kam_analytics.concentration.wording.bridge import bridge_note
from kam_analytics.concentration.wording.concentration import left_out
from kam_analytics.errors import BadInput
from kam_analytics.imports.joined import join_accounts, undo_join
from kam_analytics.imports.load.batch import import_file
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import feeds
from kam_analytics.kit.reader import Reader, reader
from kam_analytics.kit.rules.period import Comparison, Period, last_whole_month
from kam_analytics.portfolio.wording import portfolio_scope
from kam_analytics.sales.answers import sales_by_month
from kam_analytics.scorecard.answers import gather
from kam_analytics.scorecard.tables import figures, rows_behind
from kam_analytics.scorecard.wording.lines import input_lines, input_titles, result_lines
from kam_analytics.scorecard.wording.scorecard import score_kpis
from kam_analytics.store import Store
from kam_analytics.targets.answers import targets_of
from kam_analytics.targets.rules import Quarter
from kam_analytics.wallet import wording as wallet_said
from kam_analytics.wallet.answers import account_estimates, all_estimates
from tests.samples.imports.companies import COMPANIES, bring
from tests.samples.languages import EN

TODAY = date(2026, 6, 5)
Asked = Callable[[str], tuple[Reader, Choice]]


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """The rows of a company, and what is shown of it before anybody has chosen."""
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    with ExitStack() as stack:

        def ask(name: str) -> tuple[Reader, Choice]:
            bring(store, name)
            read = reader(stack.enter_context(store.scope(LOCAL_DIRECTOR)))
            return read, Choice.usual(TODAY, feeds(read, today=TODAY))

        yield ask


def test_a_month_is_over_on_its_last_weekday(asked: Asked) -> None:
    read, choice = asked("01-last-weekday")
    assert choice.period == Period(date(2025, 6, 1), date(2026, 5, 31))
    assert answers.concentration(read, choice).result.total == 1200


def test_a_month_in_which_the_data_begin_is_not_compared(asked: Asked) -> None:
    read, choice = asked("07-data-begin-mid-month")
    assert choice.sales == Period(date(2024, 6, 25), TODAY)
    assert choice.before is None
    assert answers.concentration(read, choice).before is None
    months = sales_by_month(read, choice)
    assert months["value"].tolist() == [20.0] * 11 + [21.0]
    assert months["previous"].isna().tolist() == [True] + [False] * 11
    assert (months["previous"].dropna() == 20.0).all()
    line = answers.trend(read, choice)
    assert line["total"].tolist() == [240.0] * 11 + [241.0]
    earlier = answers.trend(read, replace(choice, period=Period(date(2024, 7, 1), date(2025, 6, 30))))
    assert earlier["total"].isna().tolist() == [True] * 11 + [False]


def test_a_feed_younger_than_the_sales_has_no_year_before(asked: Asked) -> None:
    read, choice = asked("23-feed-younger-than-sales")
    facts = gather(read, "A", choice, today=TODAY)
    assert (facts.claims, facts.claims_before) == (3, None)
    assert (facts.effort.year, facts.effort.before) == (13, None)
    shown = {line.key: line.cells for line in [*input_lines(facts, EN), *result_lines(facts, EN)]}
    assert shown["claims"][:2] == ("3 · 3 open, since 1 Feb 2026", "–")
    assert shown["activities"][1:] == ("13", "not known")
    assert input_titles(facts, EN)[1] == "365 days"


def test_a_feed_that_begins_after_the_period_counts_nothing_not_zero(asked: Asked) -> None:
    read, choice = asked("23-feed-younger-than-sales")
    held = {**choice.held, "deliveries": Period(date(2026, 6, 1), TODAY)}
    choice = replace(choice, period=Period(date(2025, 1, 1), date(2025, 12, 31)), held=held)
    facts = gather(read, "A", choice, today=TODAY)
    shown = {line.key: line.cells[0] for line in result_lines(facts, EN)}
    assert (shown["claims"], shown["on_time_in_full"]) == ("not known before 1 Feb 2026", "not known before 1 Jun 2026")
    found = figures(facts)
    assert [found[name] for name in ("claims", "claims_open", "deliveries", "on_time_in_full")] == [None] * 4
    tile = next(kpi for kpi in score_kpis(facts, EN) if kpi.term == "on_time_in_full")
    assert (tile.value, tile.versus) == ("not known", "Known since 1 Jun 2026.")


def test_a_target_of_claims_is_not_met_in_a_quarter_that_claims_do_not_cover(
    asked: Asked, store: Store, tmp_path: Path
) -> None:
    read, choice = asked("23-feed-younger-than-sales")
    file = tmp_path / "targets.csv"
    rows = [f"A,{quarter},claims,5,approved" for quarter in ("2025-10-01", "2026-01-01", "2026-04-01")]
    file.write_text("\n".join(["account_id,quarter_on,metric,value,status", *rows]))
    import_file(store, LOCAL_DIRECTOR, file, "targets")
    assert choice.held["claims"].since == date(2026, 2, 1)

    def reached(since: date, until: date) -> tuple[float | None, int]:
        quarter = Quarter(since=since, until=until, year=since.year, number=1)
        found = targets_of(read, "A", quarter, held=feeds(read, today=TODAY))
        return found.lines[0].actual, found.good

    assert reached(date(2025, 10, 1), date(2025, 12, 31)) == (None, 0)
    assert reached(date(2026, 1, 1), date(2026, 3, 31)) == (None, 0), "two of them in the months that are known"
    assert reached(date(2026, 4, 1), date(2026, 6, 30)) == (1, 1)


def test_a_delivery_is_on_time_in_full_when_all_of_its_parts_are(asked: Asked) -> None:
    read, choice = asked("20-otif-missing-day")
    facts = gather(read, "A", choice, today=TODAY)
    found = facts.deliveries
    # D2 came and its day is not recorded, of D6 nobody says whether it was complete; D3 never came, part of D4 was late
    assert (found.in_full, found.known, found.due) == (1, 3, 5)
    shown = {line.key: line.cells for line in result_lines(facts, EN)}
    assert shown["on_time_in_full"][0] == "1 of 3, known 3 of 5, since 1 Apr 2026"
    line = next(line for line in result_lines(facts, EN) if line.key == "on_time_in_full")
    behind = rows_behind(read, "A", line, EN, today=TODAY)
    assert behind.rows["line_id"].dropna().tolist() == ["2"]
    assert behind.rows.set_index("delivery_id").loc["D2", "on_time"] == "not known"


def test_a_mix_needs_the_year_before(asked: Asked) -> None:
    read, choice = asked("24-mix-without-a-year-before")
    last = last_whole_month(choice.period.until)
    found = gather_buying(read, "A", today=TODAY, period=choice.period, last=last, window=30)
    assert found.mix is not None
    assert (found.mix.drift, found.mix.has_before, len(found.mix.rows)) == (None, False, 0)


def test_who_bought_two_years_ago_is_neither_new_nor_kept(asked: Asked) -> None:
    read, choice = asked("09-returned-after-churn")
    assert choice.before is not None
    year = Comparison("year", choice.period, choice.before)
    found = answers.bridge(read, choice, year)
    assert (found.kept.nrr, found.kept.grr, found.opening) == (1.0, 1.0, 1000)
    assert (found.amount("returned"), found.amount("new")) == (400, 50)
    assert found.behind("returned")["account_id"].tolist() == ["R"]
    moves = answers.migration(read, choice, year)
    assert moves.accounts.set_index("account_id")["class_before"].to_dict() == {"A": "A", "R": "returned", "N": "new"}
    later = replace(choice, held={"sales": Period(date(2024, 6, 1), date(2026, 5, 31))})
    short = answers.bridge(read, later, year)
    assert (short.amount("returned"), short.amount("new"), short.known_since) == (0, 450, None)


def test_a_renumbered_customer_that_was_joined_is_neither_lost_nor_new(
    asked: Asked, store: Store, tmp_path: Path
) -> None:
    """The next sales that name the old number do not split the customer again, and the undo does."""
    read, choice = asked("28-renumbered-customer")

    def year() -> dict[str, float | None]:
        assert choice.before is not None
        found = answers.bridge(read, choice, Comparison("year", choice.period, choice.before))
        return {"nrr": found.kept.nrr, "lost": found.amount("lost"), "new": found.amount("new")}

    apart, whole = {"nrr": 1000 / 2200, "lost": -1200, "new": 1200}, {"nrr": 1.0, "lost": 0, "new": 0}
    assert year() == pytest.approx(apart)
    join_accounts(store, LOCAL_DIRECTOR, "OLD", "NEW")
    assert year() == pytest.approx(whole)
    later = tmp_path / "sales.csv"
    later.write_text("sale_id,account_id,sold_on,net_sales\nx,OLD,2026-05-20,7\ny,OLD,2025-05-20,7\n")
    import_file(store, LOCAL_DIRECTOR, later, "sales")
    import_file(store, LOCAL_DIRECTOR, COMPANIES / "28-renumbered-customer" / "accounts.csv", "accounts")
    assert year() == pytest.approx(whole)
    undo_join(store, LOCAL_DIRECTOR, "OLD")
    assert year()["new"] == 1200


def test_what_exchange_rates_did_is_not_called_a_decline_without_a_word(asked: Asked) -> None:
    read, choice = asked("26-constant-currency")
    assert choice.before is not None
    year = Comparison("year", choice.period, choice.before)
    found = answers.bridge(read, choice, year)
    assert found.kept.nrr == pytest.approx(960 / 1140)
    assert found.currencies == ("USD",)
    assert "came in USD: NRR and GRR include what exchange rates did" in bridge_note(found, EN)
    elsewhere = answers.bridge(read, replace(choice, filters={"country": ["FI"]}), year)
    assert elsewhere.currencies == ()


@pytest.mark.parametrize(
    ("now", "before", "total"),
    [
        (("2025-02-01", "2025-02-28"), ("2024-02-01", "2024-02-29"), 120),
        (("2024-02-01", "2024-02-29"), ("2023-02-01", "2023-02-28"), 10),
        (("2024-02-10", "2024-02-29"), ("2023-02-10", "2023-02-28"), 10),
        (("2025-02-10", "2025-02-28"), ("2024-02-10", "2024-02-28"), 20),
        (("2024-02-29", "2024-02-29"), ("2023-02-28", "2023-02-28"), 10),
    ],
)
def test_a_leap_day_is_compared_with_the_28th(
    asked: Asked, now: tuple[str, str], before: tuple[str, str], total: float
) -> None:
    read, choice = asked("10-leap-day")
    earlier = Period(*map(date.fromisoformat, now)).year_before()
    assert earlier == Period(*map(date.fromisoformat, before))
    found = answers.bridge(read, choice, Comparison("year", Period(*map(date.fromisoformat, now)), earlier))
    assert found.amount("before") == total


def test_a_wallet_is_of_a_year_and_three_months_are_no_share_of_it(asked: Asked) -> None:
    read, choice = asked("25-wallet-short-history")
    found = account_estimates(read, "A", choice, today=TODAY)
    assert found.estimates["case"].tolist() == ["not_held"]
    assert (found.wallet.likely, found.wallet.is_assessed, found.wallet.not_held) == (None, False, 1)
    assert wallet_said.finding(found.wallet, EN).startswith("Not compared")
    over_all = all_estimates(read, choice, today=TODAY)
    assert (over_all.wallet.likely, over_all.wallet.gap, over_all.wallet.assessed) == (None, 0.0, 0)
    assert wallet_said.portfolio_finding(over_all.wallet, over_all.left, EN).startswith("No estimate can be compared")


def report(store: Store, name: str, **options: Any) -> Facts:
    """The facts of a report of the command line, asked without a period."""
    asked = Namespace(
        name=name, **{"param": [], "by": None, "measure": "net_sales", "since": None, "until": None, **options}
    )
    with store.scope(LOCAL_DIRECTOR) as scope:
        return made(scope, asked)[0]


def test_margin_of_a_fifteenth_of_the_sales_is_no_measure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    bring(store, "03-margin-coverage-cli")
    with pytest.raises(BadInput, match=r"known margin for 80% of net sales; now 7% has one"):
        report(store, "concentration", measure="margin")
    assert report(store, "concentration")["margin_coverage"] == pytest.approx(110 / 1610)


def test_a_chosen_part_has_its_own_margin_coverage(asked: Asked) -> None:
    read, choice = asked("03-margin-coverage-cli")
    first = replace(choice, period=Period(date(2026, 2, 1), date(2026, 2, 28)), measure="margin")
    assert answers.concentration(read, first).margin_coverage == 1
    assert answers.concentration(read, replace(choice, measure="margin")).margin_coverage == pytest.approx(110 / 1610)
    assert answers.trend(read, replace(choice, measure="margin"))["total"].isna().all()


def test_groups_are_counted_on_the_command_line_as_on_the_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    bring(store, "04-groups-cli-vs-page")
    found = report(store, "concentration")
    assert {name: found[name] for name in ("level", "accounts", "largest_share", "accounts_for_80pct")} == {
        "level": "group", "accounts": 3, "largest_share": 0.8, "accounts_for_80pct": 1,
    }  # fmt: skip
    assert report(store, "concentration", by="company")["accounts"] == 4
    tenure = report(store, "customer-tenure")
    assert tenure["level"] == "group"
    assert sum(band["accounts"] for band in tenure["tenure"].records()) == 3


def test_every_question_counts_what_the_page_counts(asked: Asked) -> None:
    read, choice = asked("04-groups-cli-vs-page")
    by_group = answers.concentration(read, choice)
    risk = answers.at_risk(read, by_group.choice, today=TODAY)
    assert (len(risk.accounts), risk.total) == (by_group.result.accounts_for_80pct, 800)
    companies = replace(choice, by_group=False)
    assert len(answers.at_risk(read, companies, today=TODAY).accounts) == 2
    assert "each on its own" in portfolio_scope("2025", 4, EN, has_groups=True)


@pytest.mark.parametrize("country", ["FI", "SE"])
def test_a_filter_keeps_a_group_whole(asked: Asked, country: str) -> None:
    read, choice = asked("22-filter-in-group")
    chosen = replace(choice, filters={"country": [country]})
    found = answers.concentration(read, chosen)
    parent = found.result.ranked.iloc[0]
    assert (parent["account_id"], parent["net_sales"], parent["abc_class"]) == ("P", 1000, "A")
    assert found.result.total == {"FI": 1500, "SE": 1000}[country]
    now = choice.period
    assert {found.result.total} == {
        answers.bridge(read, found.choice, Comparison("year", now, now.year_before())).amount("now"),
        answers.tenure(read, found.choice).rows["net_sales"].sum(),
        sum(part.result.total for part in answers.breakdown(read, found.choice, "owner").parts),
    }
    assert answers.at_risk(read, found.choice, today=TODAY).total == {"FI": 1300, "SE": 1000}[country]
    alone = answers.concentration(read, replace(chosen, by_group=False)).result
    assert alone.total == {"FI": 600, "SE": 900}[country]


def test_a_filter_of_whole_groups_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_TODAY", TODAY.isoformat())
    bring(store, "22-filter-in-group")
    found = report(store, "concentration", param=["country=SE"])
    assert (found["total"], found["filters_keep"]) == (1000, "whole groups")
    assert "filters_keep" not in report(store, "concentration", param=["country=SE"], by="company")
    assert "filters_keep" not in report(store, "concentration")


def test_equal_sums_share_a_class(asked: Asked) -> None:
    read, choice = asked("06b-ties-companies")
    found = answers.concentration(read, choice).result
    classes = found.ranked.set_index("account_id")["abc_class"]
    assert (classes["G"], classes["H"], found.accounts_for_80pct) == ("A", "A", 2)


def test_a_target_in_another_unit_is_refused_and_a_day_is_read_as_its_quarter(store: Store) -> None:
    """95 is no share and 0.4 are no points; 15 May is in the quarter of the row after it, which is there twice then."""
    bring(store, "18-target-units")
    with store.load(LOCAL_DIRECTOR) as load:
        refused = load.frame("select line, reason, value from import_reject order by line")
        kept = load.frame("select quarter_on, metric, cast(value as double) as value from target")
    assert refused[["line", "reason"]].to_numpy().tolist() == [
        [2, "out_of_range"], [3, "out_of_range"], [5, "repeated_key"],
    ]  # fmt: skip
    assert kept.to_numpy().tolist() == [[pd.Timestamp("2026-04-01"), "net_sales", 100.0]]


def test_companies_that_own_each_other_are_refused_by_name(store: Store) -> None:
    """A parent that is not known yet may be in the next file: it is named, and its company is there."""
    for stem in ("accounts", "sales"):
        file = COMPANIES / "19-group-circle" / f"{stem}.csv"
        found = import_file(store, LOCAL_DIRECTOR, file, stem)
        if stem == "accounts":
            assert (found.reasons, found.warnings) == ({"circular_parent": 3}, {"unknown_parent": 1})
    with store.load(LOCAL_DIRECTOR) as load:
        refused = load.frame("select line, value from import_reject where reason = 'circular_parent' order by line")
    assert refused.to_numpy().tolist() == [[2, "B"], [3, "A"], [4, "C"]]


def test_returns_as_large_as_the_sales_leave_no_total_but_shares(asked: Asked) -> None:
    read, choice = asked("27-zero-sum")
    found = answers.concentration(read, choice)
    assert (found.result.total, found.result.positive, found.result.largest_share) == (0, 1, 1)
    assert found.left_out == {
        "accounts_not_positive": 2, "total_not_positive": -100, "accounts_without_measure": 0,
    }  # fmt: skip
    assert left_out(found.result, EN).startswith("2 accounts with zero or negative net sales")


def test_an_estimate_in_another_currency_is_refused(store: Store) -> None:
    with pytest.raises(BadInput) as caught:
        bring(store, "17-wallet-currency")
    assert caught.value.fields["field"] == "currency"
