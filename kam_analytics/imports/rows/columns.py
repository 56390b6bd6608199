"""The select list of ``staged``: how the fields of a mapping are computed from the columns of a file.

If every typed field has a column of its own in one plain format, the reader types them, which is
fastest. Otherwise all columns are read as text and converted here: filters, translations, thousands
separators, a column for two fields, marks to clean, Parquet. For those the text is staged too
(``<field>_raw``), so that a value that cannot be converted is a reject and not a silent null. Both
ways give the same rows for every file (``tests/imports/rows/test_two_paths.py``).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kam_analytics.imports.files.text import clean, quoted
from kam_analytics.imports.formats.cells import BLANK, OR, WRAPS
from kam_analytics.imports.formats.days import is_exact
from kam_analytics.imports.formats.numbers import MARKS
from kam_analytics.imports.formats.spans import OPEN_ENDED
from kam_analytics.imports.formats.truth import NO_DAY, NO_END, NO_WORDS, YES_WORDS
from kam_analytics.imports.mapping.kind import READ_AS, Field
from kam_analytics.imports.mapping.mapping import BEGINS, FILLED, NO, NOT_YES, Decided, Mapping
from kam_analytics.imports.rows import conversions
from kam_analytics.imports.rows.rejects import FILTERED, WAITS, Check

_NUMERIC = ("number", "whole", "amount")
#: words under [read] for numbers and texts that the reader cannot read itself
_TEXTS = frozenset({"thousands", "numbers", "negative", "texts"})
#: days of an end, which a text may say that there is none
_ENDS = frozenset({"ends_on", "to_on"})
#: the staged column that says of a contract that its cell for the end says that there is none
ENDLESS = "says_endless"
#: what has the other sign in a row that is turned: its amounts and its quantity, never the price of one
_TURNED = frozenset({"net_sales", "margin", "line_cost", "quantity", "amount"})


@dataclass(kw_only=True)
class Columns:
    """The select list, its parameters, and the checks of converted values."""

    mapping: Mapping
    time_zone: str
    declared: str = ""
    parts: list[str] = field(default_factory=list)
    params: dict[str, object] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    #: column -> its place or name in the file, and its type
    source: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def selected(self) -> str:
        return ", ".join(self.parts)

    @classmethod
    def of_text(cls, mapping: Mapping, headers: list[str], *, time_zone: str, is_typed: bool = True) -> Columns:
        """Columns of a CSV; they are named by position, so that no header of a file is ever part of a statement.

        With ``is_typed`` the reader types what it can. A moment in UTC has the day of ``time_zone``.
        """
        place = {header: f"c{index}" for index, header in enumerate(headers)}
        typed = _typed_by_reader(mapping) if is_typed else {}
        types = {place[column]: READ_AS[item.type] for column, item in typed.items()}
        declared = ", ".join(f"'c{index}': '{types.get(f'c{index}', 'varchar')}'" for index in range(len(headers)))
        made = cls(mapping=mapping, declared="{" + declared + "}", time_zone=time_zone)
        made._add({column: (name, types.get(name, "varchar")) for column, name in place.items()})
        return made

    @classmethod
    def of_typed(cls, mapping: Mapping, types: dict[str, tuple[str, str]], *, time_zone: str) -> Columns:
        """Columns of a Parquet file, which has types of its own."""
        made = cls(mapping=mapping, time_zone=time_zone)
        made._add({column: (quoted(name), kind.lower()) for column, (name, kind) in types.items()})
        return made

    def _add(self, source: dict[str, tuple[str, str]]) -> None:
        self.source = source
        self._add_filter(source)
        self._add_settled(source)
        for item in self.mapping.fields:
            if item.name in self.mapping.columns:
                self._add_column(item, *source[self.mapping.columns[item.name]])
            else:
                self._add_constant(item)
        if any(":time_zone" in part for part in self.parts):
            self.params["time_zone"] = self.time_zone
        # the first bad cell of a line gives the reason, as with the reader
        place = {column: index for index, column in enumerate(source)}
        mapped = self.mapping.columns
        self.checks.sort(key=lambda check: place[mapped[check.field]] if check.reason == "bad_value" else -1)

    def _add_filter(self, source: dict[str, tuple[str, str]]) -> None:
        mapping = self.mapping
        tests = [self._is_one_of(source[column], values) for column, values in mapping.filter.items()]
        tests += [f"not {self._is_one_of(source[column], values)}" for column, values in mapping.leave_out.items()]
        if tests:
            self.parts.append(f"coalesce({' and '.join(tests)}, false) as is_wanted")
            self.checks.append(Check(reason=FILTERED, field="", condition="not s.is_wanted"))

    def _add_settled(self, source: dict[str, tuple[str, str]]) -> None:
        """Rows with a value that was never asked about wait, in columns of which the other values are settled."""
        mapping = self.mapping
        for number, column in enumerate(mapping.keep):
            known = [*mapping.keep[column], *mapping.leave_out.get(column, ()), *mapping.sign.get(column, ())]
            if all(value.endswith(BEGINS) for value in known):
                # numbers of documents: only their beginnings were asked about
                continue
            text = clean(_as_text(*source[column]))
            name = f"settled_{'x' * number}"
            self.parts.append(f"case when not {self._is_one_of(source[column], known)} then {text} end as {name}")
            self.checks.append(Check(reason=WAITS, field=column, condition=f"s.{name} is not null", value=f"s.{name}"))

    def _is_one_of(self, column: tuple[str, str], values: list[str]) -> str:
        """SQL that is true if the text of a column is one of the values; an empty one is an empty cell."""
        text = f"coalesce({clean(self._text(*column))}, '')"
        whole = [value for value in values if not value.endswith(BEGINS)]
        if {*whole} & {*self.mapping.read.get("blanks", "").split(f" {OR} ")}:
            # a text that means an empty cell is read as one
            whole.append("")
        tests = [f"list_contains(:{self._named('values', whole)}, {text})"] if whole else []
        for value in values:
            if value.endswith(BEGINS):
                start = self._named("begins", value.removesuffix(BEGINS))
                tests.append(f"({text} <> '' and starts_with({text}, :{start}))")
        return f"coalesce({' or '.join(tests)}, false)"

    def _named(self, word: str, value: object) -> str:
        """The name under which a value is bound: letters only, as the store binds no other names."""
        name = f"{word}_{'x' * sum(name.startswith(f'{word}_') for name in self.params)}"
        self.params[name] = value
        return name

    def _text(self, source: str, kind: str) -> str:
        """SQL for a column as text, without the marks with which spreadsheets keep an id a text."""
        text = _as_text(source, kind)
        return conversions.unwrapped(text) if self.mapping.read.get("texts") == WRAPS else text

    def _factor(self, item: Field) -> str:
        """SQL after a number of the field: what it is multiplied by; empty if it stays as it is."""
        factors = [f"* {self.mapping.times[item.name]}"] if item.name in self.mapping.times else []
        if item.name == "rate" and self.mapping.option("rates_per_base"):
            factors.append("^ -1")
        if item.name in _TURNED:
            factors += [
                f"* case when {self._is_one_of(self.source[column], values)} then -1 else 1 end"
                for column, values in self.mapping.sign.items()
            ]
        return " ".join(factors)

    def _add_column(self, item: Field, source: str, kind: str) -> None:
        is_translated = item.name in self.mapping.values or (item.name == "status" and bool(self.mapping.decided))
        factor = self._factor(item)
        year = self.mapping.years.get(item.name)
        if item.type != "text" and not (is_translated or factor or year) and _is_safe(kind, item):
            self._select(item, f"cast({source} as {READ_AS[item.type]})")
            self._add_endless(item, "false", f"cast({source} as date)")
            return
        raw = self._text(source, kind)
        text = self._translated(item.name, clean(raw)) if is_translated else clean(raw)
        endless = f"coalesce(regexp_matches(rtrim(lower({text}), '.'), '{conversions.sql_pattern(OPEN_ENDED)}'), false)"
        if item.name in _ENDS:
            text = f"case when not {endless} then {text} end"
        if is_translated and item.choices:
            self._add_waiting(item, clean(raw))
        if item.type == "text":
            is_cleaned_later = item.name in self.mapping.kind.lookups and not is_translated
            self._select(item, raw if is_cleaned_later else text)
            return
        if year:
            number = conversions.first_day(text, clean(self._text(*self.source[year])), self.params)
        elif kind == "varchar" or is_translated:
            number = self._converted(item, text)
        else:
            number = f"try_cast({source} as {READ_AS[item.type]})"
        number = f"try_cast({number} {factor} as {READ_AS[item.type]})" if factor else number
        self._select(item, f"coalesce({self._add_won(item)}, {number})" if item.name in self.mapping.won else number)
        self._add_raw(item.name, item.name, text)
        self._add_endless(item, endless, number)

    def _add_endless(self, item: Field, word: str, day: str) -> None:
        """Stage whether the cell for the end of a contract says that there is none, by a word or by a day that stands for it."""
        if (self.mapping.kind.name, item.name) == ("contracts", "ends_on"):
            days = ", ".join(f"date '{none}'" for none in NO_END)
            self.parts.append(f"({word} or coalesce({day} in ({days}), false)) as {ENDLESS}")

    def _add_raw(self, field: str, name: str, text: str) -> None:
        """Stage the text of a value too: one that cannot be converted is a reject."""
        self.parts.append(f"{text} as {name}_raw")
        lost = f"s.{name}_raw is not null and s.{name} is null"
        self.checks.append(Check(reason="bad_value", field=field, condition=lost, value=f"s.{name}_raw"))

    def _add_won(self, item: Field) -> str:
        """Stage the column that counts in won deals, and give SQL for its number there; null in all others."""
        source, kind = self.source[self.mapping.won[item.name]]
        text, factor = clean(self._text(source, kind)), self._factor(item)
        number = self._converted(item, text) if kind == "varchar" else f"try_cast({source} as {READ_AS[item.type]})"
        number = f"try_cast({number} {factor} as {READ_AS[item.type]})" if factor else number
        self.parts.append(f"{number} as {item.name}_won")
        self._add_raw(item.name, f"{item.name}_won", text)
        status = clean(self._text(*self.source[self.mapping.columns["status"]]))
        return f"case when {self._translated('status', status)} = 'won' then {number} end"

    def _add_waiting(self, item: Field, text: str) -> None:
        """Rows with a value that is neither translated nor a code of ours wait for an answer."""
        name, known = f"waits_{item.name}", [*self.mapping.values.get(item.name, {}), *item.choices]
        self.params[f"known_{item.name}"] = known
        is_decided = "".join(f" and not ({self._holds(rule)})" for rule in self._rules(item.name))
        test = f"not list_contains(:known_{item.name}, {text}){is_decided}"
        self.parts.append(f"case when {test} then {text} end as {name}")
        self.checks.append(Check(reason=WAITS, field=item.name, condition=f"s.{name} is not null", value=f"s.{name}"))

    def _add_constant(self, item: Field) -> None:
        name = f"constant_{item.name}"
        value = self.mapping.constants[item.name]
        self.params[name] = value
        self.parts.append(f"cast(nullif(:{name}, '') as {READ_AS[item.type]}) as {item.name}")

    def _select(self, item: Field, expression: str) -> None:
        if item.default is not None:
            expression = f"coalesce({expression}, '{item.default}')"
        self.parts.append(f"{expression} as {item.name}")

    def _translated(self, name: str, text: str) -> str:
        """Translate values of the file to our codes; a value that the mapping does not name stays.

        The status of a deal may be decided by other columns first.
        """
        pairs = self.mapping.values.get(name, {})
        self.params |= {f"theirs_{name}": list(pairs), f"ours_{name}": list(pairs.values())}
        ours = f"list_extract(:ours_{name}, list_position(:theirs_{name}, {text}))"
        code = f"nullif(coalesce({ours}, {text}), '')"
        whens = " ".join(f"when {self._holds(rule)} then '{rule.status}'" for rule in self._rules(name))
        return f"case {whens} else {code} end" if whens else code

    def _rules(self, name: str) -> tuple[Decided, ...]:
        return self.mapping.decided if name == "status" else ()

    def _holds(self, rule: Decided) -> str:
        """SQL that is true in the rows of a rule."""
        return " and ".join(self._says(self.source[column], how) for column, how in rule.where.items())

    def _says(self, column: tuple[str, str], how: str | list[str]) -> str:
        if isinstance(how, list):
            return self._is_one_of(column, how)
        text = f"coalesce({clean(self._text(*column))}, '')"
        if how == FILLED:
            self.params["no_values"] = ["", *sorted(BLANK)]
            return f"not list_contains(:no_values, {text}) and not regexp_matches({text}, '{conversions.sql_pattern(NO_DAY)}')"
        name, words = ("words_of_no", NO_WORDS) if how == NO else ("words_of_yes", YES_WORDS)
        self.params[name] = list(words)
        found = f"list_contains(:{name}, lower({text}))"
        return f"not {found}" if how == NOT_YES else found

    def _converted(self, item: Field, text: str) -> str:
        """A cleaned text as a typed value in the formats of the mapping; null if it cannot be read."""
        target, how = READ_AS[item.type], self.mapping.read
        if item.type == "date":
            return conversions.day(text, how.get("date_format"), self.params)
        if item.type not in _NUMERIC:
            return f"try_cast({text} as {target})"
        is_marked = how.get("numbers") == MARKS
        bare = conversions.unmarked(text) if is_marked else text
        figure = conversions.number(bare, how.get("decimal", "."), how.get("thousands"), is_exact=item.type == "amount")
        number = f"try_cast({figure} as {target})"
        if is_marked:
            number = conversions.scaled(text, number, figure, target)
            # a share is no amount
            number = conversions.percent(text, number, f"{number} / 100" if item.type == "number" else "null")
        return conversions.turned(text, number, how["negative"]) if "negative" in how else number


def _typed_by_reader(mapping: Mapping) -> dict[str, Field]:
    """The columns that the reader types: all but texts, or none."""
    uses = Counter(mapping.columns.values())
    found = {}
    for item in mapping.fields:
        column = mapping.columns.get(item.name)
        if item.name in _ENDS and column is not None:
            # a word may be in the place of a day
            return {}
        if column is None or item.type == "text":
            continue
        # without a format the reader reads 2026-01-123 as the twelfth
        is_plain = is_exact(mapping.read.get("date_format")) if item.type == "date" else not _TEXTS & set(mapping.read)
        if uses[column] > 1 or item.name in mapping.values or not (is_plain or item.type == "truth"):
            return {}
        found[column] = item
    # a row that is left out may have any values, and what is multiplied is converted here
    is_converted = mapping.option("rates_per_base") or mapping.times or mapping.years or mapping.decided or mapping.won
    return {} if is_converted or mapping.filter or mapping.settled else found


def _as_text(source: str, kind: str) -> str:
    if kind == "varchar":
        return source
    if kind in ("double", "float"):
        # an id in a column with missing values may have become 17850.0
        whole = f"{source} = trunc({source}) and abs({source}) < 1e15"
        return f"case when {whole} then cast(cast({source} as bigint) as varchar) else cast({source} as varchar) end"
    return f"cast({source} as varchar)"


def _is_safe(kind: str, item: Field) -> bool:
    """Return True if every value of this source type converts to ours."""
    if kind == READ_AS[item.type]:
        return True
    whole = kind in ("tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger", "ubigint")
    if item.type in ("number", "whole"):
        return whole or kind == "float" or kind.startswith("decimal")
    return item.type == "date" and kind in ("timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns")
