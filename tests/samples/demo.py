"""People of the demo company."""

from __future__ import annotations

#: a rep who sees some of the accounts
REP = "u-niko-lahtinen"
