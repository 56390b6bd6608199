"""How long the customers behind net sales have been customers, in words."""

from __future__ import annotations

from kam_analytics.concentration.analysis.tenure import UNKNOWN, Tenure
from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words

_BANDS = {
    "under_1": N_("Under 1 year"),
    "from_1": N_("1–3 years"),
    "from_3": N_("3–5 years"),
    "from_5": N_("5 years or more"),
    UNKNOWN: N_("Not known"),
}


def band_name(band: str, _: Words) -> str:
    """A band of tenure."""
    return _(_BANDS[band])


def tenure_title(found: Tenure, _: Words) -> str:
    """What old and new customers bring; what is not known, where it is most of it."""
    if found.limit is not None:
        return _("Net sales by customer tenure")
    old, new, unknown = (found.of(band)["share"] for band in ("from_5", "under_1", UNKNOWN))
    if unknown > 0.5:
        return _("For {share} of net sales, customer tenure is not known", share=_.percent(unknown))
    return _(
        "Customers of five years or more bring {old} of net sales, those of under a year {new}",
        old=_.percent(old, 1),
        new=_.percent(new, 1),
    )


def tenure_note(found: Tenure, _: Words) -> str:
    """How tenure is counted, and for how many accounts it is not known."""
    counted = _(
        "Tenure on the last day of the period, from the customer-since date or the first sale, whichever is earlier."
    )
    if found.limit is not None:
        return _("There are no net sales above zero to share out.")
    unknown = int(found.of(UNKNOWN)["accounts"])
    if not unknown:
        return counted
    left = _.plural(
        "Not known for {n} account: no date is given, and its first sale is in the first 12 months of the data.",
        "Not known for {n} accounts: no date is given, and their first sale is in the first 12 months of the data.",
        unknown,
    )
    return f"{counted} {left}"


def tenure_alt(found: Tenure, _: Words) -> str:
    """The bars for those who do not see them."""
    bars = ", ".join(f"{band_name(row.band, _)} {_.percent(row.share, 1)}" for row in found.rows.itertuples())
    return _("Bar chart of the share of net sales by customer tenure: {bars}. The table is below.", bars=bars)
