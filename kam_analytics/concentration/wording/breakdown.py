"""Lorenz curve, effective accounts and parts of the company, in words."""

from __future__ import annotations

from kam_analytics.concentration.analysis.breakdown import Part, Parts
from kam_analytics.concentration.analysis.concentration import FEWEST, Concentration
from kam_analytics.concentration.wording.concentration import nothing_positive
from kam_analytics.errors import N_
from kam_analytics.kit.rules.coverage import ENOUGH
from kam_analytics.kit.wording.i18n import Words

#: how many parts without a curve are named
_NAMED = 5
#: dimension of the breakdown -> its name, and the name of the part without a value
_DIMENSIONS = {
    "category": (N_("Category"), N_("without category")),
    "segment": (N_("Segment"), N_("no segment")),
    "country": (N_("Country"), N_("not known")),
    "owner": (N_("Owner"), N_("no owner")),
}


def lorenz_title(result: Concentration, _: Words) -> str:
    """Title of the Lorenz curve: Gini, and the share of the smallest 80 %."""
    if result.top_20pct_share is None or result.positive < FEWEST:
        return _("Too few accounts with positive net sales for a Lorenz curve")
    return _(
        "Gini {gini}: the smallest {part} of accounts generate {share}",
        gini=_.number(result.gini, 2),
        part=_.percent(1 - (result.top_20pct_accounts or 0) / result.positive),
        share=_.percent(1 - result.top_20pct_share),
    )


def lorenz_note(result: Concentration, _: Words) -> str:
    """How to read the Lorenz curve."""
    parts = [_("Accounts from smallest to largest; the further the curve is below the even split, the more uneven")]
    if result.gini_corrected is not None:
        parts.append(
            _("Gini corrected for the small number of accounts: {gini}", gini=_.number(result.gini_corrected, 2))
        )
    return " · ".join(parts)


def lorenz_alt(result: Concentration, _: Words) -> str:
    """Text alternative of the Lorenz curve."""
    return _(
        "Lorenz curve below the line of an even split. {finding}. The table is below.", finding=lorenz_title(result, _)
    )


def effective_words(result: Concentration, _: Words) -> str:
    """The meaning of the effective number of accounts."""
    if result.effective_accounts is None:
        return nothing_positive(result, _)
    effective = _.number(result.effective_accounts, 1)
    if result.given.value == "margin":
        return _.plural(
            "{n} account has a positive margin; the risk is spread as if over {effective} accounts of equal size",
            "{n} accounts have a positive margin; the risk is spread as if over {effective} accounts of equal size",
            result.positive,
            effective=effective,
        )
    return _.plural(
        "{n} account bought; the risk is spread as if over {effective} accounts of equal size",
        "{n} accounts bought; the risk is spread as if over {effective} accounts of equal size",
        result.positive,
        effective=effective,
    )


def dimension_name(dimension: str, _: Words) -> str:
    """The name of a dimension."""
    return _(_DIMENSIONS[dimension][0])


def part_name(part: Part, dimension: str, _: Words) -> str:
    """The name of a part."""
    name = part.label_fi if _.language == "fi" else part.label_en
    return str(name) if name is not None else _(_DIMENSIONS[dimension][1])


def parts_title(found: Parts, _: Words) -> str:
    """Title of the parts: the part that depends most on one account, of those that have a name."""
    if not found.drawn:
        return _("No part has the {least} accounts with positive net sales that a curve needs", least=FEWEST)
    named = [part for part in found.drawn if part.key is not None]
    if not named:
        return _("{dimension}: not known, so there is nothing to compare", dimension=dimension_name(found.dimension, _))
    most = max(named, key=lambda part: part.result.largest_share or 0.0)
    return _(
        "{dimension} {part} depends most on one account: the largest generates {share}",
        dimension=dimension_name(found.dimension, _),
        part=part_name(most, found.dimension, _),
        share=_.percent(most.result.largest_share),
    )


def parts_note(found: Parts, shown: int, _: Words) -> str:
    """How to read the small curves: the caveat about sizes, and the parts not drawn."""
    parts = [
        _("Cumulative share of the accounts, largest first; the dot marks where 80% is reached"),
        _(
            "parts differ in size: compare how many accounts generate 80%, because a small part looks more even for its size alone"
        ),
    ]
    more = len(found.drawn) - shown
    if more > 0:
        parts.append(_.plural("{n} smaller part is in the table", "{n} smaller parts are in the table", more))
    if found.too_few:
        names = ", ".join(part_name(part, found.dimension, _) for part in found.too_few[:_NAMED])
        parts.append(
            _.plural(
                "{n} part has fewer than {least} accounts with positive net sales, so no curve: {names}",
                "{n} parts have fewer than {least} accounts with positive net sales, so no curve: {names}",
                len(found.too_few),
                least=FEWEST,
                names=names + ("…" if len(found.too_few) > _NAMED else ""),
            )
        )
    unknown = sum(part.result.unknown for part in found.parts)
    if unknown:
        parts.append(
            _(
                "accounts whose margin in a part is known for less than {enough} of their net sales there are left out of it: {n} in all",
                enough=_.percent(ENOUGH),
                n=_.number(unknown),
            )
        )
    return " · ".join(parts)


def parts_alt(found: Parts, _: Words) -> str:
    """Text alternative of the small curves."""
    return _(
        "Small curves of cumulative share, one a part. {finding}. The table is below.", finding=parts_title(found, _)
    )
