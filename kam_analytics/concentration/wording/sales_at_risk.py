"""Sales at risk in words: every warning with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kam_analytics.concentration.analysis.sales_at_risk import ENDS_DAYS, MET_DAYS, SalesAtRisk
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

#: kind of a warning -> its name
_KINDS = {
    "falling_sales": N_("Sales falling"),
    "detractor": N_("Last answer from a detractor"),
    "single_contact": N_("One contact only"),
    "no_contact": N_("No contact met"),
    "contract_ends": N_("Contract ends"),
}


def kind_name(kind: str, _: Words) -> str:
    """The name of a kind of warning."""
    return _(_KINDS[kind])


def risk_title(found: SalesAtRisk, _: Words) -> str:
    """The share of the largest accounts' sales that has a warning."""
    n, flagged = len(found.accounts), len(found.flagged)
    if not n:
        return _("No account has positive net sales in this period")
    if not found.is_judged:
        return _("Which sales are at risk is not known: there is no data that a red flag could come from")
    if not flagged:
        return _.plural(
            "The {n} account that generates 80% of net sales has no red flag",
            "None of the {n} accounts that generate 80% of net sales has a red flag",
            n,
        )
    return _.plural(
        "Sales at risk: {amount} at {n} of the {all} accounts that generate 80% of net sales",
        "Sales at risk: {amount} at {n} of the {all} accounts that generate 80% of net sales",
        flagged,
        amount=_.short_money(found.at_risk),
        all=_.number(n),
    )


def risk_note(found: SalesAtRisk, _: Words) -> str:
    """What counts as a warning, and the kinds that cannot be judged."""
    parts = [
        _(
            "A red flag is a reason to look closer, not a forecast: sales down by more than a tenth, last answer from a detractor, at most one contact met in {met} days, or a contract ending within {ends} days",
            met=MET_DAYS,
            ends=ENDS_DAYS,
        )
    ]
    if found.unknown:
        names = ", ".join(kind_name(kind, _) for kind in found.unknown)
        parts.append(_("no data for: {names}", names=names))
    return " · ".join(parts)


def risk_step(_: Words) -> str:
    """What to do where nothing can be judged."""
    return _("Import invoice lines of an earlier year, CRM activities, survey answers or contracts.")


def warning(kind: str, row: Mapping[str, Any], _: Words) -> str:
    """One warning with its numbers, from a row of its evidence; of a group, with the company that it is of."""
    said = _warning(kind, row, _)
    company = row.get("company")
    return said if pd.isna(company) else _("{warning} ({company})", warning=said, company=company)


def _warning(kind: str, row: Mapping[str, Any], _: Words) -> str:
    if kind == "falling_sales":
        return _(
            "Sales fell by {change}: {before} before, {now} now",
            change=_.percent(-row["change"]),
            before=_.short_money(row["before"]),
            now=_.short_money(row["now"]),
        )
    if kind == "detractor":
        return _("Last answer {score} out of 10 on {day}", score=_.number(row["score"]), day=_.day(row["answered_on"]))
    if kind == "single_contact":
        return _("Only one contact met: {name}, last on {day}", name=row["contact"], day=_.day(row["last_on"]))
    if kind == "no_contact":
        return _("No contact met in {n} days", n=MET_DAYS)
    return _("Contract ends on {day}: {name}", name=row["contract"] or "–", day=_.day(row["ends_on"]))


def warnings(found: SalesAtRisk, account_id: str, _: Words) -> list[str]:
    """Every warning of an account, one sentence for each row behind it."""
    return [warning(kind, row, _) for kind, rows in found.of(account_id) for row in rows.to_dict("records")]
