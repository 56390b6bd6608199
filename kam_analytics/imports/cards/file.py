"""One waiting file: what is open about it, which column is which field, how it is written, what it would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from kam_analytics.errors import BadInput
from kam_analytics.imports import commands as imports
from kam_analytics.imports.cards.questions import questions_part
from kam_analytics.imports.cards.waiting import load_button, own_words, uploads, who
from kam_analytics.imports.cards.ways import change, formats_part, options_part
from kam_analytics.imports.commands import Choices, Guess, Said
from kam_analytics.imports.upload import Waiting
from kam_analytics.imports.wording import imports as say
from kam_analytics.imports.wording.fields import field_label, field_meaning, kind_name
from kam_analytics.imports.wording.told import told_values
from kam_analytics.kit.table import Column, Format, Table
from kam_analytics.kit.ui import stores
from kam_analytics.kit.ui.address import show
from kam_analytics.kit.ui.links import md
from kam_analytics.kit.ui.page import card
from kam_analytics.kit.ui.tables import table, words_table
from kam_analytics.kit.wording.codes import status

#: in place of a column: one value for every row
_SAME = "\0same"
_FORMATS: dict[str, Format] = {"date": "day", "amount": "money", "number": "money", "whole": "number"}


def file_card(item: Waiting, others: list[Waiting]) -> None:
    """Everything about one file."""
    _ = own_words()
    guess = item.guess
    if guess is None:
        with card(_("{file} cannot be read", file=item.name)):
            st.error(md(_.error(item.error)) if item.error else "")
            if item.choices.read:
                st.button(
                    _("Reset to detected format"), icon=":material/undo:", key=f"reread-{item.name}",
                    on_click=change, args=(item, lambda now: replace(now, read={})),
                )  # fmt: skip
        return
    if item.only_helps:
        with card(item.name):
            st.info(md(say.helps(item.used_by, _)), icon=":material/join_inner:")
            _kind_and_source(item, guess)
        return
    with card(say.file_title(item.name, item.kind, guess.rows, _)):
        if item.kind or guess.because:
            st.caption(md(say.told_from(guess.because, item.is_remembered, item.choices.source, _)))
        for sign in imports.signs_of(guess, item.choices):
            _sign(item, sign)
        for sign in imports.changed_signs(guess, item.choices):
            st.caption(md(_(sign.message, **sign.fields)))
        questions_part(item)
        _kind_and_source(item, guess)
        if item.kind in imports.KINDS:
            _columns(item, guess)
            _values(item, guess)
            formats_part(item, guess)
            options_part(item)
        if item.mapping is not None:
            for line in told_values(imports.told_values(guess, item.mapping), _):
                st.caption(md(line))
            _preview(item, others)


def _sign(item: Waiting, sign: Said) -> None:
    """Something that was seen around the rows; what can be mended here has its button."""
    _ = own_words()
    st.warning(md(_(sign.message, **sign.fields)), icon=":material/info:")
    if sign.code == "ids_with_zero":
        st.button(
            _("Remove it"), icon=":material/done:", key=f"zeros-{item.name}", on_click=change,
            args=(item, _with("whole_ids")),
        )  # fmt: skip


# Kind and source ----------------------------------------------------------------------------------


def _kind_and_source(item: Waiting, guess: Guess) -> None:
    _ = own_words()
    with st.container(horizontal=True, gap="medium"):
        kinds = ["", *imports.KINDS]
        key = f"kind-{item.name}"
        show(key, item.kind if item.kind in kinds and not item.only_helps else "")
        st.selectbox(
            _("Kind of data"),
            kinds,
            format_func=lambda name: kind_name(name, _) if name else _("choose"),
            key=key,
            on_change=lambda: change(item, lambda now: _of_kind(now, st.session_state[key] or "")),
            width=260,
        )
        source = item.choices.source or (item.mapping.source if item.mapping else "") or guess.source
        sources = list(dict.fromkeys([*filter(None, [source]), *item.sources]))
        if not (item.kind or sources):
            return
        key_of_source = f"source-{item.name}"
        show(key_of_source, source or None)
        st.selectbox(
            _("Source"),
            sources,
            index=None,
            key=key_of_source,
            accept_new_options=True,
            placeholder=_("Name of the system"),
            help=_("The system the rows come from: rows from one source are recognised when they are imported again."),
            on_change=lambda: change(item, lambda now: replace(now, source=st.session_state[key_of_source] or "")),
            width=260,
        )


def _of_kind(now: Choices, kind: str) -> Choices:
    """Another kind: what was said of columns is void, what was said of the file stays."""
    return Choices(
        kind=kind, read={word: now.read[word] for word in ("encoding", "delimiter", "sheet") if word in now.read}
    )


# Columns ------------------------------------------------------------------------------------------


def _columns(item: Waiting, guess: Guess) -> None:
    """Our field on the left, their column beside it with a sample; fields that nothing fills one click away."""
    _ = own_words()
    chosen = imports.fields_of(guess, item.choices)
    filled = {**chosen, **item.choices.constants}
    must = imports.missing(item.kind, set(filled))
    fields = [field.name for field in imports.KINDS[item.kind].fields]
    # who maps by hand sees them all, from the first choice to the last
    by_hand = bool(must or item.choices.columns) and not item.is_remembered
    first = fields if by_hand else [name for name in fields if name in filled]
    st.markdown(f"**{_('Column mapping')}**")
    for name in first:
        _field(item, guess, name, chosen.get(name, ""))
    rest = [name for name in fields if name not in first]
    if rest:
        label = _.plural("{n} field without a column", "{n} fields without a column", len(rest))
        with st.expander(label, type="compact", key=f"rest-{item.name}", on_change="rerun") as box:
            if box.open:
                for name in rest:
                    _field(item, guess, name, "")
    left = [header for header in guess.headers if header not in chosen.values()]
    if left:
        shown = ", ".join(md(header) for header in left[:20]) + (" …" if len(left) > 20 else "")
        st.caption(_("Unused columns: {columns}", columns=shown))


def _field(item: Waiting, guess: Guess, name: str, column: str) -> None:
    _ = own_words()
    label = field_label(item.kind, name, _)
    ours, theirs, sample = st.columns([1.1, 1.3, 1.6], vertical_alignment="center", gap="small")
    with ours:
        required = imports.KINDS[item.kind].field(name)
        star = " :red[*]" if required and required.required else ""
        st.markdown(f"{md(label)}{star}", help=field_meaning(item.kind, name, _) or None)
    options = ["", _SAME, *guess.headers]
    is_same = name in item.choices.constants
    key, value_key = f"column-{item.name}-{name}", f"same-{item.name}-{name}"

    def changed(now: Choices) -> Choices:
        picked = st.session_state[key] or ""
        constants = {other: value for other, value in now.constants.items() if other != name}
        if picked == _SAME:
            constants[name] = ""
        return replace(now, columns={**now.columns, name: "" if picked == _SAME else picked}, constants=constants)

    def typed(now: Choices) -> Choices:
        return replace(now, constants={**now.constants, name: st.session_state[value_key] or ""})

    with theirs:
        # between dashes: no column of theirs is called so
        ours_of = {"": _("no column"), _SAME: _("the same for every row")}
        wanted = _SAME if is_same else column
        show(key, wanted if wanted in options else "")
        st.selectbox(
            label,
            options,
            format_func=lambda text: f"— {ours_of[text]} —" if text in ours_of else text,
            key=key,
            on_change=change,
            args=(item, changed),
            label_visibility="collapsed",
        )
    with sample:
        if is_same:
            show(value_key, item.choices.constants[name])
            st.text_input(
                _("Value for every row"), key=value_key, on_change=change,
                args=(item, typed),
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
    known = imports.values_of(guess, item.choices)
    for name, theirs in imports.fields_of(guess, item.choices).items():
        field, column = imports.KINDS[item.kind].field(name), guess.column(theirs)
        if field is None or not field.choices or column is None or not column.values:
            continue
        pairs = {**known.get(name, {}), **item.choices.values.get(name, {})}
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

    def changed(now: Choices) -> Choices:
        told = {**pairs, **now.values.get(name, {}), value: st.session_state[key] or ""}
        return replace(now, values={**now.values, name: {theirs: ours for theirs, ours in told.items() if ours}})

    options = ["", *choices]
    ours = pairs.get(value, "")
    show(key, ours if ours in options else "")
    st.selectbox(
        md(value), options, key=key,
        on_change=change, args=(item, changed), width=320,
        format_func=lambda code: status(code, _) if code else _("reject these rows"),
    )  # fmt: skip


# What it would do ---------------------------------------------------------------------------------


def _preview(item: Waiting, others: list[Waiting]) -> None:
    _ = own_words()
    st.markdown(f"**{_('What the import would do')}**")
    try:
        with st.spinner(_("Testing the whole file …")):
            trial = uploads().preview(stores.own(), who(), item, others)
    except BadInput as error:
        st.error(md(_.error(error)))
        return
    seen, report = trial.seen, trial.seen.report
    if trial.without:
        st.caption(md(_("Not included, because they cannot be tested: {files}", files=", ".join(trial.without))))
    if any(other.kind == item.kind and other.mapping and other.name != item.name for other in others):
        st.caption(_("Other waiting files of this kind are not included."))
    if seen.is_known:
        st.info(_("This file has already been imported: it adds nothing."), icon=":material/check:")
        return
    st.markdown(md(say.counts(report, _, is_trial=True)))
    if report.totals:
        st.markdown(md(say.totals(item.kind, report.totals, _)))
    if report.warnings:
        st.caption(md(say.warnings(report.warnings, imports.WARNINGS, _)))
    for note in seen.notes:
        st.caption(md(_(note.message, **note.fields)))
    if report.reasons:
        words_table(say.reasons_rows(report.reasons, seen.rejects, imports.REASONS, item.kind, _), "preview-reasons")
        if "unknown_account" in report.reasons and not item.choices.options.get("create_accounts"):
            st.caption(_("Import the file of accounts too, or create accounts without names from the IDs."))
            st.button(
                _("Create accounts from these IDs"), icon=":material/add:", key=f"make-{item.name}", on_click=change,
                args=(item, _with("create_accounts")),
            )  # fmt: skip
    if len(seen.rows):
        types = {field.name: field.type for field in imports.KINDS[item.kind].fields}
        columns = [
            Column(name, field_label(item.kind, name, _), _format(name, types.get(name, "amount")))
            for name in seen.rows.columns
        ]
        st.caption(_("The first rows as they will be stored"))
        table(Table.of(seen.rows, *columns), "preview-rows", alt=_("The first rows as they will be stored"))
    load_button(others, "import-below")


def _with(option: str) -> Callable[[Choices], Choices]:
    """The choices with an option switched on."""
    return lambda now: replace(now, options={**now.options, option: True})


def _format(name: str, form: str) -> Format:
    # a year has no thousands
    return "text" if name == "year" else _FORMATS.get(form, "text")
