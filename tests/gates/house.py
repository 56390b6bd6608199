"""Every gate of the house, found in the modules that hold them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from tests.gates import code, contracts, layout, questions, screen
from tests.gates.source import Gate


def _gates() -> Iterator[Gate]:
    for module in (code, contracts, layout, questions, screen):
        for name, gate in inspect.getmembers(module, inspect.isfunction):
            signature = inspect.signature(gate)
            takes_root = [*signature.parameters] == ["root"] and signature.return_annotation == "list[str]"
            if gate.__module__ == module.__name__ and takes_root and not name.startswith("_"):
                yield gate


GATES = [*_gates()]
