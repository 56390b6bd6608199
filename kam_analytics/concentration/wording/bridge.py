"""The sales bridge in words: what happened to the sales of the earlier period."""

from __future__ import annotations

from kam_analytics.concentration.analysis.bridge import Bridge
from kam_analytics.concentration.wording.change import earlier_known
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

#: step of the bridge -> its name
_STEPS = {
    "before": N_("Before"),
    "returns_before": N_("Net returns before"),
    "lost": N_("Lost"),
    "decline": N_("Decline"),
    "growth": N_("Growth"),
    "retained": N_("= Retained"),
    "returned": N_("Came back"),
    "new": N_("New"),
    "returns_now": N_("Net returns now"),
    "now": N_("= Now"),
}


def step_name(step: str, _: Words) -> str:
    """The name of a step."""
    return _(_STEPS[step])


def bridge_title(found: Bridge, _: Words) -> str:
    """Title of the bridge: NRR and GRR, or why they are missing."""
    if found.kept.nrr is None:
        return _("No account had positive net sales before: NRR and GRR cannot be computed")
    return _(
        "{retained} of the earlier sales remains, growth included (NRR); {kept} without growth (GRR)",
        retained=_.percent(found.kept.nrr, 1),
        kept=_.percent(found.kept.grr, 1),
    )


def bridge_note(found: Bridge, _: Words) -> str:
    """The sales that the bridge covers, and NRR without the largest account."""
    parts = [
        _(
            "Net sales of the same accounts in both periods; accounts that are new or came back are not part of NRR and GRR"
        )
    ]
    if found.kept.nrr_without is not None:
        parts.append(
            _(
                "NRR without {name}: {nrr}",
                name=found.kept.largest,
                nrr=_.percent(found.kept.nrr_without, 1),
            )
        )
    parts += currency_effect(found, _)
    parts += earlier_known(found.known_since, found.accounts("returned") + found.accounts("new"), _)
    if found.amount("returns_before") or found.amount("returns_now"):
        parts.append(_("accounts with more returns than purchases are shown separately"))
    return " · ".join(parts)


def currency_effect(found: Bridge, _: Words) -> list[str]:
    """What exchange rates do to NRR and GRR cannot be told, where sales were converted."""
    if not found.currencies or found.kept.nrr is None:
        return []
    return [
        _(
            "part of the sales came in {currencies}: NRR and GRR include what exchange rates did, which cannot be separated",
            currencies=", ".join(found.currencies),
        )
    ]


def bridge_alt(found: Bridge, _: Words) -> str:
    """Text alternative of the bridge."""
    return _(
        "Bridge from {before} to {now}: lost {lost}, decline {decline}, growth {growth}, came back {returned}, new {new}. The table is below.",
        **{
            name: _.short_money(found.amount(name))
            for name in ("before", "now", "lost", "decline", "growth", "returned", "new")
        },
    )


def step_title(found: Bridge, step: str, _: Words) -> str:
    """Title of the accounts behind a step."""
    return _.plural(
        "{step}: {n} account, {amount}",
        "{step}: {n} accounts, {amount}",
        found.accounts(step),
        step=step_name(step, _),
        amount=_.short_money(found.amount(step)),
    )
