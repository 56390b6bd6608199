"""How a waiting file is written and what else is true of it: told from its values, changed by a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.waiting import own_words, uploads
from kam_analytics.imports.commands import Choices, Guess
from kam_analytics.imports.upload import Waiting
from kam_analytics.imports.wording import imports as say
from kam_analytics.kit.ui.address import show
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.wording import Words

#: words of a mapping that a person switches -> the value that says it
_SAYS: dict[str, str | bool] = {"replaces": "period", "leading": True, "anonymous": True, "scale": "0-10"}


def change(item: Waiting, how: Callable[[Choices], Choices]) -> None:
    """Keep a change: of what was chosen last, because a second click may come before the page has drawn the first."""

    def changed(chosen: Choices) -> Choices:
        # a remembered mapping is chosen with the first change; answers may have come from another page
        return how(replace(item.given, answers=chosen.answers) if chosen.is_bare else chosen)

    uploads().change(item.name, changed)


def formats_part(item: Waiting, guess: Guess) -> None:
    """Encoding, delimiter, dates and numbers: as they were told, to be changed; open ones are asked in sight."""
    _ = own_words()
    asked = {said.code for said in item.asked}
    if "date_mixed" in asked:
        _date_format(item, guess)
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
            st.caption(_("Words to check the encoding by: {words}", words=md(", ".join(guess.encoding.evidence))))
        with st.container(horizontal=True, gap="medium"):
            if "date_mixed" not in asked:
                _date_format(item, guess)
            _number_format(item, guess)


def _read(item: Waiting, word: str, label: str, options: list[str], value: str, names: Mapping[str, str]) -> None:
    _ = own_words()
    key = f"{word}-{item.name}"
    show(key, value if value in options else options[0])
    st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda code: _(names[code]) if code in names else code,
        on_change=lambda: change(item, lambda now: _with_read(now, **{word: st.session_state[key] or ""})),
        width=240,
    )


def _date_format(item: Waiting, guess: Guess) -> None:
    _ = own_words()
    found = imports.formats(guess, item.choices)
    if found.dates is None:
        return
    key = f"dates-{item.name}"
    value = item.choices.read.get("date_format") or found.read.get("date_format", "")
    options = list(dict.fromkeys([*filter(None, [value]), *found.date_formats, *say.DATE_FORMATS]))
    show(key, value or None)
    st.selectbox(
        _("Date format"),
        options,
        index=None,
        key=key,
        accept_new_options=True,
        placeholder=_("Choose the order"),
        format_func=lambda code: _(say.DATE_FORMATS[code]) if code in say.DATE_FORMATS else code,
        on_change=lambda: change(item, lambda now: _with_read(now, date_format=st.session_state[key] or "")),
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

    def changed(now: Choices) -> Choices:
        decimal, thousands = st.session_state[key] or (".", "")
        return _with_read(now, decimal=decimal, thousands=thousands)

    show(key, value)
    st.selectbox(
        _("Number format"),
        options,
        index=None,
        key=key,
        placeholder=_("Choose the separators"),
        format_func=lambda signs: f"1{signs[1]}234{signs[0]}50",
        on_change=change,
        args=(item, changed),
        width=240,
    )


#: decimal and thousands separators that are offered
_NUMBERS = ((",", " "), (",", "."), (",", ""), (".", ","), (".", " "), (".", "'"), (".", ""))


def _with_read(choices: Choices, **said: str) -> Choices:
    read = {**choices.read, **said}
    return replace(choices, read={word: value for word, value in read.items() if value})


def options_part(item: Waiting) -> None:
    _ = own_words()
    kind = imports.KINDS[item.kind]
    names = [name for name, fits in _FITS.items() if fits(kind)]
    with st.expander(_("More about the file"), type="compact", key=f"more-{item.name}", on_change="rerun") as box:
        if box.open:
            for name in names:
                _switch(item, name, _)


#: switch -> the kinds of which it can be said
_FITS: dict[str, Any] = {
    "create_accounts": lambda kind: kind.is_fact,
    "whole_ids": lambda kind: True,
    "replaces": lambda kind: kind.is_fact,
    "leading": lambda kind: not kind.is_fact,
    "anonymous": lambda kind: kind.name == "nps",
    "scale": lambda kind: kind.name == "nps",
}


def _switch(item: Waiting, name: str, _: Words) -> None:
    key = f"says-{name}-{item.name}"
    label, meaning = say.OPTIONS[name]

    def changed(now: Choices) -> Choices:
        is_on = bool(st.session_state[key])
        if name not in _SAYS:
            return replace(now, options={**now.options, name: is_on})
        says = {word: value for word, value in now.says.items() if word != name}
        return replace(now, says={**says, **({name: _SAYS[name]} if is_on else {})})

    is_on = name in item.choices.says if name in _SAYS else item.choices.options.get(name, False)
    show(key, is_on)
    st.toggle(_(label), key=key, on_change=change, args=(item, changed), help=_(meaning))
