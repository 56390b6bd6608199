"""Texts of a file as SQL that gives days and numbers: what ``formats`` tells of them in Python, for millions of rows."""

from __future__ import annotations

import re

from kam_analytics.imports.files.text import literal
from kam_analytics.imports.formats import cells, days, months, numbers
from kam_analytics.imports.formats.days import ANY_TIME, FINNISH, ISO, OR, WORDS, is_exact

#: besides ISO the only days that cannot be misread
_NATIVE = [FINNISH, f"{FINNISH} %H:%M", f"{FINNISH} %H:%M:%S"]
#: a time of day behind a format, which does not matter where several formats are read
_TIME = re.compile(r"[ T]%[HI].*")
_TIMES = ["%H:%M", "%H:%M:%S", "%H:%M:%S:%f", "%I:%M %p", "%I:%M:%S %p", "%I:%M:%S:%f %p"]


def sql_pattern(regex: str) -> str:
    """A pattern within quotation marks of SQL, where a word behind a colon would be a parameter."""
    return literal(re.sub(r"\(\?:([a-z])", r"(?:[\1]", regex))


def formats_in(date_format: str) -> list[str]:
    """The formats of ``[read] date_format``, one by one; several are read without the time of day."""
    found = [form.removesuffix(ANY_TIME).strip() for form in date_format.split(OR)]
    return found if is_exact(date_format) else list(dict.fromkeys(_TIME.sub("", form) for form in found))


def day(text: str, date_format: str | None, params: dict[str, object]) -> str:
    """SQL for the day of a text; null if it cannot be read. A moment in UTC has the day of the company's time zone."""
    written = written_day(text, date_format, params)
    if date_format is not None and is_exact(date_format):
        return written
    # midnight is how days are written as moments
    moment = f"{written} + {_time(text)}"
    here = f"cast(timezone(:time_zone, timezone('UTC', {moment})) as date)"
    return f"case when {is_utc(text)} and {_time(text)} > interval 0 second then {here} else {written} end"


def is_utc(text: str) -> str:
    """SQL that is true for a moment in UTC."""
    # the last letter alone rules out most texts
    return f"(right({text}, 1) in ('Z', 'C', 'T', '0') and regexp_matches({text}, '[0-9AaPpMm.] ?(?:{sql_pattern(days.UTC)})$'))"


def written_day(text: str, date_format: str | None, params: dict[str, object]) -> str:
    """SQL for the day as it stands in the file, whatever its time zone."""
    if not date_format:
        params["date_formats"] = _NATIVE
        return f"coalesce(try_cast({text} as date), cast(try_strptime({text}, :date_formats) as date))"
    forms = formats_in(date_format)
    if is_exact(date_format):
        params["date_formats"] = forms
        return f"cast(try_strptime({text}, :date_formats) as date)"
    bare = f"regexp_replace(regexp_replace({text}, '{sql_pattern(days.CLOCK)}', ''), '(?i){sql_pattern(months.WEEKDAY)}', '')"
    plain = [form for form in forms if form not in WORDS and "%b" not in form.lower()]
    params["date_formats"] = [*plain, *([] if ISO in plain else [ISO])]
    read = [f"cast(try_strptime({bare}, :date_formats) as date)"]
    named = [re.sub(months.BETWEEN, " ", form.replace("%B", "%b")) for form in forms if "%b" in form.lower()]
    if named:
        params |= {
            "named_formats": named,
            "month_words": list(months.MONTHS),
            "month_names": list(months.MONTHS.values()),
        }
        read.append(f"cast(try_strptime({_canonical(bare)}, :named_formats) as date)")
    read += [_WORDS[form](f"lower({bare})") for form in WORDS if form in forms]
    return f"coalesce({', '.join(read)})"


def first_day(text: str, year: str, params: dict[str, object]) -> str:
    """SQL for the first day of a month or quarter whose year is in another column; null if either cannot be read."""
    word = f"rtrim(lower({text}), '.')"
    params |= {
        "month_words": list(months.MONTHS),
        "month_numbers": [months.ENGLISH.index(name) + 1 for name in months.MONTHS.values()],
    }
    quarter = " || ".join(f"regexp_extract({word}, '{sql_pattern(months.QUARTER)}', {place})" for place in (1, 2))
    number = (
        f"coalesce(try_cast({word} as integer), list_extract(:month_numbers, list_position(:month_words, {word})), "
        f"3 * try_cast({quarter} as integer) - 2)"
    )
    whole = f"case when regexp_full_match({year}, '(19|20)[0-9]{{2}}') then {year} end"
    return f"try_cast({whole} || '-' || lpad(cast({number} as varchar), 2, '0') || '-01' as date)"


def _canonical(text: str) -> str:
    """SQL for ``months.canonical``."""
    word = f"regexp_extract(lower({text}), '{months.WORD}')"
    name = f"coalesce(list_extract(:month_names, list_position(:month_words, {word})), {word})"
    return f"trim(regexp_replace(replace(lower({text}), {word}, {name}), '{months.BETWEEN}', ' ', 'g'))"


def _quarter(text: str) -> str:
    found = [
        f"make_date({_full_year(_group(text, pattern, year))}, 3 * {_group(text, pattern, 3 - year)} - 2, 1)"
        for pattern, year in days.QUARTERS
    ]
    return f"coalesce({', '.join(found)})"


def _week(text: str) -> str:
    found = [
        f"{_group(text, pattern, year)} || '-W' || lpad(cast({_group(text, pattern, 3 - year)} as varchar), 2, '0')"
        for pattern, year in days.WEEKS
    ]
    return f"cast(try_strptime(coalesce({', '.join(found)}), '%G-W%V') as date)"


def _serial(text: str) -> str:
    number = _group(text, "^([0-9]{5})(?:[.,][0-9]+)?$", 1)
    first, last = days.SERIALS
    return f"case when {number} between {first} and {last} then date '{days.FIRST_SERIAL}' + {number} end"


def _epoch(text: str) -> str:
    seconds = _group(text, "^([0-9]{10})(?:[0-9]{3})?$", 1, "bigint")
    first, last = days.SECONDS
    here = f"timezone(:time_zone, to_timestamp({seconds}))"
    # midnight in UTC is how days are written as moments
    day = f"case when {seconds} % 86400 = 0 then timezone('UTC', to_timestamp({seconds})) else {here} end"
    return f"case when {seconds} between {first} and {last} then cast({day} as date) end"


_WORDS = {days.QUARTER: _quarter, days.WEEK: _week, days.SERIAL: _serial, days.EPOCH: _epoch}


def _group(text: str, pattern: str, place: int, kind: str = "integer") -> str:
    return f"try_cast(regexp_extract({text}, '{sql_pattern(pattern)}', {place}) as {kind})"


def _full_year(year: str) -> str:
    return f"({year} + case when {year} < 100 then 2000 else 0 end)"


def _time(text: str) -> str:
    """SQL for the time of day of a text as an interval; of no length without one."""
    clock = sql_pattern(days.CLOCK)
    found = f"replace(regexp_extract({text}, '{clock}', 1), '.', ':')"
    half = f"regexp_replace(regexp_extract({text}, '{clock}', 2), '(.)', ' \\1M')"
    # strptime gives a time without a day the first of 1900
    return f"coalesce(try_strptime({found} || {half}, {_TIMES}) - timestamp '1900-01-01', interval 0 second)"


# Numbers ------------------------------------------------------------------------------------------


def number(text: str, decimal: str, thousands: str | None, *, is_exact: bool) -> str:
    """SQL for a number with a decimal point; null if its separators are not those of the mapping.

    Infinity and NaN pass, except as exact amounts: a later check rejects them.
    """
    for same in (numbers.BLANKS, numbers.APOSTROPHES):
        if thousands is not None and thousands in same:
            text = f"translate({text}, '{literal(same)}', '{literal(same[0] * len(same))}')"
            thousands = same[0]
    mark = re.escape(thousands or "")
    lakhs = f"|[0-9]{{1,2}}({mark}[0-9]{{2}})+{mark}[0-9]{{3}}" if thousands == "," else ""
    digits = "[0-9]+(_[0-9]+)*" if thousands is None else f"([0-9]{{1,3}}({mark}[0-9]{{3}})+{lakhs}|[0-9]+)"
    sign = re.escape(decimal)
    fraction = "[0-9]+(_[0-9]+)*"
    pattern = f"[+-]?({digits}({sign}({fraction})?)?|{sign}{fraction})([eE][+-]?[0-9]+)?"
    if not is_exact:
        pattern += "|[+-]?([iI][nN][fF]([iI][nN][iI][tT][yY])?|[nN][aA][nN])"
    bare = text if thousands is None else f"replace({text}, '{literal(thousands)}', '')"
    return f"case when regexp_full_match({text}, '{literal(pattern)}') then replace({bare}, '{decimal}', '.') end"


def unmarked(text: str) -> str:
    """SQL for ``numbers.unmarked``: the number without currency, scale, percent, CR and DR, a minus before it."""
    text = f"translate({text}, '{numbers.BLANKS}', '{' ' * len(numbers.BLANKS)}')"
    opened, before, between, figure, behind, closed = (
        f"regexp_extract({text}, '{sql_pattern(numbers.MARKED)}', {place})" for place in (1, 2, 3, 4, 7, 8)
    )
    is_whole = f"regexp_matches({figure} || {behind}, '[.,] *[{numbers.MINUS}]')"
    minus = f"regexp_matches({opened} || {before} || {between} || case when {is_whole} then '' else {behind} end, '[({numbers.MINUS}]')"
    is_marked = f"({figure} <> '' and ({opened} = '') = ({closed} = ''))"
    bare = f"rtrim({figure}, ' {numbers.MINUS}') || case when {is_whole} then '0' else '' end"
    return f"case when {is_marked} then case when {minus} then '-' else '' end || {bare} else {text} end"


def scaled(text: str, value: str, figure: str, kind: str) -> str:
    """SQL for a number, and for what it is where thousands or millions stand behind it: ``figure`` is its text."""
    letter = f"lower(left(regexp_extract({text}, '{sql_pattern(numbers.MARKED)}', 5), 1))"
    times = f"case when {letter} in ('k', 't') then 1000 else 1000000 end"
    whole = f"try_cast(try_cast({figure} as double) * {times} as {kind})"
    return f"case when regexp_matches({text}, '[kKtMm]') and {letter} <> '' then {whole} else {value} end"


def percent(text: str, value: str, share: str) -> str:
    """SQL for a number, and for what it is where a percent sign is behind."""
    return f"case when contains({text}, '%') then {share} else {value} end"


def turned(text: str, value: str, side: str) -> str:
    """SQL for a number, with the other sign where its side of the account is the negative one."""
    return f"case when regexp_matches({text}, '(?i){side}[.]?$') then -{value} else {value} end"


def unwrapped(text: str) -> str:
    """SQL for ``cells.unwrapped``."""
    wrapped = sql_pattern(cells.WRAPPED)
    inner = " || ".join(f"regexp_extract({text}, '{wrapped}', {place})" for place in (1, 2))
    return f"case when regexp_matches({text}, '{wrapped}') then {inner} else {text} end"
