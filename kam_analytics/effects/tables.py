"""What goes with an activity: the tables of page and export, and the figures of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.association import CURVES, SizeTrap
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.analysis.survivors import Survivors
from kam_analytics.effects.wording import association as beside_said
from kam_analytics.effects.wording import finding, six_months
from kam_analytics.kit.table import Column, Table
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name

#: what a scan says of a lag
_LAG = ("lag", "estimate", "ci_low", "ci_high", "p_value", "n_accounts", "n_months")


#: the six months together of a type
_NET = (
    "estimate", "ci_low", "ci_high", "least", "most", "p_value", "smallest_visible_effect", "n_accounts",
    "n_informative", "n_months", "reason",
)  # fmt: skip


def figures(family: Family, _: Words) -> list[dict[str, Any]]:
    """One record per activity type: every field of its scan but the lags, the sum, what is claimed, the sentence."""
    plain = [field.name for field in fields(ActivityEffect) if field.name not in ("by_lag", "net")]
    nets = net_table(family, _).records()
    return [
        {
            "activity_type": name,
            "finding": finding.finding(family, name, _),
            **{field: getattr(effect, field) for field in plain},
            **{f"net_{field}": net[field] for field in _NET},
            **asdict(family.claims[name]),
        }
        for (name, effect), net in zip(family.effects.items(), nets, strict=True)
    ]


def net_table(family: Family, _: Words) -> Table:
    """One row per activity type: its six months together and what they say."""
    rows = [
        {
            "activity_type": name, "activity": activity_name(name, _, many=True), **asdict(effect.net),
            "net_p_adjusted": family.claims[name].net_p_adjusted, "net_claimed": family.claims[name].net_claimed,
            "reading": six_months.in_words(family.claims[name].reading, _),
            "finding": finding.finding(family, name, _),
        }
        for name, effect in family.effects.items()
    ]  # fmt: skip
    columns = (
        Column("activity", _("Activity type")),
        Column("reading", _("Reading of six months")),
        Column("estimate", _("Six months together"), "change"),
        Column("ci_low", _("Low"), "change"),
        Column("ci_high", _("High"), "change"),
        Column("least", _("At least (95%)"), "change"),
        Column("most", _("At most (95%)"), "change"),
        Column("p_value", _("p, six months"), "p"),
        Column("net_p_adjusted", _("p adjusted (BH)"), "p"),
        Column("net_claimed", _("Significant"), "yes"),
        Column("smallest_visible_effect", _("Smallest detectable effect"), "share"),
        Column("n_informative", _("Informative accounts"), "number"),
        Column("n_accounts", _("Accounts"), "number"),
        Column("n_months", _("Months"), "number"),
        Column("reason", _("Reason")),
        Column("finding", _("Finding")),
    )
    return Table.of(pd.DataFrame(rows, columns=["activity_type", *(column.name for column in columns)]), *columns)


def sums_table(family: Family, _: Words) -> Table:
    """The forest of sums: the types that have one, largest first."""
    every = net_table(family, _)
    rows = every.rows.set_index("activity_type", drop=False).loc[family.net_tested]
    return Table.of(rows, *every.columns).only(
        "activity", "reading", "estimate", "ci_low", "ci_high", "p_value", "net_p_adjusted", "n_informative",
        "smallest_visible_effect",
    )  # fmt: skip


def lost_table(left: Mapping[str, Survivors], _: Words) -> Table:
    """The accounts that stopped buying, and the activities of each type with them before and after."""
    return Table.of(
        [{"activity": activity_name(name, _, many=True), **asdict(found)} for name, found in left.items()],
        Column("activity", _("Activity type")),
        Column("n_accounts", _("Accounts"), "number"),
        Column("n_lost", _("Stopped buying"), "number"),
        Column("before", _("A month, before"), "ratio"),
        Column("after", _("A month, after"), "ratio"),
    )


def lost_figures(left: Mapping[str, Survivors]) -> list[dict[str, Any]]:
    """One record per activity type: who stopped buying, and what was done with them."""
    return [{"activity_type": name, **asdict(found)} for name, found in left.items()]


def lag_figures(family: Family) -> list[dict[str, Any]]:
    """One record per activity type and lag; an end of an interval that nothing bounds is ``None``."""
    return [
        {"activity_type": name, **lag}
        for name, effect in family.effects.items()
        for lag in Table.of(effect.by_lag, *(Column(column, column) for column in _LAG)).records()
    ]


def trap_figures(traps: Mapping[str, SizeTrap]) -> list[dict[str, Any]]:
    """One record per activity type: the same two columns correlated three ways."""
    return [{"activity_type": name, **asdict(trap)} for name, trap in traps.items()]


def effects_table(family: Family, _: Words) -> Table:
    """One row per activity type and lag; a single one for a type that was refused."""
    rows = []
    for name, effect in family.effects.items():
        whole = {
            "activity_type": name, "activity": activity_name(name, _, many=True), **asdict(family.claims[name]),
            "p_scan": effect.p_scan, "best_lag": effect.best_lag, "clearest_lag": effect.clearest_lag,
            "lead_p": effect.lead_p, "verdict": effect.verdict, "reason": effect.reason,
            "smallest_visible_effect": effect.smallest_visible_effect, "n_informative": effect.n_informative,
            "reading": six_months.in_words(family.claims[name].reading, _), "net": effect.net.estimate,
            "net_low": effect.net.ci_low, "net_high": effect.net.ci_high, "net_p": effect.net.p_value,
            "n_in_model": effect.n_accounts, "n_left_out": effect.n_left_out, "n_panel_months": effect.n_months,
        }  # fmt: skip
        rows += [{**whole, **lag} for lag in effect.by_lag.to_dict("records") or [dict.fromkeys(_LAG)]]
    columns = (
        Column("activity", _("Activity type")),
        Column("lag", _("Months after"), "number"),
        Column("estimate", _("Change per activity"), "change"),
        Column("ci_low", _("Low"), "change"),
        Column("ci_high", _("High"), "change"),
        Column("p_value", _("p, this lag"), "p"),
        Column("n_accounts", _("Accounts"), "number"),
        Column("n_months", _("Months"), "number"),
        Column("p_scan", _("p, all lags"), "p"),
        Column("p_adjusted", _("p adjusted (BH)"), "p"),
        Column("claimed", _("Significant"), "yes"),
        Column("best_lag", _("Best lag"), "number"),
        Column("clearest_lag", _("Clearest lag"), "number"),
        Column("lead_p", _("p, reverse check"), "p"),
        Column("verdict", _("Verdict")),
        Column("reading", _("Reading of six months")),
        Column("net", _("Six months together"), "change"),
        Column("net_low", _("Six months, low"), "change"),
        Column("net_high", _("Six months, high"), "change"),
        Column("net_p", _("p, six months"), "p"),
        Column("reason", _("Reason")),
        Column("smallest_visible_effect", _("Smallest detectable effect"), "share"),
        Column("n_informative", _("Informative accounts"), "number"),
        Column("n_in_model", _("Accounts in the model"), "number"),
        Column("n_left_out", _("Accounts left out"), "number"),
        Column("n_panel_months", _("Months in the panel"), "number"),
    )
    made = pd.DataFrame(rows, columns=["activity_type", *(column.name for column in columns)])
    whole_numbers = ("lag", "n_accounts", "n_months", "best_lag", "clearest_lag")
    return Table.of(made.astype(dict.fromkeys(whole_numbers, "Int64")), *columns)


def forest_table(family: Family, _: Words) -> Table:
    """The clearest lag of every type that could be tested, largest estimate first."""
    every = effects_table(family, _)
    rows = every.rows.set_index("activity_type", drop=False)
    rows = rows[(rows["lag"] == rows["clearest_lag"]).fillna(value=False)].loc[family.tested]
    return Table.of(rows, *every.columns).only(
        "activity", "lag", "estimate", "ci_low", "ci_high", "p_scan", "p_adjusted", "claimed", "n_informative",
        "smallest_visible_effect",
    )  # fmt: skip


def lag_table(family: Family, name: str, _: Words) -> Table:
    """The lags of one type."""
    every = effects_table(family, _)
    return Table.of(every.rows[every.rows["activity_type"] == name], *every.columns).only(*_LAG)


def trap_table(traps: Mapping[str, SizeTrap], _: Words) -> Table:
    """The size trap of each activity type."""
    return Table.of(
        [{"activity": activity_name(name, _, many=True), **asdict(trap)} for name, trap in traps.items()],
        Column("activity", _("Activity type")),
        Column("n_accounts", _("Accounts"), "number"),
        Column("n_account_months", _("Account-months"), "number"),
        Column("pooled", _("Pooled"), "ratio"),
        Column("between", _("Between accounts"), "ratio"),
        Column("between_rank", _("Between accounts, Spearman"), "ratio"),
        Column("within", _("Within an account"), "ratio"),
        Column("within_low", _("Within, low"), "ratio"),
        Column("within_high", _("Within, high"), "ratio"),
    )


def dose_table(rows: pd.DataFrame, _: Words) -> Table:
    """More activities in a month against none."""
    return Table.of(
        rows.assign(step=beside_said.dose_labels(rows, _)),
        Column("step", _("Activities in the month")),
        Column("estimate", _("Change vs no activity"), "change"),
        Column("ci_low", _("Low"), "change"),
        Column("ci_high", _("High"), "change"),
        Column("n_account_months", _("Account-months"), "number"),
        Column("n_accounts", _("Accounts"), "number"),
    )


def curves_table(rows: pd.DataFrame, _: Words) -> Table:
    """Quarterly sales of the groups over their own mean."""
    names = dict(zip(CURVES, beside_said.curve_names(_), strict=True))
    return Table.of(
        rows.assign(group=[names[code] for code in rows["group"]]),
        Column("month", _("Quarter start"), "month"),
        Column("group", _("Group")),
        Column("index", _("Sales, own normal = 1"), "ratio"),
        Column("n_accounts", _("Accounts"), "number"),
    )


def means_table(rows: pd.DataFrame, activities: str, sales: str, _: Words) -> Table:
    """The dots of the picture of accounts, largest first; ``activities`` and ``sales`` are the titles of its axes."""
    return Table.of(
        rows.sort_values("sales", ascending=False),
        Column("name", _("Account")),
        Column("activities", activities, "ratio"),
        Column("sales", sales, "money"),
    )


def rows_table(rows: pd.DataFrame, name: str, result: str, _: Words) -> Table:
    """The account months behind the scan of a type."""
    return Table.of(
        rows,
        Column("account_id", _("Account ID")),
        Column("name", _("Account")),
        Column("month", _("Month"), "month"),
        Column("sales", _("Margin") if result == "margin" else _("Net sales"), "amount"),
        Column("activities", activity_name(name, _, many=True), "number"),
    )
