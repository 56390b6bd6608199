"""Queries are found by name, and what they need is read from their files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kam_analytics.store import queries


@pytest.mark.parametrize("name", queries.names())
def test_parameters_are_found(name: str) -> None:
    sql = re.sub(r"--[^\n]*|'[^']*'", "", queries.paths()[name].read_text(encoding="utf-8"))
    assert queries.load(name).parameters == set(re.findall(r":([a-z_]+)", sql))


def test_a_query_without_its_tables_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lost.sql").write_text("-- grain: one row\nselect 1")
    monkeypatch.setattr(queries, "paths", lambda: {"lost": tmp_path / "lost.sql"})
    with pytest.raises(ValueError, match=r"lost\.sql"):
        queries.load("lost")


def test_a_name_stands_for_one_question() -> None:
    with pytest.raises(ValueError, match=r"two queries are called sums: .*left.* and .*right"):
        queries.by_name([Path("left/queries/sums.sql"), Path("right/queries/sums.sql")])


def test_a_shared_question_stands_written_out_in_the_others() -> None:
    assert queries.written_out("select 1 from segment_on(:until) as s") == (
        f"select 1 from ({queries.load('segment_on').sql.strip().replace(':day', ':until')}) as s"
    )
    assert queries.written_out("select 1 from a join first_sale() as c on true") == (
        f"select 1 from a join ({queries.load('first_sale').sql.strip()}) as c on true"
    )
    assert queries.written_out("select min(a) from x where count(:until) in (:day)") == (
        "select min(a) from x where count(:until) in (:day)"
    )
    with pytest.raises(KeyError, match="nothing_on"):
        queries.written_out("select 1 from nothing_on(:until) as s")
