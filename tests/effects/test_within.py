"""Fixed effects and slopes against linearmodels and published figures (Grunfeld's firms)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from linearmodels import PanelOLS

from kam_analytics.effects.analysis.slopes import own_normal, slope, varies, winsorised_counts
from kam_analytics.effects.analysis.within import Within, shifted, to_tables, without
from kam_analytics.errors import BadInput
from tests.samples.effects import published


@pytest.fixture(scope="module")
def grunfeld() -> pd.DataFrame:
    return published.grunfeld()


def ours(rows: pd.DataFrame, *, months: bool) -> tuple[np.ndarray, np.ndarray]:
    """Slopes of invest on value and capital, and their errors clustered by firm (G/(G-1))."""
    y, value, capital = (
        rows.pivot(index="firm", columns="year", values=name).to_numpy(float) for name in ("invest", "value", "capital")
    )
    used = np.isfinite(y)
    left = Within(used=used, classes=np.zeros(len(y), dtype=np.int64), trend=False, months=months)(
        np.stack([y, value, capital])
    )
    x = left[1:].reshape(2, -1)
    inverse = np.linalg.inv(x @ x.T)
    slopes = inverse @ x @ left[0].ravel()
    off = left[0] - np.tensordot(slopes, left[1:], 1)
    scores = np.einsum("knt,nt->nk", left[1:], off)
    groups = used.any(axis=1).sum()
    return slopes, np.sqrt(np.diag(inverse @ (scores.T @ scores) @ inverse) * groups / (groups - 1))


def theirs(rows: pd.DataFrame, *, months: bool) -> tuple[np.ndarray, np.ndarray]:
    data = rows.set_index(["firm", "year"])
    model = PanelOLS(data["invest"], data[["value", "capital"]], entity_effects=True, time_effects=months)
    fit = model.fit(cov_type="clustered", cluster_entity=True, group_debias=True)
    return fit.params.to_numpy(), fit.std_errors.to_numpy()


@pytest.mark.parametrize("months", [False, True])
@pytest.mark.parametrize("part", ["all", "ten firms", "gaps"])
def test_slopes_equal_linearmodels(grunfeld: pd.DataFrame, part: str, months: bool) -> None:
    if part == "ten firms":
        grunfeld = grunfeld[grunfeld["firm"] != "American Steel"]
    if part == "gaps":
        grunfeld = grunfeld[np.random.default_rng(0).random(len(grunfeld)) > 0.2]
    slopes, errors = theirs(grunfeld, months=months)
    found, found_errors = ours(grunfeld, months=months)
    assert found == pytest.approx(slopes, abs=1e-9)
    if part != "gaps":
        assert found_errors * _debias(grunfeld, months) == pytest.approx(errors, rel=1e-9)


def _debias(rows: pd.DataFrame, months: bool) -> float:
    """linearmodels counts firms and months as parameters of a clustered error when it has both effects."""
    effects = rows["firm"].nunique() + rows["year"].nunique() - 1 if months else 0
    return float(np.sqrt((len(rows) - 1) / (len(rows) - 2 - effects)))


@pytest.mark.parametrize(
    ("months", "firms", "value", "capital"),
    [
        (False, 11, 0.110129, 0.310033),
        (True, 11, 0.116681, 0.351436),
        (False, 10, 0.110124, 0.310065),
        (True, 10, 0.117716, 0.357916),
    ],
)
def test_printed_digits(grunfeld: pd.DataFrame, months: bool, firms: int, value: float, capital: float) -> None:
    """linearmodels 7.1 on the data of statsmodels, as printed in the project's statistics page."""
    if firms == 10:
        grunfeld = grunfeld[grunfeld["firm"] != "American Steel"]
    assert ours(grunfeld, months=months)[0].round(6) == pytest.approx([value, capital], abs=1e-9)


def test_printed_digits_with_gaps(grunfeld: pd.DataFrame) -> None:
    kept = grunfeld[np.random.default_rng(0).random(len(grunfeld)) > 0.2]
    assert len(kept) == 177
    assert ours(kept, months=True)[0][0] == pytest.approx(0.12184724731, abs=5e-12)


def test_trend_and_classes_equal_dummies() -> None:
    """Against a plain regression on every dummy, with gaps."""
    random = np.random.default_rng(3)
    used = random.random((9, 14)) > 0.15
    group = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
    y, x = random.normal(size=(2, 9, 14))
    columns = []
    for account in range(9):
        for weight in (np.ones(14), np.arange(14.0)):
            dummy = np.zeros((9, 14))
            dummy[account] = weight
            columns.append(dummy[used])
    for value in (0, 1):
        for month in range(14):
            dummy = np.zeros((9, 14))
            dummy[group == value, month] = 1
            columns.append(dummy[used])
    design = np.column_stack([x[used], *columns])
    wanted = np.linalg.lstsq(design, y[used], rcond=None)[0][0]
    left = Within(used=used, classes=group, trend=True)(np.stack([y, x]))
    assert (left[0] * left[1]).sum() / (left[1] ** 2).sum() == pytest.approx(wanted, rel=1e-9)
    assert not left[:, ~used].any()


def test_slope_with_others_equals_dummies() -> None:
    random = np.random.default_rng(4)
    y, x, other = random.normal(size=(3, 8, 20))
    x[2, 5] = np.nan
    found = slope(y, x, [other], np.zeros(8, dtype=np.int64), trend=False)
    used = np.isfinite(x)
    dummies = [np.eye(8)[:, [i]] * np.ones((1, 20)) for i in range(8)] + [
        np.ones((8, 1)) * np.eye(20)[t] for t in range(20)
    ]
    design = np.column_stack([x[used], other[used], *[dummy[used] for dummy in dummies]])
    wanted = np.linalg.lstsq(design, y[used], rcond=None)[0][0]
    assert found.estimate == pytest.approx(wanted, rel=1e-9)
    assert (found.n_accounts, found.n_months, found.cells) == (8, 20, 159)


def test_without_nothing_is_the_same() -> None:
    tables = np.arange(6.0).reshape(1, 2, 3)
    assert without(tables, np.empty((0, 2, 3))) is tables


def test_shifted() -> None:
    table = np.array([[1.0, 2.0, 3.0]])
    assert shifted(table, 1).tolist()[0][1:] == [1.0, 2.0]
    assert np.isnan(shifted(table, 1)[0, 0])
    assert shifted(table, -2)[0, 0] == 3.0
    assert shifted(table, 0).tolist() == table.tolist()


def test_tables_have_a_column_for_every_month_of_the_calendar() -> None:
    rows = pd.DataFrame(
        {"account_id": ["b", "a", "b"], "month": ["2025-11-03", "2026-01-31", "2026-02-01"], "sales": [1.0, 2.0, None]}
    )
    ids, (sales,) = to_tables(rows, "sales")
    assert list(ids) == ["a", "b"]
    np.testing.assert_array_equal(sales, [[np.nan, np.nan, 2.0, np.nan], [1.0, np.nan, np.nan, np.nan]])


def test_two_rows_for_a_month_are_refused_by_name() -> None:
    rows = pd.DataFrame({"account_id": ["a", "a"], "month": ["2026-01-01", "2026-01-01"], "sales": [1.0, 2.0]})
    with pytest.raises(BadInput) as refused:
        to_tables(rows, "sales")
    assert refused.value.fields == {"account": "a", "month": "2026-01"}


def test_own_normal_is_one_on_average_and_cut_at_the_edges() -> None:
    random = np.random.default_rng(1)
    sales = random.gamma(2.0, 50.0, (50, 40)) * random.lognormal(0, 2, (50, 1))
    sales[0, 0] = 1e9
    found = own_normal(sales)
    raw = sales / sales.mean(axis=1, keepdims=True)
    assert found.max() == pytest.approx(np.percentile(raw, 99))
    assert found.min() == pytest.approx(np.percentile(raw, 1))
    assert np.median(np.abs(found.mean(axis=1) - 1)) < 0.05


def test_counts_are_cut_at_the_top_of_the_months_that_have_any() -> None:
    count = np.zeros((1, 300))
    count[0, :200] = 1.0
    count[0, 0] = 50.0
    assert winsorised_counts(count).max() == pytest.approx(np.percentile(count[count > 0], 99))
    assert winsorised_counts(np.zeros((2, 3))).tolist() == [[0.0] * 3] * 2


def test_varies_knows_missing_months() -> None:
    table = np.array([[1.0, 1.0, np.nan], [1.0, 2.0, np.nan], [np.nan] * 3])
    assert varies(table).tolist() == [False, True, False]
