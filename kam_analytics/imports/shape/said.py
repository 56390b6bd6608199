"""What was left out around and between the rows of a file, in words; an import and a look at a file say the same."""

from __future__ import annotations

from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.imports.files.notes import Note
from kam_analytics.imports.shape.around import BLANK, FOOTER, GROUP, HEADER, TABLE, TOTAL, Around
from kam_analytics.imports.shape.below import Below

BELOW = "second_header"
#: why rows are left out -> in words
LEFT_OUT = {
    BELOW: N_("Lines below the header of {file} that are no rows are left out: {n} (“{text}”)."),
    TOTAL: N_("Rows of totals that are left out of {file}: {n}. The first is “{text}” on line {line}."),
    GROUP: N_("Headings of groups that are left out of {file}: {n}. The first is “{text}” on line {line}."),
    HEADER: N_("Lines of {file} that repeat the header are left out: {n}. The first is line {line}."),
    TABLE: N_("Lines of other tables that are left out of {file}: {n}. The first is “{text}” on line {line}."),
    FOOTER: N_("Lines around the table that are left out of {file}: {n}. The first is “{text}” on line {line}."),
    BLANK: N_("Rows of {file} without any value are left out: {n}."),
}
_SHOWN = 80


def said_of(name: str, found: Around, under: Below, header_line: int) -> Iterator[tuple[str, Note]]:
    """Each reason with its sentence; ``header_line`` is the line of the header in the file."""
    if under.rows:
        yield BELOW, Note(LEFT_OUT[BELOW], {"file": name, "n": under.rows, "text": under.text[:_SHOWN]})
    for why, told in sorted(found.told.items(), key=lambda item: item[1].at):
        fields = {"file": name, "n": told.rows, "line": told.at + header_line - 1, "text": told.text[:_SHOWN]}
        yield why, Note(LEFT_OUT[why], fields)
