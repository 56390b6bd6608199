"""What the days of a contract may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kam_analytics.errors import N_, BadInput

#: the days on which something about a contract is decided, none of them after its end
DAYS = ("notice_on", "option_on", "tender_on")


def check_days(days: Mapping[str, date | None], ends_on: date | None, *, is_open_ended: bool) -> None:
    """Check the days of a contract against its end; ``None`` is a day that is not known, and always possible.

    Raises ``BadInput`` for a day after the end and for an open-ended contract with an end.
    """
    if is_open_ended and ends_on is not None:
        raise BadInput(N_("The contract has an end date: it cannot be open-ended."))
    if ends_on is not None and any(day is not None and day > ends_on for day in days.values()):
        raise BadInput(N_("A day of notice, option or tender cannot be after the end of the contract."))
