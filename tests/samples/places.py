"""Where things lie: the repository, its sample data, mappings of real exports, small files in their shapes, old stores."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_TESTS = ROOT / "tests"
#: the small company that comes with the product
SAMPLE = ROOT / "data" / "sample"
MAPPINGS = _TESTS / "mappings"
#: small files in the shapes of real exports, every value invented
SHAPES = _TESTS / "samples" / "exports"
#: folders of small files that are parts of each other, every value invented
TOGETHER = _TESTS / "samples" / "together"
#: a store of each earlier schema
OLD_STORES = _TESTS / "store" / "old"
#: why a test that needs real exports is skipped
NO_EXPORTS = "the real exports of ../shared/data are not on this machine"
