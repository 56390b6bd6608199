"""One waiting file: what is open about it, which column is which field, how it is written, what it would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from kam_analytics.commands import imports
from kam_analytics.commands.desk import Waiting
from kam_analytics.commands.imports import Choices, Guess
from kam_analytics.errors import BadInput
from kam_analytics.ui import stores
from kam_analytics.ui.imports import desk, own_words, who
from kam_analytics.ui.page import card, md
from kam_analytics.ui.tables import Column, Format, table, words_table
from kam_analytics.wording import Words
from kam_analytics.wording import imports as say
from kam_analytics.wording.codes import status
from kam_analytics.wording.fields import field_label, field_meaning, kind_name

#: in place of a column: one value for every row
_SAME = "\0same"
_FORMATS: dict[str, Format] = {"date": "day", "amount": "money", "number": "money", "whole": "number"}
#: words of a mapping that a person switches -> the value that says it
_SAYS: dict[str, str | bool] = {"replaces": "period", "leading": True, "anonymous": True, "scale": "0-10"}


def file_card(item: Waiting, others: list[Waiting]) -> None:
    """Everything about one file."""
    _ = own_words()
    guess = item.guess
    if guess is None:
        with card(_("{file} cannot be read", file=item.name)):
            st.error(md(_.error(item.error)) if item.error else "")
        return
    with card(say.file_title(item.name, item.kind, guess.rows, _)):
        if item.kind or guess.because:
            st.caption(md(say.told_from(guess.because, item.is_remembered, item.choices.source, _)))
        for sign in guess.signs:
            st.warning(md(_(sign.message, **sign.fields)), icon=":material/info:")
        for said in item.asked:
            if said.code not in {sign.code for sign in guess.signs}:
                st.warning(md(_(said.message, **said.fields)), icon=":material/help:")
        _kind_and_source(item, guess)
        if item.kind in imports.KINDS:
            _columns(item, guess)
            _values(item, guess)
            _formats(item, guess)
            _options(item)
        if item.mapping is not None:
            _preview(item, others)


def _changed(item: Waiting, choices: Choices) -> None:
    desk().choose(item.name, choices)


# Kind and source ----------------------------------------------------------------------------------


def _kind_and_source(item: Waiting, guess: Guess) -> None:
    _ = own_words()
    with st.container(horizontal=True, gap="medium"):
        kinds = ["", *imports.KINDS]
        key = f"kind-{item.name}"
        st.selectbox(
            _("One row is"),
            kinds,
            index=kinds.index(item.kind) if item.kind in kinds else 0,
            format_func=lambda name: kind_name(name, _) if name else _("choose"),
            key=key,
            on_change=lambda: _changed(item, Choices(kind=st.session_state[key] or "", read=item.choices.read)),
            width=260,
        )
        source = item.choices.source or (item.mapping.source if item.mapping else "") or guess.source
        sources = list(dict.fromkeys([*filter(None, [source]), *item.sources]))
        if not (item.kind or sources):
            return
        key_of_source = f"source-{item.name}"
        st.selectbox(
            _("Source"),
            sources,
            index=0 if source else None,
            key=key_of_source,
            accept_new_options=True,
            placeholder=_("Name of the system"),
            help=_("The system the rows come from: rows of one source are recognised when they come again."),
            on_change=lambda: _changed(item, replace(item.choices, source=st.session_state[key_of_source] or "")),
            width=260,
        )


# Columns ------------------------------------------------------------------------------------------


def _columns(item: Waiting, guess: Guess) -> None:
    """Our field on the left, their column beside it with a sample; fields that nothing fills one click away."""
    _ = own_words()
    chosen = imports.fields_of(guess, item.choices)
    filled = {**chosen, **item.choices.constants}
    needed = imports.missing(item.kind, set(filled))
    must = {name for text in needed for part in text.split(" / ") for name in part.split(" + ")}
    fields = [field.name for field in imports.KINDS[item.kind].fields]
    first = [name for name in fields if name in filled or name in must]
    st.markdown(f"**{_('Which column is what')}**")
    for name in first:
        _field(item, guess, name, chosen.get(name, ""), is_needed=name in must)
    rest = [name for name in fields if name not in first]
    if rest:
        label = _.plural("{n} field without a column", "{n} fields without a column", len(rest))
        with st.expander(label, type="compact", key=f"rest-{item.name}", on_change="rerun") as box:
            if box.open:
                for name in rest:
                    _field(item, guess, name, "", is_needed=False)
    left = [header for header in guess.headers if header not in chosen.values()]
    if left:
        shown = ", ".join(md(header) for header in left[:20]) + (" …" if len(left) > 20 else "")
        st.caption(_("Columns that are left: {columns}", columns=shown))


def _field(item: Waiting, guess: Guess, name: str, column: str, *, is_needed: bool) -> None:
    _ = own_words()
    label = field_label(item.kind, name, _)
    ours, theirs, sample = st.columns([1.1, 1.3, 1.6], vertical_alignment="center", gap="small")
    with ours:
        required = imports.KINDS[item.kind].field(name)
        star = " :red[*]" if is_needed or (required and required.required) else ""
        st.markdown(f"{md(label)}{star}", help=field_meaning(item.kind, name, _) or None)
    options = ["", _SAME, *guess.headers]
    is_same = name in item.choices.constants
    key, value_key = f"column-{item.name}-{name}", f"same-{item.name}-{name}"

    def changed() -> None:
        picked = st.session_state[key] or ""
        columns = {**item.choices.columns, name: "" if picked == _SAME else picked}
        constants = {other: value for other, value in item.choices.constants.items() if other != name}
        if picked == _SAME:
            constants[name] = ""
        _changed(item, replace(item.choices, columns=columns, constants=constants))

    def typed() -> None:
        constants = {**item.choices.constants, name: st.session_state[value_key] or ""}
        _changed(item, replace(item.choices, constants=constants))

    with theirs:
        wanted = _SAME if is_same else column
        st.selectbox(
            label,
            options,
            index=options.index(wanted) if wanted in options else 0,
            format_func=lambda text: {"": _("no column"), _SAME: _("the same for every row")}.get(text, text),
            key=key,
            on_change=changed,
            label_visibility="collapsed",
        )
    with sample:
        if is_same:
            st.text_input(
                _("Value for every row"), item.choices.constants[name], key=value_key, on_change=typed,
                label_visibility="collapsed", placeholder=_("Value for every row"),
            )  # fmt: skip
            return
        held = guess.column(column) if column else None
        if held is not None:
            shown = ", ".join(held.samples[:3]) or _("empty")
            st.caption(md(shown[:90]))


def _values(item: Waiting, guess: Guess) -> None:
    """For fields with codes of ours: which of their values is which."""
    _ = own_words()
    known = {**imports.values_of(guess, item.choices), **item.choices.values}
    for name, theirs in imports.fields_of(guess, item.choices).items():
        field, column = imports.KINDS[item.kind].field(name), guess.column(theirs)
        if field is None or not field.choices or column is None or not column.values:
            continue
        pairs = known.get(name, {})
        told = [value for value in column.values if value not in field.choices]
        if not told:
            continue
        label = _("Values of “{column}”", column=theirs)
        with st.expander(md(label), type="compact", key=f"values-{item.name}-{name}", on_change="rerun") as box:
            if box.open:
                for number, value in enumerate(told):
                    _value(item, name, value, pairs, field.choices, number)


def _value(item: Waiting, name: str, value: str, pairs: Mapping[str, str], choices: Sequence[str], number: int) -> None:
    _ = own_words()
    key = f"value-{item.name}-{name}-{number}"

    def changed() -> None:
        said = {theirs: ours for theirs, ours in {**pairs, value: st.session_state[key] or ""}.items() if ours}
        _changed(item, replace(item.choices, values={**item.choices.values, name: said}))

    options = ["", *choices]
    ours = pairs.get(value, "")
    st.selectbox(
        md(value), options, index=options.index(ours) if ours in options else 0, key=key, on_change=changed, width=320,
        format_func=lambda code: status(code, _) if code else _("refuse these rows"),
    )  # fmt: skip


# How it is written --------------------------------------------------------------------------------


def _formats(item: Waiting, guess: Guess) -> None:
    """Encoding, delimiter, dates and numbers: as they were told, to be changed; open ones are asked in sight."""
    _ = own_words()
    asked = {said.code for said in item.asked}
    if asked & {"date_order", "date_formats", "date_mixed"}:
        _date_format(item, guess)
    if "number_format" in asked:
        _number_format(item, guess)
    if guess.is_parquet:
        return
    with st.expander(_("How it is written"), type="compact", key=f"formats-{item.name}", on_change="rerun") as box:
        if not box.open:
            return
        with st.container(horizontal=True, gap="medium"):
            if len(guess.sheets) > 1:
                _read(item, "sheet", _("Sheet"), list(guess.sheets), guess.sheet, {})
            if guess.encoding.value:
                options = [guess.encoding.value, *guess.encoding.alternatives]
                _read(item, "encoding", _("Encoding"), options, guess.encoding.value, say.ENCODINGS)
            if guess.delimiter.value:
                options = [guess.delimiter.value, *guess.delimiter.alternatives]
                _read(item, "delimiter", _("Columns are separated by"), options, guess.delimiter.value, say.DELIMITERS)
        if guess.encoding.evidence:
            st.caption(_("Words by which to check the encoding: {words}", words=md(", ".join(guess.encoding.evidence))))
        with st.container(horizontal=True, gap="medium"):
            if not asked & {"date_order", "date_formats", "date_mixed"}:
                _date_format(item, guess)
            if "number_format" not in asked:
                _number_format(item, guess)


def _read(item: Waiting, word: str, label: str, options: list[str], value: str, names: Mapping[str, str]) -> None:
    _ = own_words()
    key = f"{word}-{item.name}"
    st.selectbox(
        label,
        options,
        index=options.index(value) if value in options else 0,
        key=key,
        format_func=lambda code: _(names[code]) if code in names else code,
        on_change=lambda: _changed(
            item, replace(item.choices, read={**item.choices.read, word: st.session_state[key] or ""})
        ),
        width=240,
    )


def _date_format(item: Waiting, guess: Guess) -> None:
    _ = own_words()
    found = imports.formats(guess, item.choices)
    if found.dates is None:
        return
    key = f"dates-{item.name}"
    value = item.choices.read.get("date_format") or found.read.get("date_format", "")
    alternatives = list(found.dates.alternatives) if found.dates.is_open else []
    options = list(dict.fromkeys([*filter(None, [value]), *alternatives, *say.DATE_FORMATS]))
    st.selectbox(
        _("Dates are written"),
        options,
        index=0 if value else None,
        key=key,
        accept_new_options=True,
        placeholder=_("Choose the order"),
        format_func=lambda code: _(say.DATE_FORMATS[code]) if code in say.DATE_FORMATS else code,
        on_change=lambda: _changed(item, _with_read(item.choices, date_format=st.session_state[key] or "")),
        width=320,
    )


def _number_format(item: Waiting, guess: Guess) -> None:
    _ = own_words()
    found = imports.formats(guess, item.choices)
    if found.numbers is None:
        return
    read = {**found.read, **item.choices.read}
    is_open = found.numbers.is_open and not {"decimal", "thousands"} & set(item.choices.read)
    value = None if is_open else (read.get("decimal", "."), read.get("thousands", ""))
    options = list(dict.fromkeys([*([value] if value else []), *_NUMBERS]))
    key = f"numbers-{item.name}"

    def changed() -> None:
        decimal, thousands = st.session_state[key] or (".", "")
        _changed(item, _with_read(item.choices, decimal=decimal, thousands=thousands))

    st.selectbox(
        _("Numbers are written"),
        options,
        index=0 if value else None,
        key=key,
        placeholder=_("Choose the separators"),
        format_func=lambda signs: f"1{signs[1]}234{signs[0]}50",
        on_change=changed,
        width=240,
    )


#: decimal and thousands separators that are offered
_NUMBERS = ((",", " "), (",", "."), (",", ""), (".", ","), (".", " "), (".", "'"), (".", ""))


def _with_read(choices: Choices, **said: str) -> Choices:
    read = {**choices.read, **said}
    return replace(choices, read={word: value for word, value in read.items() if value})


def _options(item: Waiting) -> None:
    _ = own_words()
    kind = imports.KINDS[item.kind]
    names = [name for name, fits in _FITS.items() if fits(kind)]
    with st.expander(
        _("What else is true of the file"), type="compact", key=f"more-{item.name}", on_change="rerun"
    ) as box:
        if box.open:
            for name in names:
                _switch(item, name, _)


#: switch -> the kinds of which it can be said
_FITS: dict[str, Any] = {
    "create_accounts": lambda kind: "account" in kind.lookups or kind.is_fact,
    "replaces": lambda kind: kind.is_fact,
    "leading": lambda kind: not kind.is_fact,
    "anonymous": lambda kind: kind.name == "nps",
    "scale": lambda kind: kind.name == "nps",
}


def _switch(item: Waiting, name: str, _: Words) -> None:
    key = f"says-{name}-{item.name}"
    label, meaning = say.OPTIONS[name]

    def changed() -> None:
        is_on = bool(st.session_state[key])
        if name in _SAYS:
            says = {word: value for word, value in item.choices.says.items() if word != name}
            _changed(item, replace(item.choices, says={**says, **({name: _SAYS[name]} if is_on else {})}))
        else:
            _changed(item, replace(item.choices, options={**item.choices.options, name: is_on}))

    is_on = name in item.choices.says if name in _SAYS else item.choices.options.get(name, False)
    st.toggle(_(label), is_on, key=key, on_change=changed, help=_(meaning))


# What it would do ---------------------------------------------------------------------------------


def _preview(item: Waiting, others: list[Waiting]) -> None:
    _ = own_words()
    st.markdown(f"**{_('What the import would do')}**")
    try:
        with st.spinner(_("The whole file is tried …")):
            seen = desk().preview(stores.own(), who(), item, others)
    except BadInput as error:
        st.error(md(_.error(error)))
        return
    report = seen.report
    if seen.is_known:
        st.info(_("This file is in already: it adds nothing."), icon=":material/check:")
        return
    st.markdown(md(say.counts(report, _, is_trial=True)))
    if report.totals:
        st.markdown(md(say.totals(item.kind, report.totals, _)))
    if report.noted:
        st.caption(md(say.noted(report.noted, imports.NOTED, _)))
    for note in seen.notes:
        st.caption(md(_(note.message, **note.fields)))
    if report.reasons:
        words_table(say.reasons_rows(report.reasons, seen.rejects, imports.REASONS, item.kind, _), "preview-reasons")
        if "unknown_account" in report.reasons and not item.choices.options.get("create_accounts"):
            st.caption(_("Bring the file of accounts too, or let the ids become accounts without a name."))
            made = replace(item.choices, options={**item.choices.options, "create_accounts": True})
            st.button(
                _("Make accounts of these ids"), icon=":material/add:", key=f"make-{item.name}", on_click=_changed,
                args=(item, made),
            )  # fmt: skip
    if len(seen.rows):
        types = {field.name: field.type for field in imports.KINDS[item.kind].fields}
        columns = {
            name: Column(field_label(item.kind, name, _), _format(name, types.get(name, "amount")))
            for name in seen.rows.columns
        }
        st.caption(_("The first rows as they will be stored"))
        table(seen.rows, columns, "preview-rows", alt=_("The first rows as they will be stored"))


def _format(name: str, form: str) -> Format:
    # a year has no thousands
    return "text" if name == "year" else _FORMATS.get(form, "text")
