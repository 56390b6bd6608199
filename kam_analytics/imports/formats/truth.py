"""Words that say yes or no, and the days that stand for none."""

from __future__ import annotations

YES_WORDS = ("true", "t", "yes", "y", "kyllä", "k", "x", "on", "tosi", "1")
NO_WORDS = ("false", "f", "no", "n", "ei", "e", "off", "epätosi", "0")
#: days that programs write where there is no end
NO_END = ("2099-12-31", "2154-12-31", "2999-12-31", "9999-12-31")
#: the beginning of days that programs write where there is none
NO_DAY = r"^(?:0001-01-01|1753-01-01|1899-12-3[01]|1900-01-0[12]|2099-12-31|2999-12-31|9999-12-31)"
