"""An account in words: who it is, and its badges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kam_analytics.kit.wording.i18n import Words


def account_scope(header: Any, _: Words) -> str:
    """Who an account is, in one line: industry, place, owner, parent."""
    parts = [
        _.data("industry", header["industry"]) if header["industry"] else None,
        ", ".join(part for part in (header["city"], header["country"]) if part),
        _("owner {name}", name=header["owner"]) if header["owner"] else _("no owner"),
        _("group: {name}", name=header["parent"]) if header["parent"] else None,
        _("customer since {day}", day=_.day(header["since_on"])) if header["since_on"] else None,
    ]
    return " · ".join(part for part in parts if part)


def account_badges(header: Any, _: Words) -> list[tuple[str, str, str]]:
    """Key-account status, segment and ABC class: text, icon, colour."""
    badges = []
    if header["key_account_since"]:
        badges.append((_("Key account since {day}", day=_.day(header["key_account_since"])), "star", "blue"))
    if header["segment"]:
        badges.append((_("Segment {name}", name=header["segment"]), "category", "gray"))
    if header["published_class"]:
        badges.append((_("ABC class {name}", name=header["published_class"]), "bar_chart", "gray"))
    if header["team_size"]:
        badges.append(
            (_.plural("{n} person in the team", "{n} people in the team", header["team_size"]), "group", "gray")
        )
    return badges


def account_label(row: Mapping[str, Any]) -> str:
    """An account in a list to choose from: names come more than once, numbers do not."""
    name, account_id = str(row["name"]), str(row["account_id"])
    return name if name == account_id else f"{name} · {account_id}"


def namesakes_text(found: Sequence[str], _: Words) -> str:
    """That other accounts have this name; nothing is refused."""
    return _.plural(
        "There is already an account with this name: {accounts}.", "There are already accounts with this name: {accounts}.",
        len(found), accounts=", ".join(found),
    )  # fmt: skip
