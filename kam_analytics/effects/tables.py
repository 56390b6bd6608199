"""What goes with an activity: the figures of the command line and the tables of page and export."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from kam_analytics.effects.analysis.activity_effect import ActivityEffect
from kam_analytics.effects.analysis.association import CURVES, SizeTrap
from kam_analytics.effects.analysis.family import Family
from kam_analytics.effects.wording import association as beside_said
from kam_analytics.effects.wording import effects as said
from kam_analytics.kit.wording import Words
from kam_analytics.kit.wording.codes import activity_name

_PLAIN = [field.name for field in fields(ActivityEffect) if field.name != "by_lag"]


def figures(family: Family) -> list[dict[str, Any]]:
    """One record per activity type: every field of its scan but the lags, and what is claimed of it."""
    return [
        {
            "activity_type": name,
            **{field: _plain(getattr(effect, field)) for field in _PLAIN},
            **asdict(family.claims[name]),
        }
        for name, effect in family.effects.items()
    ]


def lag_figures(family: Family) -> list[dict[str, Any]]:
    """One record per activity type and lag."""
    return [
        {"activity_type": name, **{column: _plain(value) for column, value in row.items()}}
        for name, effect in family.effects.items()
        for row in effect.by_lag.to_dict("records")
    ]


def trap_figures(traps: dict[str, SizeTrap]) -> list[dict[str, Any]]:
    """One record per activity type: the same two columns correlated three ways."""
    return [{"activity_type": name, **asdict(trap)} for name, trap in traps.items()]


def effects_table(family: Family, _: Words) -> pd.DataFrame:
    """One row per activity type and lag (a single one for a type that was refused), unrounded.

    An end of an interval that nothing bounds is empty.
    """
    rows = []
    for name, effect in family.effects.items():
        claim = family.claims[name]
        whole = {
            "p_scan": effect.p_scan, "p_adjusted": claim.p_adjusted, "claimed": claim.claimed,
            "best_lag": effect.best_lag, "clearest_lag": effect.clearest_lag, "lead_p": effect.lead_p,
            "verdict": effect.verdict, "reason": effect.reason,
            "smallest_visible_effect": effect.smallest_visible_effect, "n_informative": effect.n_informative,
            "n_in_model": effect.n_accounts, "n_left_out": effect.n_left_out, "n_panel_months": effect.n_months,
        }  # fmt: skip
        rows += [{"type": name, **lag, **whole} for lag in effect.by_lag.to_dict("records") or [{}]]
    made = pd.DataFrame(rows, columns=list(_EFFECTS(_)))
    for column in ("ci_low", "ci_high"):
        made[column] = [_plain(value) for value in made[column]]
    whole_numbers = ["lag", "n_accounts", "n_months", "best_lag", "clearest_lag"]
    return made.astype(dict.fromkeys(whole_numbers, "Int64")).rename(columns=_EFFECTS(_))


def _EFFECTS(_: Words) -> dict[str, str]:
    """Columns of the table of effects, as they are called."""
    return {
        "type": _("Activity type"), "lag": _("Months after"), "estimate": _("Change per activity"),
        "ci_low": _("Low"), "ci_high": _("High"), "p_value": _("p, this lag"), "n_accounts": _("Accounts"),
        "n_months": _("Months"), "p_scan": _("p, all lags"), "p_adjusted": _("p adjusted (BH)"),
        "claimed": _("Significant"), "best_lag": _("Best lag"), "clearest_lag": _("Clearest lag"),
        "lead_p": _("p, reverse check"), "verdict": _("Verdict"), "reason": _("Reason"),
        "smallest_visible_effect": _("Smallest detectable effect"),
        "n_informative": _("Informative accounts"), "n_in_model": _("Accounts in the model"),
        "n_left_out": _("Accounts left out"), "n_panel_months": _("Months in the panel"),
    }  # fmt: skip


def forest_table(family: Family, _: Words) -> pd.DataFrame:
    """The numbers of the forest, in words."""
    rows = []
    for name in family.tested:
        row, effect, claim = family.clearest(name), family.effects[name], family.claims[name]
        rows.append(
            {
                _("Activity type"): activity_name(name, _, many=True),
                _("Change per activity"): _.percent(float(row["estimate"]), 1, sign=True),
                _("95% interval"): said.span(row["ci_low"], row["ci_high"], _),
                _("Month after"): _.number(int(row["lag"])),
                _("Accounts"): _.number(effect.n_informative),
                _("Smallest detectable effect"): _.percent(effect.smallest_visible_effect, 1),
                _("p, all lags"): _.number(effect.p_scan, 3),
                _("p adjusted (BH)"): _.number(claim.p_adjusted, 3),
                _("Significant"): _("yes") if claim.claimed else _("no"),
            }
        )
    return pd.DataFrame(rows)


def lag_table(effect: ActivityEffect, _: Words) -> pd.DataFrame:
    """The numbers of the lag plot, in words."""
    return pd.DataFrame(
        [
            {
                _("Month after"): _.number(int(row.lag)),
                _("Change per activity"): _.percent(float(row.estimate), 1, sign=True),
                _("95% interval"): said.span(row.ci_low, row.ci_high, _),
                _("p, this lag"): _.number(row.p_value, 3),
                _("Accounts"): _.number(row.n_accounts),
                _("Months"): _.number(row.n_months),
            }
            for row in effect.by_lag.itertuples()
        ]
    )


def trap_table(traps: dict[str, SizeTrap], _: Words) -> pd.DataFrame:
    """The size trap of each activity type, unrounded."""
    columns = {
        "activity_type": _("Activity type"), "n_accounts": _("Accounts"), "n_account_months": _("Account-months"),
        "pooled": _("Pooled"), "between": _("Between accounts"), "between_rank": _("Between accounts, Spearman"),
        "within": _("Within an account"), "within_low": _("Within, low"), "within_high": _("Within, high"),
    }  # fmt: skip
    return pd.DataFrame(trap_figures(traps), columns=list(columns)).rename(columns=columns)


def dose_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """More against none, unrounded."""
    return pd.DataFrame(
        {
            _("Activities in the month"): beside_said.dose_labels(rows, _),
            _("Change vs no activity"): rows["estimate"],
            _("Low"): [_plain(value) for value in rows["ci_low"]],
            _("High"): [_plain(value) for value in rows["ci_high"]],
            _("Account-months"): rows["n_account_months"],
            _("Accounts"): rows["n_accounts"],
        }
    )


def curves_table(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Quarterly sales of the groups over their own mean, unrounded."""
    names = dict(zip(CURVES, beside_said.curve_names(_), strict=True))
    return pd.DataFrame(
        {
            _("Quarter start"): rows["month"],
            _("Group"): pd.Series([names[code] for code in rows["group"]], dtype="str"),
            _("Sales, own normal = 1"): rows["index"],
            _("Accounts"): rows["n_accounts"],
        }
    )


def means_table(rows: pd.DataFrame, activities: str, sales: str, _: Words) -> pd.DataFrame:
    """The dots of the picture of accounts, in words, largest first."""
    rows = rows.sort_values("sales", ascending=False)
    return pd.DataFrame(
        {
            _("Account"): rows["name"],
            activities: [_.number(value, 2) for value in rows["activities"]],
            sales: [_.short_money(value) for value in rows["sales"]],
        }
    )


def dose_words(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """More against none, in words."""
    return pd.DataFrame(
        {
            _("Activities in the month"): beside_said.dose_labels(rows, _),
            _("Change vs no activity"): [_.percent(float(value), 1, sign=True) for value in rows["estimate"]],
            _("95% interval"): [
                said.span(low, high, _) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)
            ],
            _("Account-months"): [_.number(value) for value in rows["n_account_months"]],
            _("Accounts"): [_.number(value) for value in rows["n_accounts"]],
        }
    )


def curves_words(rows: pd.DataFrame, _: Words) -> pd.DataFrame:
    """Quarterly sales of the groups, in words."""
    made = curves_table(rows, _)
    made[_("Quarter start")] = [_.month(day) for day in rows["month"]]
    made[_("Sales, own normal = 1")] = [_.number(value, 2) for value in rows["index"]]
    made[_("Accounts")] = [_.number(value) for value in rows["n_accounts"]]
    return made


def rows_table(rows: pd.DataFrame, result: str, _: Words) -> pd.DataFrame:
    """The account months behind a scan, under the words of the page."""
    columns = {
        "account_id": _("Account ID"), "name": _("Account"), "month": _("Month"),
        "sales": _("Margin") if result == "margin" else _("Net sales"), "activities": _("Activities"),
    }  # fmt: skip
    return rows[list(columns)].rename(columns=columns)


def _plain(value: Any) -> Any:
    """A value as JSON and Excel take it: no infinity, no nan."""
    if value is None or value is pd.NA:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
