"""The catalogue's sentences: true numbers, the words of the house, whole in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from kam_analytics.kit.wording import Words
from kam_analytics.reasons import wording as words
from kam_analytics.reasons.answers import Step
from kam_analytics.reasons.rules.catalogue import CONTRACT_DAYS, MEASURES, Loss, Reason
from kam_analytics.reasons.rules.signs import KINDS, Sign
from tests.samples.languages import BOTH, EN, FI, plain

TODAY = date(2026, 11, 20)
LOSS = Loss(warning="detractor", n=60, rate=0.27, euros=2700.0)


def stake(kind: str, euros: float | None = 10_000.0, **more: object) -> Reason:
    return Reason(
        measure="at_stake", kind=kind, account_id="a", name="A Oy", euros=euros, on=date(2026, 12, 1), label="Care",
        row_id="k", **more,
    )  # fmt: skip


BEHIND = Reason(
    measure="behind", kind="quarter", account_id="a", name="A Oy", euros=18.0, on=date(2026, 12, 31), now=92.0,
    before=110.0,
)  # fmt: skip
LOST = Reason(
    measure="lost", kind="years", account_id="a", name="A Oy", euros=74_000.0, on=date(2026, 10, 31), now=0.0,
    before=74_000.0, before_until=date(2024, 10, 31),
)  # fmt: skip
EVERY = (*map(stake, (*CONTRACT_DAYS, "deal")), stake("end", None, loss=LOSS), BEHIND, LOST)


def test_the_measures_are_called_as_the_house_calls_them() -> None:
    assert [FI(words.NAMES[measure]).split()[0] for measure in MEASURES] == ["Katkolla", "Jäämässä", "Pudonnut"]


@BOTH
@pytest.mark.parametrize("reason", EVERY, ids=lambda one: one.kind)
def test_every_reason_is_whole(say: Words, reason: Reason) -> None:
    texts = (words.reason_text(reason, TODAY, say), words.euros(reason, say), words.loss_text(reason, say) or "–")
    assert all(texts)
    assert "{" not in "".join(texts)


@BOTH
@pytest.mark.parametrize("kind", KINDS)
def test_every_sign_is_whole(say: Words, kind: str) -> None:
    text = words.sign_text(Sign(kind=kind, n=2, days=41, usual=28.0), say)
    title = words.signs_title({"a": (Sign(kind=kind, n=2),)}, say)
    assert text
    assert "1" in title
    assert "{" not in text + title


def test_the_numbers_of_a_reason() -> None:
    assert plain(words.reason_text(stake("notice"), TODAY, EN)) == "Care: notice by 1 Dec 2026, in 11 days"
    assert plain(words.euros(stake("notice"), EN)) == "€10.0k a year"
    assert plain(words.euros(stake("deal"), EN)) == "€10.0k"
    assert words.euros(stake("end", None), EN) == "amount not known"
    assert plain(words.reason_text(LOST, TODAY, EN)) == "12 months to Oct 2026: €0, best year to Oct 2024: €74.0k"
    assert "27%" in plain(words.loss_text(stake("end", loss=LOSS), EN) or "")
    assert words.loss_text(BEHIND, EN) is None


def test_what_is_planned_next() -> None:
    late = Step(title="call", activity_type="call", due_on=date(2026, 11, 18))
    assert plain(words.step_text(late, TODAY, EN)) == "→ Call, 2 days late"
    assert words.step_text(None, TODAY, EN) == "→ nothing is planned"
