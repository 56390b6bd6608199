"""Required effort as tables and as the figures of its report."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kam_analytics.effects.wording.six_months import in_words
from kam_analytics.effort import wording as say
from kam_analytics.effort.answers import Effort
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name


def figures(found: Effort) -> dict[str, Any]:
    """The gap and what is said of it by name, unrounded; ``None`` where it is not known."""
    gap, growth = found.gap, found.growth
    return {
        "span": found.span,
        "quarter": found.quarter.since.isoformat(),
        "case": gap.case,
        "target": gap.target,
        "actual": gap.actual,
        "expected": gap.expected,
        "gap": gap.missing,
        "gap_share": gap.share,
        "normal_month": found.month,
        "needed": [asdict(one) for one in found.needed],
        "not_enough_history": growth and growth.reason,
        "grew_at_least": growth and growth.at_least,
        "accounts_grown": growth and growth.n_grown,
        "accounts_served_as_much_without_growth": growth and growth.n_flat,
        "accounts_left_out": growth and growth.n_left_out,
    }


def tables(found: Effort, _: Words) -> dict[str, Table]:
    """The gap with its words; the effects of the activity types; what accounts that grew had."""
    return {
        _("Required effort"): words_table(found, _),
        _("Effects and numbers"): needed_table(found, _),
        _("Accounts that grew"): growth_table(found, _),
    }


def words_table(found: Effort, _: Words) -> Table:
    """What the card says, one sentence a row."""
    said = [say.title(found, _), say.gap_text(found, _), *say.needed_texts(found, _)]
    if found.growth is not None:
        said.append(say.growth_text(found.growth, _, sees_all=found.sees_effects))
    return Table.of([{"text": text} for text in said], Column("text", _("Required effort")))


def needed_table(found: Effort, _: Words) -> Table:
    """One row per tested activity type; no number where no extra sales are claimed."""
    rows = [
        {**asdict(one), "type": activity_name(one.activity_type, _, many=True), "reading": in_words(one.reading, _)}
        for one in found.needed
    ]
    return Table.of(
        rows,
        Column("type", _("Activity type")),
        Column("reading", _("Six months together")),
        Column("count", _("Needed"), "number"),
        Column("fewest", _("Needed, low"), "number"),
        Column("most", _("Needed, high"), "number"),
        Column("estimate", _("Of a normal month"), "share"),
        Column("low", _("Low"), "share"),
        Column("high", _("High"), "share"),
        Column("n_accounts", _("Accounts"), "number"),
        Column("n_months", _("Months"), "number"),
    )


def growth_table(found: Effort, _: Words) -> Table:
    """One row per activity type: this account, accounts that grew, and those served as much that did not grow."""
    growth = found.growth
    rows = [
        {
            "type": say.had_name(row, _),
            "own": row.own,
            **{f"grown_{name}": value for name, value in asdict(row.grown).items()},
            "n_grown": growth.n_grown,
            **{f"flat_{name}": value for name, value in asdict(row.flat).items()},
            "n_flat": growth.n_flat,
        }
        for row in (growth.rows if growth else ())
        if growth
    ]
    return Table.of(
        rows,
        Column("type", _("Activities in 12 months")),
        Column("own", _("This account"), "number"),
        Column("grown_median", _("Grew: median"), "decimal"),
        Column("grown_low", _("Grew: lower quartile"), "decimal"),
        Column("grown_high", _("Grew: upper quartile"), "decimal"),
        Column("n_grown", _("Grew: accounts"), "number"),
        Column("flat_median", _("Did not grow: median"), "decimal"),
        Column("flat_low", _("Did not grow: lower quartile"), "decimal"),
        Column("flat_high", _("Did not grow: upper quartile"), "decimal"),
        Column("n_flat", _("Did not grow: accounts"), "number"),
    )


def shown_rows(found: Effort, _: Words) -> list[dict[str, str]]:
    """The rows of the card: medians with their middle half, which a phone has room for."""
    if found.growth is None:
        return []
    n, flat = _.number(found.growth.n_grown), _.number(found.growth.n_flat)
    return [
        {
            _("Activities in 12 months"): say.had_name(row, _),
            _("Grew (n = {n})", n=n): say.spread_text(row.grown, _),
            _("Did not grow (n = {n})", n=flat): say.spread_text(row.flat, _),
            _("This account"): _.number(row.own),
        }
        for row in found.growth.rows
    ]
