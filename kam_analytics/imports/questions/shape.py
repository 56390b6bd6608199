"""How the rows of a file lie: which sheet, which encoding, periods that are columns, totals, several tables, merged cells."""

from __future__ import annotations

from collections.abc import Iterator

from kam_analytics import clock
from kam_analytics.errors import N_
from kam_analytics.imports.mapping.choices import Answer, Choices, Said
from kam_analytics.imports.mapping.kinds import KINDS
from kam_analytics.imports.questions.columns import fields_of
from kam_analytics.imports.recognise.guess import Column, Guess
from kam_analytics.imports.recognise.matching import required
from kam_analytics.imports.shape.around import ALL, FIRST, KEEP, LEAVE_OUT
from kam_analytics.imports.shape.gaps import EMPTY
from kam_analytics.imports.shape.months import COLUMNS, MONTH, ROWS, Months
from kam_analytics.imports.shape.totals import flat, is_company

QUESTIONS = {
    "sheet": N_("{file} has several sheets with tables: which one is meant?"),
    "encoding": N_("{file} is not UTF-8: which words are right?"),
    "months": N_("{file} has a column for each period ({columns}): shall each amount be a row?"),
    "year": N_("The columns of {file} name no year ({columns}): which year is it?"),
    "totals": N_("Is “{text}” on line {line} of {file} a total or a row? Rows like it: {n}."),
    "tables": N_("The header of {file} comes again on line {line}: does another table begin there?"),
    "gaps": N_(
        "{n} of the first {of} rows of {file} have nothing in {columns}: does an empty cell repeat the value above?"
    ),
}
ANSWERS = {
    "sheet": N_("{sheet}: {columns}"),
    "encoding": N_("{words}"),
    "sales": N_("Sales: {amount} in “{column}” is a sale of {day}"),
    "targets": N_("Targets: {amount} in “{column}” is the target of the quarter from {day}"),
    COLUMNS: N_("No, they stay columns"),
    "year": N_("{year}: “{column}” is {day}"),
    LEAVE_OUT: N_("A total: “{text}” is left out"),
    KEEP: N_("A row: “{text}” counts like the others"),
    FIRST: N_("Yes, only the first table counts: {n} rows"),
    ALL: N_("No, all rows count: {n} rows"),
    "repeats": N_("Yes: row {row} has {values}"),
    EMPTY: N_("No, they are empty"),
}
#: words of a title or a file for amounts that are no sales yet
_PLANNED = ("budget", "budjetti", "target", "tavoit", "plan", "suunnit", "forecast", "ennuste", "quota", "kiinti")
_SHOWN = 3


def ask_sheet(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Which of several sheets is meant, which of several encodings."""
    shown = {"sheet": "columns", "encoding": "words"}
    for word, values in guess.open_ways.items():
        if choices.read.get(word) not in values:
            answers = (
                _answer(value, word, code=word, **{"sheet": value, shown[word]: text}) for value, text in values.items()
            )
            yield _asked(word, {"file": guess.file}, *answers)


def ask_months(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether columns that are periods become rows, and what those are."""
    if guess.months is None or "months" in choices.read:
        return
    months = guess.months
    column, amount = _example(guess, months)
    day = months.day(_place(guess, months, column)) if months.has_years else column.name
    seen = {"column": column.name, "amount": amount, "day": day}
    made = {
        "sales": ("sold_on", "net_sales"),
        **({"targets": ("quarter_on", "value")} if months.step == "quarter" else {}),
    }
    answers = [
        Answer(
            word=kind, message=ANSWERS[kind], fields=seen,
            adds=Choices(
                kind=kind, columns=dict(zip(names, (MONTH, months.value), strict=True)), read={"months": ROWS},
                constants={"metric": "net_sales"} if kind == "targets" else {},
            ),
        ) for kind, names in made.items()
    ]  # fmt: skip
    if any(word in flat(guess.file) for word in _PLANNED) or max(months.days.values()) > clock.today():
        answers.reverse()
    yield _asked(
        "months", {"file": guess.file, "columns": _listed(guess, months)}, *answers, _answer(COLUMNS, "months")
    )


def ask_year(guess: Guess, choices: Choices) -> Iterator[Said]:
    """The year of columns that are months without one."""
    if guess.months is None or guess.months.has_years or choices.read.get("months") != ROWS:
        return
    this = clock.today().year
    column, _amount = _example(guess, guess.months)
    place = _place(guess, guess.months, column)
    years = dict.fromkeys([*guess.years, str(this), str(this - 1)])
    answers = (
        Answer(
            word=year, message=ANSWERS["year"], adds=Choices(read={"months": year}),
            fields={"year": year, "column": column.name, "day": guess.months.day(place, year)},
        ) for year in years
    )  # fmt: skip
    yield _asked("year", {"file": guess.file, "columns": _listed(guess, guess.months)}, *answers)


def _example(guess: Guess, months: Months) -> tuple[Column, str]:
    """The first column that has an amount, and the amount."""
    held = [guess.columns[place] for place in months.days]
    column = next((item for item in held if item.samples), held[0])
    return column, next(iter(column.samples), "")


def _place(guess: Guess, months: Months, column: Column) -> int:
    return next(place for place in months.days if guess.columns[place] is column)


def _listed(guess: Guess, months: Months) -> str:
    names = [guess.columns[place].name for place in months.days]
    return ", ".join(f"“{name}”" for name in names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def ask_shape(guess: Guess, choices: Choices) -> Iterator[Said]:
    """What is open about the rows themselves, before it is asked what they are."""
    found = guess.around
    if found.unclear and "totals" not in choices.read:
        at, text = next(iter(found.unclear.items()))
        seen = {"file": guess.file, "text": text, "line": at + guess.header_line - 1, "n": len(found.unclear)}
        words = (KEEP, LEAVE_OUT) if is_company(flat(text)) else (LEAVE_OUT, KEEP)
        yield _asked("totals", seen, *(_answer(word, "totals", text=text) for word in words))
    if found.tables and "tables" not in choices.read:
        at, rows = next(iter(found.tables.items()))
        seen = {"file": guess.file, "line": at + guess.header_line - 1}
        yield _asked("tables", seen, _answer(FIRST, "tables", n=rows), _answer(ALL, "tables", n=found.rows))


def ask_gaps(guess: Guess, choices: Choices) -> Iterator[Said]:
    """Whether empty cells of a column that every row needs repeat the value above, as merged cells do."""
    kind = choices.kind or guess.kind
    if "gaps" in choices.read or kind not in KINDS:
        return
    fields = fields_of(guess, choices)
    # the id of a row itself never repeats
    needed = [fields[name] for name in required(kind) if name in fields and KINDS[kind].key != (name,)]
    first = next(
        (item for name in needed if (item := guess.column(name)) and item.gaps and item.name not in choices.repeats),
        None,
    )
    if first is None:
        return
    alike = [item for item in guess.columns if item.gaps == first.gaps]
    above = first.gaps[0] - 1
    values = ", ".join(item.cells[above] for item in alike if above < len(item.cells))
    names = ", ".join(f"“{item.name}”" for item in alike)
    seen = {"file": guess.file, "columns": names, "n": len(first.gaps), "of": first.of}
    repeats = Answer(
        word="repeats", message=ANSWERS["repeats"], fields={"row": first.gaps[0] + 1, "values": values},
        adds=Choices(repeats=tuple(item.name for item in alike)),
    )  # fmt: skip
    yield _asked("gaps", seen, repeats, _answer(EMPTY, "gaps"), about=first.name)


def _answer(word: str, reads: str, *, code: str = "", **fields: object) -> Answer:
    return Answer(word=word, message=ANSWERS[code or word], fields=fields, adds=Choices(read={reads: word}))


def _asked(code: str, fields: dict[str, object], *answers: Answer, about: str = "") -> Said:
    return Said(code=code, message=QUESTIONS[code], fields=fields, answers=answers, about=about)
