"""A page as an accessible PDF: title, finding, headings, texts, lists and tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from typing import Any

import pandas as pd

from kam_analytics.kit.table import Table
from kam_analytics.kit.theme import PAPER
from kam_analytics.kit.wording import Words

_SHORT, _WIDEST = 18, 60


@dataclass(kw_only=True)
class Document:
    """A document to print, part by part; texts are shown unchanged. ``is_dense``: more rows on a sheet."""

    title: str
    scope: str
    finding: str = ""
    is_dense: bool = False
    parts: list[dict[str, Any]] = field(default_factory=list)

    def heading(self, text: str, level: int = 2) -> None:
        self.parts.append({"kind": "heading", "level": level, "text": text.strip() or "–"})

    def text(self, text: str) -> None:
        self.parts.append({"kind": "text", "text": text})

    def list(self, items: Sequence[str]) -> None:
        self.parts.append({"kind": "list", "items": items})

    def table(self, table: Table, _: Words) -> None:
        """A table in words, numbers to the right; columns are as wide as their words."""
        self.words(table.words(_), right=[column.title for column in table.columns if column.is_number])

    def words(self, rows: Sequence[Mapping[str, str]], right: Sequence[str] = ()) -> None:
        """Rows that are ready to read, of one set of titles."""
        if not rows:
            return
        header = list(rows[0])
        cells = [[_cell(row[name]) for name in header] for row in rows]
        longest = [max(len(row[at]) for row in [header, *cells]) for at in range(len(header))]
        # short columns are as wide as their texts (0), long ones share the remaining width
        widths = [0 if most <= _SHORT else min(_WIDEST, most) for most in longest]
        self.parts.append(
            {
                "kind": "table", "header": header, "rows": cells, "widths": widths,
                "right": [at for at, name in enumerate(header) if name in right],
            }
        )  # fmt: skip


def to_pdf(document: Document, _: Words, *, facts: Mapping[str, str]) -> bytes:
    """The document as PDF; ``facts`` (dates, filters) are in the footer of every page."""
    import typst

    content = {
        "title": document.title.strip() or "–",
        "scope": document.scope,
        "finding": document.finding,
        "parts": document.parts,
        "dense": document.is_dense,
        "footer": " · ".join(f"{name}: {value}" for name, value in facts.items()),
        "lang": _.language,
        "colors": PAPER,
    }
    inputs = {"document": json.dumps(content, ensure_ascii=False)}
    compiled: Any = typst.compile
    here = files("kam_analytics.kit.files")
    source = (here / "document.typ").read_bytes()
    with as_file(here / "fonts") as fonts:
        try:
            return bytes(compiled(source, font_paths=[fonts], sys_inputs=inputs, pdf_standards=["ua-1"]))
        except typst.TypstError as error:
            # a character without a font (an emoji in a name) prevents the accessibility mark, not the document
            if "could not be displayed with font" not in str(error):
                raise
            return bytes(compiled(source, font_paths=[fonts], sys_inputs=inputs))


def _cell(value: Any) -> str:
    return "–" if value is None or value is pd.NA or value != value or value == "" else str(value)
