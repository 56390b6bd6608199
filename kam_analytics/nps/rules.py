"""The number of answers that a score needs, and the kinds of surveys that are never mixed."""

from __future__ import annotations

#: fewer answers than this give no score
FEWEST_ANSWERS = 5
#: of the relationship as a whole, after something that happened, of something else; the first is the usual one
KINDS = ("relationship", "transactional", "other")
#: these go on all the time: the name of such a survey is no wave of it
CONTINUOUS = frozenset({"transactional"})
#: what a query takes for the kind of figures for which nobody chooses one
MAIN = ""
