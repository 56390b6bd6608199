"""The Net Promoter Score in words: finding, titles, figures, and reasons for missing ones."""

from __future__ import annotations

from collections.abc import Iterator

from kam_analytics.errors import N_
from kam_analytics.kit.analysis.ratio import FEWEST_ACCOUNTS
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.nps.analysis.answers import SCALE_1_5_ANSWERS, SCALE_1_10_ONES, Refused
from kam_analytics.nps.analysis.change import YearChange
from kam_analytics.nps.analysis.heard import Heard
from kam_analytics.nps.analysis.score import Group, Score, Survey
from kam_analytics.nps.rules import FEWEST_ANSWERS

_MOST_REFUSED = 3
#: reason for leaving out answers -> in words
REFUSALS = {
    "empty": N_("no answer"),
    "not_a_number": N_("not a number"),
    "not_whole": N_("not a whole number"),
    "out_of_range": N_("outside 0–10"),
    "no_day": N_("without a date"),
    "scale_1_5": N_("on a scale of 1–5"),
    "scale_1_10": N_("on a scale of 1–10"),
}
KINDS = {
    "promoter": N_("Promoters"),
    "passive": N_("Passives"),
    "detractor": N_("Detractors"),
    "others": N_("Passives and detractors"),
}


def scope(period: str, found: Survey, surveys: str, _: Words) -> str:
    """The scope of the figures of the page; ``surveys`` names their kind where there are several."""
    return " · ".join(
        [
            period,
            *([surveys] if surveys else []),
            answers_in_words(found.score.n, _),
            from_accounts(found.score.accounts, _),
            _("one answer per contact"),
        ]
    )


def finding(found: Survey, heard: Heard, _: Words) -> str:
    """The finding at the top of the page."""
    score = found.score
    counts = {"answers": answers_in_words(score.n, _), "accounts": from_accounts(score.accounts, _)}
    if score.n == 0 and found.answers.scale:
        return _("No score: the answers are not on the scale 0–10")
    if score.n == 0:
        return _("Nobody answered the recommendation question in this period")
    if score.value is None:
        return _("{answers} {accounts}: fewer than {least} are too few for a score", least=FEWEST_ANSWERS, **counts)
    value = _.signed(score.value)
    if not score.has_interval:
        return _("NPS {value}, but from too few accounts for an interval: {answers} {accounts}", value=value, **counts)
    likely = {"low": _.signed(score.low or 0.0), "high": _.signed(score.high or 0.0)}
    if heard.sales_share is None:
        return _("NPS {value} (likely between {low} and {high}): {answers} {accounts}", value=value, **likely, **counts)
    return _(
        "NPS {value} (likely between {low} and {high}): {answers} {accounts}; no answer from {share} of net sales",
        value=value,
        share=_.percent(1 - heard.sales_share),
        **likely,
        **counts,
    )


def kpis(
    found: Survey,
    before: Survey | None,
    year: YearChange | None,
    heard: Heard,
    heard_before: Heard | None,
    _: Words,
    *,
    is_running: bool = False,
) -> list[Kpi]:
    """The five figures at the top of the page; a change is good or bad only where it is clear.

    While a wave ``is_running`` none of them is: its other answers are still to come.
    """
    now, then = found.score, before.score if before else None
    share_then = heard_before.share if heard_before else None
    sales_then = heard_before.sales_share if heard_before else None

    def detractors(score: Score | None) -> float | None:
        return score.detractors / score.n if score and score.n else None

    return [
        Kpi(
            label=_("NPS"),
            value="–" if now.value is None else _.signed(now.value),
            term="nps",
            delta=_.signed(now.value - then.value) if then and now.value is not None and then.value is not None else None,
            is_unsure=is_running or year is None or not year.score.is_clear,
        ),
        Kpi(label=_("Answers"), value=_.number(now.n), term="nps_answers", delta=_.signed(now.n - then.n) if then else None,
            is_unsure=is_running,
        ),
        Kpi(
            label=_("Detractors"), value=_.percent(detractors(now)), term="nps_detractors",
            delta=_points(detractors(now), detractors(then), _), up_is_bad=True,
            is_unsure=is_running or year is None or not year.detractors.is_clear,
        ),
        Kpi(
            label=_("Responding accounts"), value=_.percent(heard.share), term="nps_accounts_heard",
            delta=_points(heard.share, share_then, _), is_unsure=is_running,
        ),
        Kpi(
            label=_("NPS sales coverage"), value=_.percent(heard.sales_share), term="nps_sales_heard",
            delta=_points(heard.sales_share, sales_then, _), is_unsure=is_running,
        ),
    ]  # fmt: skip


def _points(now: float | None, before: float | None, _: Words) -> str | None:
    return _.points(now - before, 0) if now is not None and before is not None else None


def remarks(found: Survey, _: Words) -> list[str]:
    """What was left out, and the method of the interval; one sentence each."""
    answers, score = found.answers, found.score
    parts = [method(score, _), *refusals(answers.refused, _)]
    if answers.repeated:
        parts.append(
            _.plural(
                "{n} earlier answer of a contact who answered again in the period is not counted.",
                "{n} earlier answers of contacts who answered again in the period are not counted.",
                answers.repeated,
            )
        )
    if answers.future:
        parts.append(
            _.plural(
                "{n} answer dated after the data's last day is left out.",
                "{n} answers dated after the data's last day are left out.",
                answers.future,
            )
        )
    parts.append(hidden(answers.hidden, _))
    return [part for part in parts if part]


def hidden(n: int, _: Words) -> str:
    """The sentence about anonymous answers that are too few to be shown."""
    if not n:
        return ""
    return _.plural(
        "{n} anonymous answer is not shown: the account has fewer than three.",
        "{n} anonymous answers are not shown: their accounts have fewer than three.",
        n,
    )


def refused_by_import(refused: tuple[Refused, ...], _: Words) -> str:
    """Values that the import rejected: the most frequent ones, and the number of others."""
    if not refused:
        return ""
    shown = [*refusals(refused[:_MOST_REFUSED], _)]
    if rest := sum(found.n for found in refused[_MOST_REFUSED:]):
        shown.append(_.plural("{n} more answer is rejected.", "{n} more answers are rejected.", rest))
    return _("During import: {list}", list=" ".join(shown))


def refusals(refused: tuple[Refused, ...], _: Words) -> Iterator[str]:
    """Reasons why answers are not scored, with counts."""
    for found in refused:
        if found.reason.startswith("scale"):
            fields = {"n": _.number(found.n), "survey": found.value or _("without a name")}
            yield (
                _(
                    "The {n} answers to the survey “{survey}” are not scored: there are {least} or more, none of "
                    "them 0 and none above 5, so the scale was 1–5. The score needs 0–10.",
                    least=SCALE_1_5_ANSWERS,
                    **fields,
                )
                if found.reason == "scale_1_5"
                else _(
                    "The {n} answers to the survey “{survey}” are not scored: {least} or more of them are 1 and "
                    "none is 0, so the scale was 1–10. The score needs 0–10.",
                    least=SCALE_1_10_ONES,
                    **fields,
                )
            )
        elif found.value:
            yield _.plural(
                "{n} answer “{value}” is rejected ({reason}).",
                "{n} answers “{value}” are rejected ({reason}).",
                found.n,
                value=found.value,
                reason=_(REFUSALS[found.reason]),
            )
        else:
            yield _.plural(
                "{n} answer is rejected ({reason}).",
                "{n} answers are rejected ({reason}).",
                found.n,
                reason=_(REFUSALS[found.reason]),
            )


def method(score: Score, _: Words) -> str:
    """The method of the interval, or why there is none."""
    if score.method == "answers":
        return _("One answer per account: adjusted Wald interval.")
    if score.method == "accounts":
        return _(
            "Some accounts gave several answers, which resemble each other, so the interval is computed "
            "over accounts, not answers."
        )
    if score.method == "alike":
        return _("All accounts answer the same, so the interval is computed as if there were one answer per account.")
    if score.limit == "few_accounts":
        return _("Several answers from fewer than {least} accounts: no interval.", least=FEWEST_ACCOUNTS)
    return ""


def score_and_range(score: Score, _: Words) -> str:
    """A score with its interval, such as +33 [5; 56]."""
    if score.value is None:
        return "–"
    value = _.signed(score.value)
    return f"{value} [{_.number(score.low)}; {_.number(score.high)}]" if score.has_interval else value


def group_name(name: str | None, _: Words) -> str:
    return name or _("not known")


def kind_of(code: str, _: Words) -> str:
    """The name of a group: promoters, passives, detractors."""
    return _(KINDS[code])


# Segments ---------------------------------------------------------------------------------------


def segments_title(found: Survey, _: Words) -> str:
    """The best and worst segments if their intervals do not overlap."""
    sure = [group for group in found.segments if group.score.has_interval]
    if len(sure) < 2:
        return _("Score by segment")
    high = max(sure, key=lambda group: group.score.value or 0.0)
    low = min(sure, key=lambda group: group.score.value or 0.0)
    if (low.score.high or 0.0) < (high.score.low or 0.0):
        return _(
            "Segment {high} recommends us, segment {low} much less: NPS {best} vs {worst}",
            high=group_name(high.name, _),
            low=group_name(low.name, _),
            best=_.signed(high.score.value or 0.0),
            worst=_.signed(low.score.value or 0.0),
        )
    return _("No segment stands out: the intervals overlap")


def segments_note(_: Words) -> str:
    """How to read the chart of segments."""
    return _(
        "Dot: score; line: 95% confidence interval; hollow dot: too few accounts for an interval. Scale −100 to 100."
    )


def segments_alt(found: Survey, _: Words) -> str:
    """Text alternative of the chart of segments."""
    shown = [_segment(group, _) for group in found.segments[:4]]
    return _("Net Promoter Score by segment: {list}. The table is below.", list=", ".join(shown) or "–")


def _segment(group: Group, _: Words) -> str:
    return f"{group_name(group.name, _)} {score_and_range(group.score, _)}"


def answers_in_words(n: int, _: Words) -> str:
    """A number of answers in words."""
    return _.plural("{n} answer", "{n} answers", n)


def from_accounts(n: int, _: Words) -> str:
    """A number of accounts that answered, in words."""
    return _.plural("from {n} account", "from {n} accounts", n)


def p_value(p: float | None, _: Words) -> str:
    """A p-value with three decimals, or as smaller than the least of them."""
    if p is None:
        return ""
    return f"p < {_.number(0.001, 3)}" if p < 0.001 else f"p = {_.number(p, 3)}"
