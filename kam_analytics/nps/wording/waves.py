"""Waves, coverage and single accounts in words, for the cards of the NPS page."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.nps.analysis.accounts import AccountScores
from kam_analytics.nps.analysis.change import FEWEST_WAVES, Waves
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.wording.score import answers_in_words, hidden, p_value, score_and_range
from kam_analytics.sales.wording import SAME

LEVELS = {"executive": N_("Executives"), "management": N_("Management"), "specialist": N_("Specialists")}


def waves_title(found: Waves, _: Words) -> str:
    """The change in the last wave."""
    change = found.change
    if change.value is None:
        return _("Score by wave")
    fields = {
        "earlier": change.earlier or "",
        "later": change.later or "",
        "value": _.signed(change.value),
        "low": _.signed(change.low or 0.0),
        "high": _.signed(change.high or 0.0),
    }
    if (change.low or 0.0) <= 0 <= (change.high or 0.0):
        return _("No clear change from {earlier} to {later}: {value} points (likely {low} to {high})", **fields)
    fields["value"] = _.number(abs(change.value))
    if change.value > 0:
        return _("Up {value} points from {earlier} to {later} (likely {low} to {high})", **fields)
    return _("Down {value} points from {earlier} to {later} (likely {low} to {high})", **fields)


def waves_note(found: Waves, _: Words) -> str:
    """How the change and the trend were computed, or why they are missing."""
    change, trend = found.change, found.trend
    if change.limit == "one_wave":
        parts = [_("Only one wave: nothing to compare with.")]
    elif change.limit == "few_accounts":
        parts = [_("The change is not computed: fewer than two waves have enough accounts for an interval.")]
    elif change.paired:
        parts = [
            _(
                "Change: {n} accounts that answered in both waves, each compared with itself; sign-flip test {p}.",
                n=change.accounts,
                p=p_value(change.p, _),
            )
        ]
    else:
        parts = [
            _(
                "Change: the accounts that answered differ from those before, so the uncertainty of both waves "
                "adds up; {p}.",
                p=p_value(change.p, _),
            )
        ]
    if trend.limit:
        parts.append(
            _.plural(
                "{n} wave with a score: a trend needs at least {least}.",
                "{n} waves with a score: a trend needs at least {least}.",
                trend.waves,
                least=FEWEST_WAVES,
            )
        )
    elif trend.slope is not None:
        parts.append(
            _(
                "Trend over {n} waves: {slope} points a year (likely {low} to {high}), permutation test {p}.",
                n=trend.waves,
                slope=_.signed(trend.slope, 1),
                low=_.signed(trend.low or 0.0, 1),
                high=_.signed(trend.high or 0.0, 1),
                p=p_value(trend.p, _),
            )
        )
    return " ".join(parts)


def waves_alt(found: Waves, _: Words) -> str:
    """Text alternative of the chart of waves."""
    shown = ", ".join(f"{wave.name} {score_and_range(wave.score, _)}" for wave in found.waves[-3:])
    return _("Net Promoter Score by wave, the latest: {list}. The table is below.", list=shown or "–")


# Coverage -------------------------------------------------------------------------------------------------


def heard_title(found: Heard, _: Words) -> str:
    """The share of sales without an answer."""
    if found.sales_share is None:
        return _("Who answered")
    return _(
        "No answer from {share} of net sales: {silent} of {all} accounts",
        share=_.percent(1 - found.sales_share),
        silent=_.number(found.accounts - found.heard),
        all=_.number(found.accounts),
    )


def heard_notes(found: Heard, _: Words) -> list[str]:
    """What missing answers could change, and what the data lacks."""
    parts = [
        _(
            "The data does not show who was asked, so this is not a response rate but the share of everyone "
            "who could have answered."
        )
    ]
    if found.mean is not None and found.worst is not None and found.best is not None and found.heard < found.accounts:
        parts.append(
            _(
                "Counting every account once: {mean}; it would be {worst} if all the accounts that did not "
                "answer were detractors, {best} if promoters.",
                mean=_.signed(found.mean),
                worst=_.signed(found.worst),
                best=_.signed(found.best),
            )
        )
    if found.bought_more is not None:
        fields = {"share": _.percent(abs(found.bought_more))}
        parts.append(
            _("The typical (median) account that answered bought as much as one that did not.")
            if abs(found.bought_more) < SAME
            else _("The typical (median) account that answered bought {share} more than one that did not.", **fields)
            if found.bought_more > 0
            else _("The typical (median) account that answered bought {share} less than one that did not.", **fields)
        )
    if found.nameless:
        parts.append(
            _.plural(
                "{n} answer has no known contact.",
                "{n} answers have no known contact.",
                found.nameless,
            )
        )
    if found.elsewhere:
        parts.append(
            _.plural(
                "{n} answer is from an account that bought nothing in the period.",
                "{n} answers are from accounts that bought nothing in the period.",
                found.elsewhere,
            )
        )
    return parts


def heard_counts(code: str | None, heard: float, total: float, _: Words) -> str:
    """How many of how many, or how much of how much: 12 / 40."""
    say = _.short_money if code == "sales" else _.number
    return f"{say(heard)} / {say(total)}"


def heard_label(code: str | None, _: Words) -> str:
    """The name of a row of the coverage chart."""
    named = {"accounts": _("Accounts"), "sales": _("Net sales"), "": _("Level not known")}
    return named.get(code if isinstance(code, str) else "") or level_name(code, _)


def level_name(code: str | None, _: Words) -> str:
    """The name of a level of contacts; an unknown level stays as imported."""
    if not isinstance(code, str):
        return ""
    return _(LEVELS[code]) if code in LEVELS else code


def heard_alt(found: Heard, _: Words) -> str:
    """Text alternative of the coverage chart."""
    known = found.coverage.dropna(subset="share").head(5)
    rows = [f"{heard_label(row.code, _)} {_.percent(row.share)}" for row in known.itertuples()]
    return _("Bars, share that answered: {list}. The table is below.", list=", ".join(rows) or "–")


def missing_title(found: Heard, _: Words) -> str:
    """Title of the table of accounts that did not respond."""
    if found.missing.empty:
        return _("Every account that bought has answered")
    return _("{name} is the largest account that did not answer", name=str(found.missing["name"].iloc[0]))


# Accounts ----------------------------------------------------------------------------------------------------


def accounts_title(found: AccountScores, _: Words) -> str:
    """Title of the table of accounts: the lowest scores, or that accounts do not differ."""
    if found.rows.empty:
        return _("Accounts that answered")
    if found.shrinkage.source == "no_difference":
        return _("Accounts differ no more than chance would explain")
    low = found.rows.iloc[0]
    return _(
        "Lowest: {name}, {score} out of 10 ({answers})",
        name=str(low["name"]),
        score=_.number(low["score"], 1),
        answers=answers_in_words(int(low["answers"]), _),
    )


def accounts_note(found: AccountScores, _: Words) -> str:
    """How an account's score is computed."""
    drawn = found.shrinkage
    if drawn.mean is None:
        return ""
    mean = _.number(drawn.mean, 1)
    if drawn.k is None:
        text = _(
            "Accounts differ from each other no more than answers within an account do: every score is the "
            "mean {mean}.",
            mean=mean,
        )
    elif drawn.source == "data":
        text = _(
            "With few answers, the score is shrunk towards the overall mean {mean}: with n answers, an "
            "account's own mean has the weight n / (n + {k}).",
            mean=mean,
            k=_.number(drawn.k, 1),
        )
    else:
        text = _(
            "With few answers, the score is shrunk towards the overall mean {mean}: with n answers, an "
            "account's own mean has the weight n / (n + {k}). Too few accounts gave several answers, so {k} "
            "is an assumption.",
            mean=mean,
            k=_.number(drawn.k, 1),
        )
    return " ".join(part for part in (text, hidden(found.hidden, _)) if part)
