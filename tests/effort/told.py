"""Gaps and descriptions to speak about: open, reached, over, unknown, without a target; few and many accounts."""

from __future__ import annotations

from datetime import date

from kam_analytics.effort.analysis.gap import Gap
from kam_analytics.effort.analysis.growth import Growth, Had, Spread
from kam_analytics.effort.analysis.needed import needed_of
from kam_analytics.effort.answers import Effort, Span
from kam_analytics.kit.rules.period import Period
from tests.samples.effects.scans import CASES, of
from tests.samples.targets import Q4

PERIOD = Period(date(2025, 11, 1), date(2026, 10, 31))
OPEN = Gap(case="open", quarters=1, with_target=1, target=1_000.0, actual=400.0, expected=800.0)
HAD = Spread(median=9.0, low=5.0, high=13.5)
ENOUGH = Growth(
    period=PERIOD, at_least=0.25, n_grown=14, n_flat=9, n_left_out=3,
    rows=(
        Had(activity_type=None, grown=HAD, flat=Spread(median=8.0, low=6.0, high=12.0), own=4),
        Had(activity_type="call", grown=Spread(median=2.0, low=2.0, high=2.0), flat=Spread(median=0.0, low=0.0, high=1.0), own=1),
        Had(activity_type="<b>golf_day</b>", grown=HAD, flat=HAD, own=0),
    ),
)  # fmt: skip
FEW = Growth(period=PERIOD, at_least=0.25, n_grown=7, n_flat=1, reason="few")


def effort(
    gap: Gap = OPEN, *, span: Span = "quarter", cases: tuple[str, ...] = ("gain",), growth: Growth | None = ENOUGH,
    month: float | None = 500.0, sees: bool = True,
) -> Effort:  # fmt: skip
    names = ["visit", "call", "steering_group_meeting"]
    found = of({name: CASES[case] for name, case in zip(names, cases, strict=False)})
    is_open = gap.case == "open" and gap.missing is not None
    needed = needed_of(found, gap=gap.missing or 0.0, month=month) if is_open and sees else ()
    return Effort(
        account_id="C1", quarter=Q4, span=span, gap=gap, sees_effects=sees, month=month, needed=needed,
        growth=growth if is_open else None,
    )  # fmt: skip


SAMPLES = {
    "claimed": effort(),
    "several": effort(cases=("gain", "timing", "loss")),
    "no claim": effort(cases=("none", "timing", "loss")),
    "nothing tested": effort(cases=("months",)),
    "new account": effort(month=None),
    "a rep": effort(sees=False, growth=FEW),
    "few": effort(growth=FEW),
    "over 100 %": effort(Gap(case="open", quarters=1, with_target=1, target=1_000.0, actual=0.0, expected=400.0)),
    "sells nothing": effort(
        Gap(case="open", quarters=1, with_target=1, target=1_000.0, actual=0.0, expected=0.0),
        growth=Growth(period=PERIOD, reason="growth"),
    ),
    "sales unknown": effort(growth=Growth(period=PERIOD, at_least=0.25, reason="sales")),
    "activities unknown": effort(growth=Growth(period=PERIOD, at_least=0.25, reason="activities")),
    "coming": effort(Gap(case="open", quarters=1, with_target=1, target=1_000.0, expected=800.0)),
    "year": effort(
        Gap(case="open", quarters=4, with_target=4, target=4_000.0, actual=2_000.0, expected=3_000.0), span="year"
    ),
    "reached": effort(Gap(case="reached", quarters=1, with_target=1, target=1_000.0, actual=600.0, expected=1_000.0)),
    "over": effort(Gap(case="over", quarters=1, with_target=1, target=1_000.0, actual=600.0, expected=600.0)),
    "unknown": effort(Gap(case="unknown", quarters=1, with_target=1, target=1_000.0)),
    "no target": effort(Gap(case="no_target", quarters=1, with_target=0)),
    "part of a year": effort(Gap(case="no_target", quarters=4, with_target=3), span="year"),
}
