"""SQL: where it stands, what a query says of itself, and that somebody asks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kam_analytics import access
from tests.gates.source import called, nodes, place, product, statements, text

#: rooms that speak to the database themselves
WRITES_SQL = ("kam_analytics/store/", "kam_analytics/imports/", "kam_analytics/demo/")
#: folders of statements that are no questions of a room
OTHER_SQL = re.compile(r"kam_analytics/(store/(checks|migrations)|imports/summaries/sql)/\w+\.sql")
_QUERY = re.compile(r"kam_analytics/\w+/queries/\w+\.sql")
_SQL = re.compile(r"\s*(select|insert|update|delete|with\s+\w+\s+as)\s", re.IGNORECASE)
_TRANSLATED = frozenset(["_", "N_", "P_", "plural"])


def queries(root: Path) -> list[Path]:
    """The questions of the product."""
    return [path for path in statements(root) if path.parent.name == "queries"]


def bare(sql: str) -> str:
    """The statement without comments and quoted texts."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", sql))


def named_tables(sql: str) -> set[str]:
    """What stands after from and join, less the names that the statement itself gives."""
    named = set(re.findall(r"(?<!distinct )\b(?:from|join)\s+([a-z_]+)\b(?!\()", bare(sql)))
    given = set(re.findall(r"(?:\bwith\s+|,\s*)([a-z_]+)\s+as\s+\(", bare(sql)))
    return named - given


def shared(sql: str) -> set[str]:
    """The questions that the statement reads from."""
    return set(re.findall(r"\b(?:from|join)\s+([a-z_]+)\(", bare(sql)))


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that are neither translated nor a docstring, and their lines."""
    left_out: set[int] = set()
    for node in nodes(path):
        if isinstance(node, ast.Expr):
            left_out.add(id(node.value))
        elif isinstance(node, ast.Call) and called(node) in _TRANSLATED:
            left_out |= {id(argument) for argument in node.args}
        elif isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def sql_in_its_rooms(root: Path) -> list[str]:
    """No SQL outside the store, the imports and the demo company."""
    return [
        f"{place(root, path, line)}: SQL outside the store"
        for path in product(root)
        if not place(root, path).startswith(WRITES_SQL)
        for line, said in literals(path)
        if _SQL.match(said)
    ]


def questions_in_rooms(root: Path) -> list[str]:
    """A file of SQL lies in the queries of a room, and its name is there once."""
    found, seen = [], dict[str, Path]()
    for path in statements(root):
        where = place(root, path)
        if not (_QUERY.fullmatch(where) or OTHER_SQL.fullmatch(where)):
            found.append(f"{where}: not in the queries of a room")
        if path.parent.name == "queries":
            first = seen.setdefault(path.stem, path)
            if first != path:
                found.append(f"{where}: {place(root, first)} has the same name")
    return found


def declared(root: Path) -> list[str]:
    """A query says its grain and the tables that it names."""
    found, texts = [], {path.stem: text(path) for path in queries(root)}
    for path in queries(root):
        sql, where = text(path), place(root, path)
        named = named_tables(sql).union(*(named_tables(texts.get(name, "")) for name in shared(sql)))
        tables = re.search(r"^-- tables: (.+)$", sql, re.MULTILINE)
        said = [table.strip() for table in tables[1].split(",")] if tables else []
        if not re.match(r"-- grain: one row\b.{3,}\n", sql):
            found.append(f"{where}: the first line is not its grain")
        if len(set(said)) < len(said):
            found.append(f"{where}: declares a table twice")
        found += [f"{where}: names {table} and does not declare it" for table in sorted(named - set(said))]
        found += [f"{where}: declares {table} and does not name it" for table in sorted(set(said) - named)]
        found += [f"{where}: there is no table {table}" for table in sorted(set(said) - access.TABLES)]
        found += [f"{where}: there is no question {name}" for name in sorted(shared(sql) - texts.keys())]
    return found


#: what was decided for a time -> who reads it: the rule of a day, and what is asked of every time
_DECIDED = {
    "segment_membership": ("segment_on", "account_segments", "segment_memberships"),
    "key_account_decision": ("key_account_on", "key_account_periods"),
}


def decided_for_a_day(root: Path) -> list[str]:
    """What holds on a day is asked of the one question that knows it."""
    said = [
        (path, path.stem, named_tables(text(path))) for path in statements(root) if path.parent.parent.name != "store"
    ]
    said += [(path, "", named_tables(words)) for path in product(root) for _line, words in literals(path)]
    return [
        f"{place(root, path)}: reads {table} itself: ask {readers[0]}"
        for table, readers in _DECIDED.items()
        for path, name, tables in said
        if table in tables and name not in readers
    ]


#: what is not portable, not read easily, or reaches past the tables of the product
_NOT_PORTABLE = {
    "a cast with ::": r"::",
    "capital letters": r"[A-Z]",
    "a parameter without a name": r"[$?]",
    "select *": r"select \*",
    "a word of one engine": r"\b(qualify|pivot|asof|ilike|struct_pack|list_|unnest|read_csv|attach|pragma)\b",
    "a second statement": r";",
    "a table of the engine": r"duckdb_|information_schema|sqlite_|pg_|\bmain\.|\btemp\.",
}


def portable(root: Path) -> list[str]:
    """A query is lower case, portable SQL with named parameters."""
    return [
        f"{place(root, path)}: {what}"
        for path in queries(root)
        for what, pattern in _NOT_PORTABLE.items()
        if re.search(pattern, bare(text(path)))
    ]


def asked(root: Path) -> list[str]:
    """Every query is named in code, or read from by another one."""
    named = {said for path in product(root) for _line, said in literals(path)}
    named = named.union(*(shared(text(path)) for path in statements(root)))
    return [f"{place(root, path)}: nobody asks it" for path in queries(root) if path.stem not in named]


def checks_say(root: Path) -> list[str]:
    """A check of the store says what should be true, in lower case, of tables that are there."""
    found = []
    for path in sorted((root / "kam_analytics" / "store" / "checks").rglob("*.sql")):
        sql, where = text(path), place(root, path)
        if not re.match(r"-- [a-z]", sql):
            found.append(f"{where}: does not say first what should be true")
        if bare(sql) != bare(sql).lower():
            found.append(f"{where}: capital letters")
        found += [f"{where}: there is no table {table}" for table in sorted(named_tables(sql) - access.TABLES)]
    return found
