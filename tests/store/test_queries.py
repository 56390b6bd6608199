"""Every query file: what it says of itself is true, and its SQL stays portable."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kam_analytics
from kam_analytics import access
from kam_analytics.store import queries

PACKAGE = Path(kam_analytics.__file__).parent
QUERIES = queries.names()
CHECKS = sorted(path.name for path in (PACKAGE / "store" / "checks").glob("*.sql"))


def text(name: str) -> str:
    return queries.paths()[name].read_text(encoding="utf-8")


def bare(sql: str) -> str:
    """The statement without comments and quoted texts."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", sql))


def named_tables(sql: str) -> set[str]:
    """What stands after from and join, less the names that the statement itself gives."""
    named = set(re.findall(r"(?<!distinct )\b(?:from|join)\s+([a-z_]+)", bare(sql)))
    given = set(re.findall(r"(?:\bwith\s+|,\s*)([a-z_]+)\s+as\s+\(", bare(sql)))
    return named - given


@pytest.mark.parametrize("name", QUERIES)
def test_the_first_line_is_the_grain(name: str) -> None:
    assert re.match(r"-- grain: one row\b.{3,}\n", text(name))


@pytest.mark.parametrize("name", QUERIES)
def test_the_declared_tables_are_those_it_names(name: str) -> None:
    declared = queries.load(name).tables
    assert set(declared) == named_tables(text(name))
    assert len(set(declared)) == len(declared)
    assert set(declared) <= access.TABLES


def test_the_reader_of_tables_knows_with_join_and_subquery() -> None:
    sql = "with a as (select 1 from x), b as (select 2 from a) select (select 3 from y) from b join z on 'from q' = 1"
    assert named_tables(sql) == {"x", "y", "z"}


@pytest.mark.parametrize("name", QUERIES)
def test_sql_is_portable(name: str) -> None:
    sql = bare(text(name))
    assert "::" not in sql
    assert not [word for word in re.findall(r"[A-Za-z_]+", sql) if word != word.lower()]
    assert not re.search(r"[$?]", sql), "parameters are :named"
    assert "select *" not in sql
    assert not re.search(r"\b(qualify|pivot|asof|ilike|struct_pack|list_|unnest|read_csv|attach|pragma)\b", sql)
    assert ";" not in sql


@pytest.mark.parametrize("name", QUERIES)
def test_parameters_are_found(name: str) -> None:
    assert queries.load(name).parameters == set(re.findall(r":([a-z_]+)", bare(text(name))))


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_reaches_for_the_engines_own_tables(name: str) -> None:
    assert not re.search(r"duckdb_|information_schema|sqlite_|pg_|\bmain\.|\btemp\.", bare(text(name)))


@pytest.mark.parametrize("file", CHECKS)
def test_a_check_says_what_should_be_true(file: str) -> None:
    sql = (PACKAGE / "store" / "checks" / file).read_text(encoding="utf-8")
    assert re.match(r"-- [a-z]", sql)
    assert bare(sql) == bare(sql).lower()
    assert named_tables(sql) <= access.TABLES


def test_a_query_without_its_tables_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lost.sql").write_text("-- grain: one row\nselect 1")
    monkeypatch.setattr(queries, "paths", lambda: {"lost": tmp_path / "lost.sql"})
    with pytest.raises(ValueError, match=r"lost\.sql"):
        queries.load("lost")


def test_a_name_stands_for_one_question() -> None:
    with pytest.raises(ValueError, match=r"two queries are called sums: .*left.* and .*right"):
        queries.by_name([Path("left/queries/sums.sql"), Path("right/queries/sums.sql")])
