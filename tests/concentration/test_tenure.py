"""Net sales by customer tenure: bands at their edges, what is not known, groups, returns; words and bars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.concentration.analysis.tenure import BANDS, UNKNOWN, Tenure, tenure_of
from kam_analytics.concentration.figures.tenure import tenure
from kam_analytics.concentration.tables.tenure import tenure_table
from kam_analytics.concentration.wording.tenure import tenure_alt, tenure_note, tenure_title
from kam_analytics.kit.wording import words

EN, FI = words("en"), words("fi")
UNTIL = date(2026, 6, 30)


def of(*accounts: tuple[float, str | None, str | None], first_sale: str = "2010-01-15", **more: Any) -> Tenure:
    """Accounts as (net sales, given day, month of the first sale); every one a company of its own."""
    keys = more.pop("groups", range(len(accounts)))
    ids = [f"a{number}" for number in range(len(accounts))]
    sales = pd.DataFrame(
        {"account_id": ids, "group_key": list(keys), "net_sales": [one[0] for one in accounts], "segment": "A"}
    )
    starts = pd.DataFrame(
        {
            "account_id": ids,
            "since_on": pd.to_datetime([one[1] for one in accounts]),
            "first_sale_on": pd.to_datetime([one[2] for one in accounts]),
        }
    )
    wanted: dict[str, Any] = {"filters": {}, "by_group": False, "until": UNTIL, **more}
    return tenure_of(sales, starts, first_sale=date.fromisoformat(first_sale), **wanted)


def band(given: str | None, first: str | None, **more: Any) -> str:
    rows = of((100.0, given, first), **more).rows
    return str(rows.loc[rows["net_sales"] > 0, "band"].item())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-06-30", "under_1"), ("2025-07-01", "under_1"), ("2025-06-30", "from_1"), ("2023-07-01", "from_1"),
        ("2023-06-30", "from_3"), ("2021-07-01", "from_3"), ("2021-06-30", "from_5"), ("1970-01-01", "from_5"),
    ],
)  # fmt: skip
def test_a_band_begins_on_the_day_on_which_the_years_are_full(given: str, expected: str) -> None:
    assert band(given, given) == expected


def test_the_29th_of_february_is_full_on_the_28th() -> None:
    assert band("2024-02-29", "2024-02-01", until=date(2025, 2, 28)) == "from_1"
    assert band("2023-02-28", "2023-02-28", until=date(2024, 2, 29)) == "from_1"


@pytest.mark.parametrize(
    ("given", "first", "expected"),
    [
        # the earlier of the two
        ("2026-01-01", "2022-01-01", "from_3"), ("2019-01-01", "2026-01-01", "from_5"),
        # no day is given: a first sale in the first 12 held months says nothing
        (None, "2022-01-01", UNKNOWN), (None, "2022-12-01", UNKNOWN), (None, "2023-01-01", "from_3"),
        # with a day it is known all the same
        ("2022-01-15", "2022-01-01", "from_3"),
    ],
)  # fmt: skip
def test_what_is_not_known_says_so(given: str | None, first: str, expected: str) -> None:
    assert band(given, first, first_sale="2022-01-20") == expected


def test_a_group_is_a_customer_since_the_first_of_its_companies() -> None:
    rows = ((60.0, "2026-01-01", "2026-01-01"), (40.0, "2015-01-01", "2015-01-01"))
    alone, together = (of(*rows, groups=[7, 7], by_group=by_group) for by_group in (False, True))
    assert alone.of("under_1")["share"] == pytest.approx(0.6)
    assert together.of("from_5")[["accounts", "share"]].tolist() == [1, 1.0]


def test_returns_and_nothing_to_share() -> None:
    found = of((-20.0, "2026-01-01", "2026-01-01"), (120.0, "2010-01-01", "2010-01-01"))
    assert found.of("under_1")["share"] == pytest.approx(-0.2)
    assert found.limit is None
    for nothing in (
        of(),
        of((-5.0, "2026-01-01", "2026-01-01")),
        of((5.0, None, "2020-01-01"), filters={"segment": ["B"]}),
    ):
        assert nothing.limit == "no_sales"
        assert nothing.rows["share"].isna().all()
        assert tenure_title(nothing, EN) == "Net sales by customer tenure"
        assert tenure_note(nothing, EN) == "There are no net sales above zero to share out."


DAYS = st.none() | st.dates(date(2005, 1, 1), date(2026, 6, 30)).map(date.isoformat)
ACCOUNTS = st.lists(
    st.tuples(
        st.floats(0.01, 1e9),
        DAYS,
        st.dates(date(2010, 1, 1), date(2026, 6, 1)).map(lambda day: day.replace(day=1).isoformat()),
    ),
    min_size=1,
    max_size=12,
)


@given(ACCOUNTS, st.booleans())
def test_every_euro_and_every_account_is_in_one_band(
    accounts: list[tuple[float, str | None, str]], by_group: bool
) -> None:
    found = of(*accounts, by_group=by_group)
    assert found.rows["band"].tolist() == [*BANDS, UNKNOWN]
    assert found.rows["share"].sum() == pytest.approx(1.0)
    assert found.rows["net_sales"].sum() == pytest.approx(sum(one[0] for one in accounts))
    assert found.rows["accounts"].sum() == len(accounts)


NORMAL = of(
    (620_000.0, "2010-01-01", "2010-01-01"), (40_000.0, "2026-01-01", "2026-01-01"), (340_000.0, None, "2010-02-01")
)
MOSTLY_UNKNOWN = of((100.0, None, "2010-02-01"), (300.0, None, "2010-03-01"), (1.0, "2024-01-01", "2024-01-01"))


def test_the_sentences() -> None:
    assert (
        tenure_title(NORMAL, EN)
        == "Customers of five years or more bring 62.0% of net sales, those of under a year 4.0%"
    )
    assert tenure_title(NORMAL, FI) == (
        "Vähintään viisi vuotta asiakkaina olleet tuovat 62,0\u00a0% liikevaihdosta, alle vuoden olleet 4,0\u00a0%"
    )
    assert tenure_title(MOSTLY_UNKNOWN, EN) == "For 100% of net sales, customer tenure is not known"
    assert "Not known for 1 account:" in tenure_note(NORMAL, EN)
    assert "Not known for 2 accounts:" in tenure_note(MOSTLY_UNKNOWN, EN)
    assert "Not known" not in tenure_note(of((1.0, "2020-01-01", "2020-01-01")), EN)
    for _ in (EN, FI):
        assert _.percent(0.62, 1) in tenure_alt(NORMAL, _)
        assert "{" not in tenure_alt(NORMAL, _) + tenure_note(NORMAL, _) + tenure_title(MOSTLY_UNKNOWN, _)


@pytest.mark.parametrize(
    "found", [NORMAL, MOSTLY_UNKNOWN, of((-20.0, "2026-01-01", "2026-01-01"), (120.0, None, "2015-01-01"))]
)
@pytest.mark.parametrize("_", [EN, FI], ids=["en", "fi"])
def test_the_bars_and_the_table_say_the_same(found: Tenure, _: Any) -> None:
    figure = tenure(found, _)
    go.Figure(figure)
    table = tenure_table(found, _)
    shares = dict(zip(figure["data"][0]["y"], figure["data"][0]["x"], strict=True))
    assert shares == {
        row[table.columns[0].title]: round(100 * share, 2)
        for row, share in zip(table.words(_), found.rows["share"], strict=True)
    }
