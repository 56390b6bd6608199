"""What must be translated: every ``_("…")``, ``N_("…")``, ``P_("context", "…")`` and ``_.plural("…", "…", n)``.

Run ``python -m kam_analytics.kit.wording.catalogue`` to bring the Finnish catalogue up to date: new
sentences come in empty, sentences that nobody says any more go out.
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

#: context (or none) and the sentence, or its two forms
Message = tuple[str | None, str | tuple[str, str]]


def messages() -> set[Message]:
    """Every sentence of the product."""
    sources = [*ROOT.glob("kam_analytics/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "shell.py", ROOT / "app.py"]
    return {message for source in sources for message in _in(ast.parse(source.read_text(encoding="utf-8")))}


def _in(tree: ast.AST) -> Iterator[Message]:
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
            yield None, texts[0]
        elif name == "P_" and len(texts) == 2:
            yield texts[0], texts[1]
        elif name == "plural" and len(texts) == 2:
            yield None, (texts[0], texts[1])


def catalogue() -> Catalog:
    """The Finnish catalogue as it stands."""
    return read_po(io.BytesIO(FILE.read_bytes()), locale="fi")


def update() -> None:
    """Add what is missing, drop what is not said any more, sort."""
    old = catalogue()
    fresh = Catalog(locale="fi")
    for context, message in sorted(messages(), key=lambda item: (item[0] or "", str(item[1]))):
        key = message[0] if isinstance(message, tuple) else message
        known = old.get(key, context)
        fresh.add(message, known.string if known else None, context=context)
    write(fresh)


def write(words: Catalog) -> None:
    """Write the catalogue with a header that says only what is needed."""
    text = io.BytesIO()
    write_po(text, words, width=0, omit_header=True)
    FILE.write_text(_HEADER + text.getvalue().decode(), encoding="utf-8")


if __name__ == "__main__":
    update()
