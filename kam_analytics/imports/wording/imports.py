"""Imports in words: waiting files, what a file is, what happened to its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from kam_analytics.errors import N_
from kam_analytics.imports.wording.fields import field_label, kind_name
from kam_analytics.imports.wording.told import quoted
from kam_analytics.kit.wording.codes import status
from kam_analytics.kit.wording.i18n import Words

_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")
#: a day and a number as we write them for a machine
_ISO, _DECIMAL = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"-?\d+\.\d+")
#: state of a waiting file -> its badge: words, icon, colour
STATES = {
    "ready": (N_("ready"), ":material/check:", "green"),
    "asked": (N_("needs an answer"), ":material/help:", "orange"),
    "joined": (N_("part of other files"), ":material/join_inner:", "blue"),
    "unneeded": (N_("not needed here"), ":material/remove_circle:", "gray"),
    "not_ours": (N_("cannot be imported"), ":material/do_not_disturb_on:", "gray"),
    "unreadable": (N_("cannot be read"), ":material/error:", "red"),
}
#: encodings and separators as people know them
ENCODINGS = {
    "utf-8": N_("UTF-8"), "utf-16": N_("UTF-16"), "cp1252": N_("Windows (cp1252)"), "latin-1": N_("Latin-1"),
    "mac_roman": N_("old Macintosh"), "cp850": N_("DOS (cp850)"),
}  # fmt: skip
DELIMITERS = {",": N_("comma ,"), ";": N_("semicolon ;"), "\t": N_("tab"), "|": N_("vertical bar |")}
DATE_FORMATS = {
    "%Y-%m-%d": N_("2026-04-03, year first"), "%d.%m.%Y": N_("3.4.2026, day first"),
    "%d/%m/%Y": N_("03/04/2026 is 3 April: day first"), "%m/%d/%Y": N_("03/04/2026 is 4 March: month first"),
    "%d-%m-%Y": N_("03-04-2026 is 3 April: day first"), "%m-%d-%Y": N_("03-04-2026 is 4 March: month first"),
    "%d/%m/%y": N_("03/04/26 is 3 April: day first"), "%m/%d/%y": N_("03/04/26 is 4 March: month first"),
    "%d.%m.%y": N_("3.4.26, day first"), "%Y%m%d": N_("20260403, year first"),
}  # fmt: skip
#: option of a file -> its switch, and what it does
OPTIONS = {
    "create_accounts": (
        N_("Create accounts for unknown IDs"),
        N_("Without a file of accounts, the IDs in the rows become accounts; otherwise such rows are rejected."),
    ),
    "whole_ids": (
        N_("IDs without .0"),
        N_("A spreadsheet saved the IDs as numbers: 1001.0 is read as 1001."),
    ),
    "replaces": (
        N_("The file has all rows of its period"),
        N_("Rows of this source that fall between the file's first and last day but are missing from it "
"are removed; undo restores them."),
    ),
    "leading": (
        N_("This source has priority"),
        N_("The file overwrites what was edited in the app."),
    ),
    "anonymous": (
        N_("The survey was anonymous"),
        N_("The respondent is never read or stored; an account is shown from three answers on."),
    ),
    "scale": (
        N_("The survey used the 0–10 scale"),
        N_("Needed when no answer is 0 and all could be on a 1–5 or 1–10 scale."),
    ),
}  # fmt: skip


class Said(Protocol):
    """A question about a file (``recognise.guess.Said``)."""

    @property
    def message(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...


def question(said: Said, kind: str, _: Words) -> str:
    """An open question, with our fields and kinds under their names in the form."""
    return sentence(said.message, said.fields, kind, _)


def sentence(message: str, about: Mapping[str, Any], kind: str, _: Words) -> str:
    """A sentence about a file, with our fields and kinds under their names in the form."""
    fields = dict(about)
    if kind and "fields" in fields:
        fields["fields"] = _NAME.sub(lambda name: field_label(kind, name.group(), _), str(fields["fields"]))
    if "known" in fields:
        fields["known"] = ", ".join(kind_name(name, _) for name in str(fields["known"]).split(", "))
    if "kind" in fields:
        fields["kind"] = kind_name(str(fields["kind"]), _)
    shown = {name: _.number(value) if isinstance(value, int) else value for name, value in fields.items()}
    return _(message, **shown)


class Answer(Protocol):
    """An answer to a question about a file (``choices.Answer``)."""

    @property
    def message(self) -> str: ...
    @property
    def fields(self) -> Mapping[str, Any]: ...


def answer(given: Answer, _: Words) -> str:
    """An answer with what it would make of an example."""
    return answer_of(given.message, given.fields, _)


def answer_of(message: str, about: Mapping[str, Any], _: Words) -> str:
    """The sentence of an answer: days, rates and numbers of ours as this language writes them, those of the file as they are."""
    fields = dict(about)
    if _ISO.fullmatch(str(fields.get("day", ""))):
        fields["day"] = _.day(date.fromisoformat(fields["day"]))
    for name in ("rate", "number"):
        if _DECIMAL.fullmatch(str(fields.get(name, ""))):
            fields[name] = str(fields[name]).replace(".", _.separators[0])
    return _(message, **fields)


class Deals(Protocol):
    """Won deals that can stand in for sales (``deals.Offer``)."""

    @property
    def deals(self) -> int: ...
    @property
    def amount(self) -> float: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date: ...


def deals_offered(found: Deals, _: Words) -> str:
    """What could stand in for sales."""
    return _.plural(
        "No invoices yet, but {n} won deal: {amount}",
        "No invoices yet, but {n} won deals: {amount}",
        found.deals,
        amount=_.money(found.amount),
    )


def deals_meant(_: Words) -> str:
    """What it means that they do."""
    return _(
        "Every page and export then says “won deals, not invoices”. Invoices that you import later take their place, "
        "and the import history can undo it."
    )


class Report(Protocol):
    """The counts of an import (``load.batch.BatchReport``)."""

    @property
    def rows(self) -> int: ...
    @property
    def loaded(self) -> int: ...
    @property
    def updated(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def filtered(self) -> int: ...
    @property
    def rejected(self) -> int: ...


def upload_finding(files: Sequence[tuple[str, str]], _: Words) -> str:
    """The waiting files, each with its name and state, in one sentence; what a person has to do comes first."""
    if not files:
        return _("Import your CRM and ERP exports as they are")
    by_state: dict[str, list[str]] = {}
    for name, state in files:
        by_state.setdefault(_TOLD_AS.get(state, state), []).append(name)
    said = []
    if names := by_state.get("asked"):
        said.append(_.plural("{file} waits for an answer", "{n} files wait for an answer", len(names), file=names[0]))
    if names := by_state.get("ready"):
        said.append(_.plural("{file} is ready to import", "{n} files are ready to import", len(names), file=names[0]))
    if names := by_state.get("not_ours"):
        said.append(_.plural("{file} cannot be imported", "{n} files cannot be imported", len(names), file=names[0]))
    if (names := by_state.get("joined")) and not said:
        said.append(
            _.plural("{file} goes with other files", "{n} files go with other files", len(names), file=names[0])
        )
    return ", ".join(said)


#: states that are told in one sentence
_TOLD_AS = {"unreadable": "not_ours", "unneeded": "joined"}


def helps(users: Sequence[str], _: Words) -> str:
    """Why a file is not imported itself."""
    if users:
        return _("Its columns are joined to {files}; the file itself is not imported.", files=", ".join(users))
    return _("It only says which IDs belong together, which no other file here needs.")


def file_title(name: str, kind: str, rows: int, _: Words) -> str:
    """What a file is, as the title of its card."""
    if not kind:
        return _("{file}: what are its rows?", file=name)
    return _.plural(
        "{file}: {kind}, {n} row", "{file}: {kind}, {n} rows", rows, file=name, kind=kind_name(kind, _).lower()
    )


def size(count: int, _: Words) -> str:
    """A number of bytes."""
    return f"{_.number(count / 1e6, 1)} MB" if count >= 100_000 else f"{_.number(max(count / 1e3, 0.1), 1)} kB"


def told_from(because: Sequence[str], is_remembered: bool, source: str, _: Words) -> str:
    """The evidence by which a file was recognised."""
    if is_remembered:
        return _("Read in the same way as the last file from “{source}”.", source=source)
    if not because:
        return ""
    columns = [*dict.fromkeys(because)]
    shown = ", ".join(quoted(name, _) for name in columns[:6]) + (", …" if len(columns) > 6 else "")
    return _("Recognised by its columns: {columns}", columns=shown)


def counts(report: Report, _: Words, *, is_trial: bool = False) -> str:
    """The counts of an import or preview; zeros are left out."""
    said = [
        (report.loaded, N_("{n} will be loaded") if is_trial else N_("{n} loaded")),
        (report.updated, N_("{n} will be updated") if is_trial else N_("{n} updated")),
        (report.skipped, N_("{n} already there")),
        (report.filtered, N_("{n} filtered out")),
        (report.rejected, N_("{n} will be rejected") if is_trial else N_("{n} rejected")),
    ]
    parts = [_(text, n=_.number(n)) for n, text in said if n]
    rows = _.plural("{n} row", "{n} rows", report.rows)
    return f"{rows}: {', '.join(parts)}" if parts else rows


def totals(kind: str, found: Sequence[Any], _: Words) -> str:
    """The totals of a file; each of ``found`` has ``status``, ``rows`` and ``amount``."""
    if not found:
        return ""
    if kind == "sales":
        return _("Net sales {amount}", amount=_.money(sum(total.amount for total in found), 2))
    parts = [
        _.plural(
            "{status} {amount} ({n} row)", "{status} {amount} ({n} rows)", total.rows,
            status=status(total.status, _) if total.status else _("in total"), amount=_.money(total.amount, 2),
        )
        for total in found
    ]  # fmt: skip
    return ", ".join(parts)


def warnings(codes: Mapping[str, int], sentences: Mapping[str, str], _: Words) -> str:
    """The warnings of an import, each with its number of rows."""
    return ", ".join(f"{_.number(n)} {_(sentences[code])}" for code, n in codes.items() if code in sentences)


def reasons_rows(
    reasons: Mapping[str, int], examples: Mapping[str, Any], sentences: Mapping[str, str], kind: str, _: Words
) -> list[dict[str, str]]:
    """The reasons for rejects as a short table: how many, and the first examples."""
    return [
        {
            _("Rows"): _.number(n),
            _("Why"): _(sentences[code]) if code in sentences else code,
            _("For example"): _examples(examples.get(code, ()), kind, _),
        }
        for code, n in reasons.items()
    ]


def _examples(rejects: Any, kind: str, _: Words) -> str:
    if isinstance(rejects, int):
        return _("line {line}", line=_.number(rejects))
    shown = []
    for reject in rejects[:3]:
        label = field_label(kind, reject.field, _) if reject.field else ""
        text = quoted(f"{reject.text[:40]}…" if len(reject.text) > 40 else reject.text, _) if reject.text else ""
        what = ": ".join(part for part in (label, text) if part)
        shown.append(_("line {line}", line=_.number(reject.line)) + (f" ({what})" if what else ""))
    return ", ".join(shown)


def job_title(file: str, stage: str, _: Words) -> str:
    """The current stage of an import."""
    return _("{file}: {stage}", file=file, stage=_(stage))


def results_finding(found: Sequence[tuple[str, Report | None]], _: Words) -> str:
    """The result of one click: how many files were imported, with how many rows."""
    reports = [report for state, report in found if state == "done" and report is not None]
    rows = sum(report.loaded + report.updated for report in reports)
    done, gone = len(reports), [state for state, _report in found].count("undone")
    if gone == len(found):
        return undone(_)
    if done == len(found) and not rows:
        return _("Nothing new: all rows already existed")
    in_rows = _.plural("{n} row", "{n} rows", rows)
    if done == len(found) == 1:
        return _("File imported: {rows}", rows=in_rows)
    if done == len(found):
        return _("All {n} files imported: {rows}", n=_.number(done), rows=in_rows)
    return _("{done} of {all} files imported: {rows}", done=_.number(done), all=_.number(len(found)), rows=in_rows)


def undone(_: Words) -> str:
    """The sentence about an import that was undone."""
    return _("Undone: nothing from it is left in your data.")


def next_step(refused: int, _: Words) -> str:
    """The next step for rows that were not imported."""
    if not refused:
        return _("Every import can be undone, here or in the history.")
    return _("Rejected files are still listed below: correct them there or in the file, and import them again.")


def rows_wait(n: int, _: Words) -> str:
    """How many rows are not in because a value waits for an answer, as the title of their card."""
    return _.plural("{n} row waits for an answer", "{n} rows wait for an answer", n)


def rows_wait_meant(_: Words) -> str:
    """Why rows wait, and what an answer does."""
    return _(
        "Their files had values that earlier files of the source did not have; all other rows are imported. "
        "An answer imports these rows and is remembered."
    )


def come_again(files: Sequence[str], _: Words) -> str:
    """The answer is remembered, but the rows are gone with the original files."""
    shown = ", ".join(dict.fromkeys(files))
    return _("The answer is remembered. These files are no longer kept: import them again. {files}", files=shown)


# The history --------------------------------------------------------------------------------------


def history_finding(imports: int, undone: int, refused: int, _: Words) -> str:
    """How much was imported, and how much was rejected."""
    if not imports:
        return _("Nothing has been imported yet")
    said = [_.plural("{n} import", "{n} imports", imports)]
    if undone:
        said.append(_.plural("{n} of them undone", "{n} of them undone", undone))
    if refused:
        said.append(_.plural("{n} row rejected", "{n} rows rejected", refused))
    return ", ".join(said)


class Undoing(Protocol):
    """The effect of an undo (``undo.Undoing``)."""

    @property
    def removed(self) -> int: ...
    @property
    def restored(self) -> int: ...
    @property
    def returned(self) -> int: ...
    @property
    def made(self) -> int: ...


def undo_would(found: Undoing, _: Words) -> str:
    """What an undo would change, shown before it is done."""
    parts = []
    if found.removed:
        parts.append(_.plural("{n} row is removed", "{n} rows are removed", found.removed))
    if found.restored:
        parts.append(
            _.plural("{n} row gets its earlier values back", "{n} rows get their earlier values back", found.restored)
        )
    if found.returned:
        parts.append(_.plural("{n} removed row is restored", "{n} removed rows are restored", found.returned))
    if found.made:
        parts.append(
            _.plural(
                "{n} account or product not used elsewhere is removed too",
                "{n} accounts and products not used elsewhere are removed too",
                found.made,
            )
        )
    if not parts:
        return _("Nothing from this import is left in your data.")
    return _("If you undo it: {what}. Anything edited since then stays.", what=", ".join(parts))
