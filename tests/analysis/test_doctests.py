"""The examples in the docstrings of analysis and rules are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from kam_analytics import analysis, rules

MODULES = sorted(
    f"{package.__name__}.{module.name}"
    for package in (analysis, rules)
    for module in pkgutil.iter_modules(package.__path__)
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0


def test_there_are_examples() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) >= 6
