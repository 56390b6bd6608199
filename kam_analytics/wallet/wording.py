"""Share of wallet in words: findings, titles, KPIs and the rows of the tables."""

from __future__ import annotations

from typing import Any

from kam_analytics.errors import N_
from kam_analytics.kit.wording.i18n import Words
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.wallet.analysis.account import ALL, AccountWallet
from kam_analytics.wallet.analysis.portfolio import PortfolioWallet, Unassessed

CONFIDENCE = {"high": N_("high"), "medium": N_("medium"), "low": N_("low")}
#: the person at the machine, who has no row among the people
_LOCAL = "local"


def finding(wallet: AccountWallet, _: Words) -> str:
    """The sentence of one account: its share as a range and the gap, or why there is none."""
    if wallet.likely is None and wallet.too_low:
        return _("The estimate is too low: we sell this account more than it is estimated to buy")
    if wallet.likely is None and wallet.not_held:
        return _("Not compared: an estimate is of a year, and our own sales are not in store for one")
    if wallet.likely is None:
        return _("Not assessed: nobody has estimated this account's total spend yet")
    fields = {"share": range_in_words(wallet.low, wallet.likely, wallet.high, _), "gap": _.short_money(wallet.gap)}
    if wallet.gap <= 0:
        return _("By the estimates, this account buys from nobody else")
    if wallet.is_whole:
        return _("We supply {share} of everything this account buys; {gap} a year is still open", **fields)
    return _.plural(
        "We supply {share} of what this account buys in {n} category; {gap} a year is still open",
        "We supply {share} of what this account buys in {n} categories; {gap} a year is still open",
        wallet.categories,
        **fields,
    )


def portfolio_finding(found: PortfolioWallet, left: Unassessed, _: Words) -> str:
    """The finding over all visible accounts, and which part of our sales it speaks of."""
    if found.likely is None and found.not_held:
        return _("No estimate can be compared: it is of a year, and our own sales are not in store for one")
    if found.likely is None:
        return _("No account is assessed yet: nobody has estimated their total spend")
    text = _.plural(
        "We supply {share} of what {n} assessed account buys in the assessed categories; {gap} a year is still open",
        "We supply {share} of what {n} assessed accounts buy in the assessed categories; {gap} a year is still open",
        found.assessed,
        share=range_in_words(found.low, found.likely, found.high, _),
        gap=_.short_money(found.gap),
    )
    if left.assessed_share is None:
        return text
    return _("{finding}. {share} of our sales are assessed", finding=text, share=_.percent(left.assessed_share))


def portfolio_scope(found: PortfolioWallet, accounts: int, last_day: Any, _: Words) -> str:
    """The scope of the figures over all accounts."""
    assessed = _("{n} of {all} accounts assessed", n=_.number(found.assessed), all=_.number(accounts))
    return " · ".join([_("Our sales to {day}", day=_.day(last_day)), assessed, _.currency])


def year_rule(_: Words) -> str:
    """The months that are compared with an estimate."""
    return _(
        "An annual estimate is compared with our net sales in the same calendar year; the current "
        "year's estimate with our last 12 full months."
    )


def remarks(found: PortfolioWallet, unassessed: int, share: float | None, _: Words) -> list[str]:
    """Estimates and accounts that the figures over all accounts leave out."""
    said = []
    if unassessed:
        said.append(
            _.plural(
                "{n} account ({share} of net sales) is not assessed: it is excluded from every figure here, not "
                "counted as zero.",
                "{n} accounts ({share} of net sales) are not assessed: they are excluded from every figure "
                "here, not counted as zero.",
                unassessed,
                share=_.percent(share),
            )
        )
    if found.rival > 0:
        said.append(
            _(
                "Of the gap, {amount} is with known competitors: to be won, not a reason to leave it out.",
                amount=_.short_money(found.rival),
            )
        )
    if found.not_held:
        said.append(
            _.plural(
                "{n} estimate is of a year of which our own sales are not in store whole, and is left out.",
                "{n} estimates are of a year of which our own sales are not in store whole, and are left out.",
                found.not_held,
            )
        )
    if found.too_low:
        said.append(
            _.plural(
                "{n} estimate is below our own sales (estimate too low) and is left out.",
                "{n} estimates are below our own sales (estimate too low) and are left out.",
                found.too_low,
            )
        )
    if found.stale:
        said.append(
            _.plural(
                "{n} account has an estimate older than 18 months.",
                "{n} accounts have an estimate older than 18 months.",
                found.stale,
            )
        )
    if found.margin_unknown:
        said.append(
            _.plural(
                "The margin of {n} account is unknown, so it is not part of the margin gap.",
                "The margin of {n} accounts is unknown, so they are not part of the margin gap.",
                found.margin_unknown,
            )
        )
    return said


def portfolio_kpis(found: PortfolioWallet, unassessed: int, _: Words) -> list[Kpi]:
    """The five figures over all accounts."""
    share = "–" if found.low is None else between(found.low, found.high, _)
    return [
        Kpi(label=_("Share of wallet"), value=share, term="share_of_wallet"),
        Kpi(label=_("Estimated wallet"), value=_.short_money(found.wallet), term="wallet"),
        Kpi(label=_("Gap"), value=_.short_money(found.gap), term="wallet_gap"),
        Kpi(label=_("Margin gap"), value=_.short_money(found.gap_margin), term="wallet_gap_margin"),
        Kpi(label=_("Not assessed"), value=_.number(unassessed), term="not_assessed"),
    ]


def account_kpis(wallet: AccountWallet, _: Words) -> list[Kpi]:
    """The five figures of one account."""
    known = wallet.is_assessed
    share = "–" if not known else _("no range") if wallet.low is None else between(wallet.low, wallet.high, _)
    return [
        Kpi(label=_("Share of wallet"), value=share, term="share_of_wallet"),
        Kpi(label=_("Estimated wallet"), value=_.short_money(wallet.wallet if known else None), term="wallet"),
        Kpi(label=_("From us"), value=_.short_money(wallet.net_sales if known else None), term="wallet_own"),
        Kpi(label=_("Gap"), value=_.short_money(wallet.gap if known else None), term="wallet_gap"),
        Kpi(label=_("Margin gap"), value=_.short_money(wallet.gap_margin), term="wallet_gap_margin"),
    ]


def badges(wallet: AccountWallet, _: Words) -> list[tuple[str, str, str]]:
    """Confidence, age and faults of the estimates: text, icon, colour."""
    shown = []
    if wallet.is_assessed:
        shown.append((_("Confidence: {word}", word=_(CONFIDENCE[wallet.confidence])), "straighten", "gray"))
        shown.append((_("Oldest estimate {day}", day=_.day(wallet.estimated_on)), "event", "gray"))
    if wallet.stale:
        text = _.plural("{n} estimate is older than 18 months", "{n} estimates are older than 18 months", wallet.stale)
        shown.append((text, "history", "orange"))
    if wallet.parts_exceed_whole:
        shown.append((_("The categories add up to more than the whole account"), "rule", "orange"))
    if wallet.too_low:
        shown.append((_.plural("{n} estimate too low", "{n} estimates too low", wallet.too_low), "error", "orange"))
    return shown


def chart_title(wallet: AccountWallet, _: Words) -> str:
    """Title of the wallet chart: the largest gap."""
    parts = wallet.rows[wallet.rows["category_id"] != ALL]
    rows = parts if len(parts) else wallet.rows
    if rows.empty or not rows["gap"].iloc[0] > 0:
        return _("Wallet by category")
    first = rows.iloc[0]
    return _("Largest gap: {category}, {gap}", category=category(first, _), gap=_.short_money(first["gap"]))


def chart_note(_: Words) -> str:
    """How to read the wallet chart."""
    return _(
        "Length: likely annual estimate, {currency}. Solid: from us · grey: known competitors · "
        "outlined: seller not known. Right: our share and the gap.",
        currency=_.currency,
    )


def chart_alt(wallet: AccountWallet, _: Words) -> str:
    """Text alternative of the wallet chart."""
    return _(
        "Bar chart of estimated total spend by category: {n} bars, {own} of {wallet} from us. The table is below.",
        n=_.number(len(wallet.rows)),
        own=_.short_money(wallet.net_sales),
        wallet=_.short_money(wallet.wallet),
    )


def gaps_title(found: PortfolioWallet, _: Words) -> str:
    """Title of the list of gaps."""
    if found.accounts.empty:
        return _("Gaps by account")
    first = found.accounts.iloc[0]
    return _("{name} has the largest gap: {gap}", name=first["name"], gap=_.short_money(first["gap"]))


def gaps_note(_: Words) -> str:
    """How to read the list of gaps."""
    return _(
        "Outlined bar: likely annual gap, {currency}; line: where it lies in 9 cases out of 10. Right: "
        "gap and the probability of being among the ten largest.",
        currency=_.currency,
    )


def gaps_alt(found: PortfolioWallet, _: Words) -> str:
    """Text alternative of the list of gaps."""
    return _(
        "Bar chart of the largest gaps of {n} assessed accounts, with ranges. The table is below.",
        n=_.number(found.assessed),
    )


# Parts of rows --------------------------------------------------------------------------------------------


def category(row: Any, _: Words) -> str:
    """The category of an estimate, or the whole account."""
    if row["category_id"] == ALL:
        return _("Whole account")
    label = row[f"label_{_.language}"]
    return str(label) if isinstance(label, str) else str(row["category_id"])


def case(row: Any, _: Words) -> str:
    """The share of a row, or why there is none."""
    if row["case"] == "too_low":
        return _("estimate too low")
    if row["case"] == "ahead":
        return _("not compared yet")
    if row["case"] == "not_held":
        return _("own sales not known")
    text = range_in_words(_some(row["share_low"]), _some(row["share"]), _some(row["share_high"]), _)
    return f"{text} ({_('net returns')})" if row["case"] == "returns" else text


def estimate(row: Any, _: Words) -> str:
    """Likely, with low to high if they are known."""
    likely = _.short_money(row["likely"])
    low, high = _some(row["low"]), _some(row["high"])
    if low is None and high is None:
        return _("{likely}, no range", likely=likely)
    if low is None:
        return _("{likely}, at most {high}", likely=likely, high=_.short_money(high))
    if high is None:
        return _("{likely}, at least {low}", likely=likely, low=_.short_money(low))
    return f"{likely} ({_.short_money(low)} – {_.short_money(high)})"


def origin(row: Any, _: Words) -> str:
    """Source, date and author of an estimate, and the number of others for that year."""
    parts = [str(row["source"]), _.day(row["estimated_on"]), author(row["estimated_by"], _)]
    if row["is_stale"]:
        parts.append(_("stale"))
    if row["sources"] > 1:
        parts.append(_("the newest of {n} sources", n=_.number(row["sources"])))
    return " · ".join(part for part in parts if part)


def author(name: Any, _: Words) -> str:
    """The author of an estimate, if known."""
    if not isinstance(name, str) or not name:
        return ""
    return _("local director") if name == _LOCAL else name


def months_of(row: Any, _: Words) -> str:
    """The months of our net sales."""
    if row["months"] == "ahead":
        return _("ahead of the data")
    return _("last 12 months") if row["months"] == "recent" else str(row["year"])


def competitors(row: Any, _: Words) -> str:
    """The known competitors."""
    if not row["competitors"]:
        return "–"
    known = _.short_money(row["competitor_amount"]) if row["competitor_amount"] else ""
    unknown = int(row["competitors_unknown"])
    more = _.plural("{n} of unknown size", "{n} of unknown size", unknown) if unknown else ""
    over = _("more than the estimate allows") if row["is_overfull"] else ""
    return " · ".join(part for part in (known, more, over) if part)


def wallet_rows(wallet: AccountWallet, _: Words) -> list[dict[str, str]]:
    """The table of one account: one row per category, in words."""
    return [
        {
            _("Category"): f"{category(row, _)} {row['year']}",
            _("Estimate"): estimate(row, _),
            _("Our net sales"): f"{_.short_money(_some(row['net_sales']))} ({months_of(row, _)})",
            _("Share"): case(row, _),
            _("Gap"): _.short_money(_some(row["gap"])),
            _("Margin gap"): _.short_money(_some(row["gap_margin"])),
            _("Competitors"): competitors(row, _),
            _("Confidence"): _(CONFIDENCE[row["confidence"]]),
            _("Source"): origin(row, _),
        }
        for row in wallet.rows.to_dict("records")
    ]


def range_in_words(low: float | None, likely: float | None, high: float | None, _: Words) -> str:
    """A share with its range: 31% (25–36%)."""
    if likely is None:
        return "–"
    if low is None or high is None:
        return _("about {share}", share=_.percent(likely))
    share, range_ = _.percent(likely), between(low, high, _)
    return share if range_ == share else f"{share} ({range_})"


def between(low: float | None, high: float | None, _: Words) -> str:
    """Two shares as a range: 25–36%."""
    first, last = _.number((low or 0.0) * 100), _.number((high or 0.0) * 100)
    return _.percent(high) if first == last else f"{first}–{_.percent(high)}"


def _some(value: Any) -> float | None:
    """A number, or ``None`` if it is missing."""
    return None if value is None or value != value else float(value)


def bad_row(table: str, row: int, reason: str, _: Words) -> str:
    """The row of the form that cannot be saved, and why."""
    if table == "estimates":
        return _("Estimates, row {n}: {reason}", n=row, reason=reason)
    return _("Competitors, row {n}: {reason}", n=row, reason=reason)
