"""Waves, coverage and single accounts in words, for the cards of the NPS page."""

from __future__ import annotations

from kam_analytics.errors import N_
from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.nps.analysis.accounts import AccountScores
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.analysis.waves import FEWEST_WAVES, LastChange, Trend, Wave, Waves
from kam_analytics.nps.wording.score import answers_in_words, hidden, p_value, score_and_range
from kam_analytics.sales.wording import SAME

LEVELS = {"executive": N_("Executives"), "management": N_("Management"), "specialist": N_("Specialists")}


def waves_title(found: Waves, _: Words) -> str:
    """What the same accounts changed in the last wave; nothing is claimed of others."""
    change = found.last.change if found.last else None
    if found.last is None or change is None or change.value is None:
        return _("Score by wave")
    fields = {
        **_names(found.last),
        "value": _.signed(change.value),
        "low": _.signed(change.low or 0.0),
        "high": _.signed(change.high or 0.0),
    }
    if not change.is_clear:
        return _("No clear change from {earlier} to {later}: same accounts {value} (likely {low} to {high})", **fields)
    fields["value"] = _.number(abs(change.value))
    if change.value > 0:
        return _("Same accounts up {value} points from {earlier} to {later} (likely {low} to {high})", **fields)
    return _("Same accounts down {value} points from {earlier} to {later} (likely {low} to {high})", **fields)


def waves_note(found: Waves, _: Words) -> str:
    """How the change and the trend were computed, or why they are missing."""
    if found.last is not None:
        parts = _changed(found.last, _)
    elif found.running:
        parts = [_("Fewer than two whole waves: nothing to compare with.")]
    else:
        parts = [_("Only one wave: nothing to compare with.")]
    going = [
        _(
            "{wave} is in progress, with answers to {day}: it is compared with no whole wave.",
            wave=wave.name, day=_.day(wave.ends_on),
        )
        for wave in found.running
    ]  # fmt: skip
    return " ".join([*going, *parts, trend_in_words(found.trend, _)])


def wave_name(wave: Wave, _: Words) -> str:
    """The name of a wave, and that it is in progress."""
    return _("{wave} (in progress)", wave=wave.name) if wave.is_running else wave.name


def _changed(last: LastChange, _: Words) -> list[str]:
    """The test of the same accounts, and where the score of everybody went meanwhile."""
    change = last.change
    if change.limit:
        tested = _.plural(
            "Whether answers changed cannot be said: {n} account answered in both {earlier} and {later}, {least} are needed.",
            "Whether answers changed cannot be said: {n} accounts answered in both {earlier} and {later}, {least} are needed.",
            change.accounts,
            least=FEWEST_ACCOUNTS,
            **_names(last),
        )
    else:
        tested = _(
            "Change: {n} accounts that answered in both waves, each compared with itself; sign-flip test {p}.",
            n=change.accounts,
            p=p_value(change.p, _),
        )
    before, after = last.earlier.score.value, last.later.score.value
    if before is None or after is None or change.is_clear or round(before) == round(after):
        return [tested]
    moved = _(
        "The score of all answers went from {before} to {after}, but partly other accounts answered.",
        before=_.signed(before),
        after=_.signed(after),
    )
    return [tested, moved]


def trend_in_words(trend: Trend, _: Words) -> str:
    """The trend of the waves beside that of the same accounts; it is claimed only where both go one way."""
    if trend.slope is None:
        return _.plural(
            "{n} wave with a score: a trend needs at least {least}.",
            "{n} waves with a score: a trend needs at least {least}.",
            trend.waves,
            least=FEWEST_WAVES,
        )
    if trend.same is None:
        return _.plural(
            "No trend is computed: {n} account answered in more than one wave, {least} are needed.",
            "No trend is computed: {n} accounts answered in more than one wave, {least} are needed.",
            trend.accounts,
            least=FEWEST_ACCOUNTS,
        )
    fields = {
        "n": trend.waves,
        "slope": _.signed(trend.slope, 1),
        "p": p_value(trend.p, _),
        "accounts": _.plural("{n} account", "{n} accounts", trend.accounts),
        "same": _.signed(trend.same, 1),
        "low": _.signed(trend.same_low or 0.0, 1),
        "high": _.signed(trend.same_high or 0.0, 1),
    }
    if trend.is_clear:
        return _(
            "Trend over {n} waves: {slope} points a year, permutation test {p}; the {accounts} that answered more than once: "
            "{same} a year (likely {low} to {high}).",
            **fields,
        )
    return _(
        "No clear trend over {n} waves: {slope} points a year, permutation test {p}; the {accounts} that answered more than "
        "once: {same} a year (likely {low} to {high}).",
        **fields,
    )


def mix_title(last: LastChange, _: Words) -> str:
    """What the table of who answered shows."""
    return _("Who answered in {earlier} and in {later}, each account counted once", **_names(last))


def _names(last: LastChange) -> dict[str, str]:
    return {"earlier": last.earlier.name, "later": last.later.name}


def waves_alt(found: Waves, _: Words) -> str:
    """Text alternative of the chart of waves."""
    shown = ", ".join(f"{wave_name(wave, _)} {score_and_range(wave.score, _)}" for wave in found.waves[-3:])
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
