"""Which rows the data are judged by, for page and notebook."""

from __future__ import annotations

from datetime import date

from kam_analytics.kit.choice import Choice
from kam_analytics.kit.reader import Part, Reader
from kam_analytics.nps.rules import MAIN
from kam_analytics.quality.analysis.quality import Quality, quality_of


def quality(read: Reader, choice: Choice, *, today: date, time_zone: str) -> Quality:
    """Everything that is wrong with the data in sight, or not known.

    Parameters
    ----------
    choice
        Coverage is that of its period, company by company; a store without sales is looked at too.
    time_zone
        The company's: the days of imports are its days.
    """
    months = choice.period.parts()
    days = {"since": choice.period.since, "until": choice.period.until}
    of: dict[str, Part] = {
        "batches": ("quality_batches", {}),
        "rejects": ("quality_rejects", {}),
        "people": ("quality_people", {}),
        "accounts": (
            "quality_accounts",
            {**days, "first_month": months["first_month"], "last_month": months["last_month"]},
        ),
        "ids": ("quality_ids", {}),
        "days": ("quality_days", {"today": today}),
        "months": ("quality_months", {"today": today}),
        "ahead": ("quality_ahead", {"today": today}),
        "answers": ("nps_answers", {"until": choice.period.until, "kind": MAIN}),
        "sales": ("account_sales", months),
        "contacts": ("contact_levels", {}),
    }
    return read.together(quality_of, of=of, using={**days, "today": today, "time_zone": time_zone})
