"""The catalogue of reasons of the accounts in sight, for pages and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kam_analytics.buying.analysis.intervals import MEMORY
from kam_analytics.errors import Forbidden
from kam_analytics.kit.analysis.slices import values
from kam_analytics.kit.choice import Choice
from kam_analytics.kit.feeds import Feeds
from kam_analytics.kit.reader import Part, Reader
from kam_analytics.kit.rules.period import months_before
from kam_analytics.reasons.analysis.catalogue import Stakes, at_stake, behind, lost, years_held
from kam_analytics.reasons.analysis.prediction import Warned, judged_on
from kam_analytics.reasons.analysis.signs import signs_of
from kam_analytics.reasons.rules.catalogue import AHEAD, YEARS, Reason
from kam_analytics.reasons.rules.signs import Sign
from kam_analytics.targets.answers import running_quarter


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next thing that is planned with an account; ``activity_type`` is that of a task with one."""

    title: str
    activity_type: str | None
    due_on: date


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Why accounts are worth a look: the reasons of each measure, the largest first, never summed.

    A measure whose data are not there is not in ``reasons``. ``names`` has every account in sight. ``signs`` are what
    is wrong without euros, ``steps`` what is planned next, both by account; accounts without are not there. ``warned``
    says which warnings predicted the loss of an agreement.
    """

    names: Mapping[str, str]
    reasons: Mapping[str, tuple[Reason, ...]]
    signs: Mapping[str, tuple[Sign, ...]]
    steps: Mapping[str, Step]
    warned: tuple[Warned, ...]

    def of(self, account_id: str) -> tuple[Reason, ...]:
        """Every reason of one account, by measure."""
        return tuple(one for found in self.reasons.values() for one in found if one.account_id == account_id)


def catalogue(read: Reader, choice: Choice, *, today: date, held: Feeds) -> Catalogue:
    """Why the accounts in sight are worth a look on a day.

    The 12 months of sales are those of the choice's period; an order is overdue on the earlier of today and the end of
    the sales.
    """
    stakes = _stakes(read, today, held)
    found = {
        "at_stake": None if stakes is None else stakes.reasons,
        "behind": _behind(read, today, held),
        "lost": _lost(read, choice),
    }
    return Catalogue(
        names=read("signs", account_names, today=today),
        reasons={measure: reasons for measure, reasons in found.items() if reasons is not None},
        signs=_signs(read, choice, today),
        steps=read("next_steps", steps, today=today),
        warned=() if stakes is None else stakes.warned,
    )


def account_names(rows: pd.DataFrame) -> dict[str, str]:
    """Account -> its name, from the query ``signs``."""
    return dict(zip(rows["account_id"], rows["name"], strict=True))


def steps(rows: pd.DataFrame) -> dict[str, Step]:
    """Account -> what is planned next, from the query ``next_steps``."""
    names = ("title", "activity_type", "due_on")
    return {
        account: Step(**dict(zip(names, known, strict=True))) for account, *known in values(rows, "account_id", *names)
    }


def _stakes(read: Reader, today: date, held: Feeds) -> Stakes | None:
    """What is at stake; ``None`` without any agreement or deal, or for a role that sees neither."""
    if not {"contracts", "opportunities"} & held.keys():
        return None
    of: dict[str, Part] = {
        "contracts": ("contracts_ahead", {"today": today}),
        "warnings": ("contract_warnings", {"today": today, "judged_on": judged_on(today, held)}),
    }
    deals: Part = ("deals_ahead", {"today": today, "until": today + AHEAD})
    using = {"today": today, **{name: held.get(name) for name in ("sales", "activities", "deliveries")}}
    try:
        return read.together(at_stake, of={**of, "deals": deals}, using=using)
    except Forbidden:
        return read.together(at_stake, of=of, using=using)


def _behind(read: Reader, today: date, held: Feeds) -> tuple[Reason, ...] | None:
    quarter, sales = running_quarter(read, today=today), held.get("sales")
    if quarter is None or sales is None or sales.until < quarter.since:
        return None
    return read.together(
        behind,
        of={
            "targets": ("account_targets", {"account": ""}),
            "actuals": ("target_actuals", {"account": "", **quarter.to(today).parts()}),
            "names": ("signs", {"today": today}, account_names),
        },
        using={"quarter": quarter, "today": today, "sales": sales},
    )


def _lost(read: Reader, choice: Choice) -> tuple[Reason, ...] | None:
    last = choice.period.until.replace(day=1)
    years = {"first_month": months_before(last, 12 * (YEARS + 1) - 1), "last_month": last}
    using = {"last_month": last, "held": years_held(choice.sales, last)}
    return read.together(lost, of={"years": ("years_of_sales", years)}, using=using)


def _signs(read: Reader, choice: Choice, today: date) -> dict[str, tuple[Sign, ...]]:
    until = min(today, choice.sales.until) if choice.sales else today
    months = {"first_month": (until - MEMORY).replace(day=1), "last_month": until.replace(day=1)}
    return read.together(
        signs_of,
        of={
            "rows": ("signs", {"today": today}),
            "months": ("order_days", months),
        },
        using={"today": today, "bought_until": until},
    )
