"""Bring files in: read, check, load all or nothing, undo."""

from kam_analytics.imports.load.batch import BatchReport, import_file
from kam_analytics.imports.undo import undo

__all__ = ["BatchReport", "import_file", "undo"]
