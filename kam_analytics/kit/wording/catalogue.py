"""The sentences to translate: every ``_("…")``, ``N_("…")``, ``P_("context", "…")`` and ``_.plural("…", "…", n)``.

Run ``python -m kam_analytics.kit.wording.catalogue`` to update the Finnish catalogue: new sentences are added
untranslated, unused ones are removed. Each sentence is listed below the first file that uses it, in the order of that
file and without line numbers, so that a new card is one block of sentences.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from kam_analytics.settings import ROOT

FILE = ROOT / "kam_analytics" / "locale" / "fi" / "LC_MESSAGES" / "kam.po"

_HEADER = """# Finnish words of KAM Analytics.
msgid ""
msgstr ""
"Language: fi\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

"""

#: context (or none), and the sentence or its two forms
Message = tuple[str | None, str | tuple[str, str]]
#: file, below the root, and line
Place = tuple[str, int]


def messages() -> dict[Message, Place]:
    """Every sentence of the product, and where it is said first."""
    sources = [*ROOT.glob("kam_analytics/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "shell.py", ROOT / "app.py"]
    found: dict[Message, Place] = {}
    for source in sorted(sources):
        for message, line in _in(ast.parse(source.read_text(encoding="utf-8"))):
            place = (source.relative_to(ROOT).as_posix(), line)
            found[message] = min(place, found.get(message, place))
    return found


def _in(tree: ast.AST) -> Iterator[tuple[Message, int]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        texts = [
            argument.value
            for argument in node.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in ("_", "N_", "self") and texts:
            yield (None, texts[0]), node.lineno
        elif name == "P_" and len(texts) == 2:
            yield (texts[0], texts[1]), node.lineno
        elif name == "plural" and len(texts) == 2:
            yield (None, (texts[0], texts[1])), node.lineno


def catalogue() -> Catalog:
    """The current Finnish catalogue."""
    return read_po(io.BytesIO(FILE.read_bytes()), locale="fi")


def up_to_date() -> str:
    """The text of the Finnish catalogue as it should be: missing sentences added, unused ones removed."""
    old = catalogue()
    fresh = Catalog(locale="fi")
    for (context, message), place in messages().items():
        known = old.get(message[0] if isinstance(message, tuple) else message, context)
        fresh.add(message, known.string if known else None, locations=[place], context=context)
    text = io.BytesIO()
    # a header that says only what is needed
    write_po(text, fresh, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    return _HEADER + text.getvalue().decode()


if __name__ == "__main__":
    FILE.write_text(up_to_date(), encoding="utf-8")
