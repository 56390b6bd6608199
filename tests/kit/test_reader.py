"""Rows are asked for by names and plain values: an answer is kept under them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import pytest

from kam_analytics.errors import Forbidden
from kam_analytics.kit.reader import allowed, must_be_plain, reader


def total(rows: pd.DataFrame, *, times: int = 1) -> float:
    return float(rows["x"].sum()) * times


class Rows:
    """What a scope gives, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, name: str, **params: Any) -> pd.DataFrame:
        self.asked.append(name)
        return pd.DataFrame({"x": [1.0, 2.0]})


def test_rows_and_what_is_made_of_them() -> None:
    read = reader(Rows())
    assert len(read("some_rows", account="A1")) == 2
    assert read("some_rows", total, using={"times": 2}) == 6.0


@pytest.mark.parametrize(
    ("then", "arguments", "said"),
    [
        (lambda rows: rows, {}, "no name"),
        (partial(total, times=2), {}, "no name"),
        (total, {"times": pd.DataFrame()}, "times is no plain value: DataFrame"),
        (total, {"times": pd.Series([1.0])}, "times is no plain value: Series"),
        (total, {"times": total}, "times is no plain value: function"),
    ],
)
def test_what_cannot_be_a_key_is_refused(then: Any, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        must_be_plain(then, arguments)
    with pytest.raises(TypeError, match=said):
        reader(Rows())("some_rows", then, using=arguments)


def test_what_a_role_may_not_see_is_not_there() -> None:
    def refuse() -> int:
        raise Forbidden("no")

    assert allowed(refuse) is None
    assert allowed(lambda: 3) == 3
