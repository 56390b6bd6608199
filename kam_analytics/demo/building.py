"""Write the demo company into a store file, completely or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from kam_analytics import access
from kam_analytics.demo import housekeeping
from kam_analytics.demo.company import catalogue, company, people
from kam_analytics.demo.company.company import Company
from kam_analytics.demo.days import LAST_DAY
from kam_analytics.demo.facts import activities, panel, sales, satisfaction, service, wallet
from kam_analytics.demo.plans import cadence, plans, targets
from kam_analytics.imports.summaries import publish, summaries
from kam_analytics.store import Load, is_there, open_store, settings_of
from kam_analytics.store.failures import of_folder
from kam_analytics.store.folders import hold

Progress = Callable[[float, str], None]
Tables = dict[str, pd.DataFrame]

#: to be raised whenever the output of ``build`` changes: a demo company of an older version is rebuilt
VERSION = 7

_KIND_TABLES = {
    "accounts": "account", "products": "product", "users": "app_user", "activities": "activity", "nps": "nps_response",
    "deliveries": "delivery", "claims": "claim", "opportunities": "opportunity", "contracts": "contract",
}  # fmt: skip


def build(
    path: Path, *, seed: int = 1, accounts: int = 160, lines: int | None = None, progress: Progress | None = None
) -> None:
    """Build the demo store at ``path``; nothing is left there if it fails.

    ``lines`` is the number of invoice lines (default: 690 for each account). Tables of people,
    decisions and plans are filled for the first 160 accounts. ``progress`` gets a fraction from
    0 to 1 and the stage: people, sales, summaries, plans, publish, done.
    """
    tell = progress or _silent
    place = hold(path.parent, ".kam-demo-")
    try:
        file = place.path / path.name
        store = open_store(file, create=True)
        try:
            with store.load(access.LOCAL_DIRECTOR) as load, load.begin():
                _write(load, company.company(seed, accounts), lines or accounts * sales.LINES_EACH, tell)
        finally:
            store.close()
        # a log left by an older demo company does not belong to this file
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        file.replace(path)
    except OSError as error:
        raise of_folder(error, path.parent) from None
    finally:
        place.drop()
    tell(1.0, "done")


def is_needed(path: Path) -> bool:
    """Return True if ``path`` has no store, or a demo company of an older version; other stores stay."""
    if not is_there(path):
        return True
    said = settings_of(path)
    version = said.get("demo_version", "")
    return said.get("is_demo") == "yes" and (not version.isdecimal() or int(version) < VERSION)


def _write(load: Load, about: Company, lines: int, tell: Progress) -> None:
    tell(0.0, "people")
    first = _first(about, load.frame("from cadence_rule"))
    _insert(load, first)
    tell(0.2, "sales")
    offered = catalogue.products(about.seed)
    load.insert("category", catalogue.categories())
    load.insert("product", offered[["product_key", "product_id", "name", "category_key", "is_recurring"]])
    held = activities.meetings(about)
    months = sales.by_month(about, offered, panel.monthly_sales(about, held), lines)
    written = sales.insert(load, months, lines)
    tell(0.5, "summaries")
    summaries.rebuild(load)
    tell(0.7, "plans")
    second = _second(load, about, first)
    _insert(load, second)
    rows = {kind: len({**first, **second}.get(table, offered)) for kind, table in _KIND_TABLES.items()}
    _insert(load, _housekeeping(about, written, rows, {**first, **second}))
    load.execute("update segment set since_on = :day", day=cadence.FOLLOWED_SINCE)
    load.touch("segment")
    load.set("as_of", LAST_DAY.isoformat())
    load.set("is_demo", "yes")
    load.set("demo_version", str(VERSION))
    tell(0.9, "publish")
    publish.publish(load, LAST_DAY)


def _insert(load: Load, tables: Tables) -> None:
    for name, frame in tables.items():
        load.insert(name, frame)


def _first(about: Company, rules: pd.DataFrame) -> Tables:
    """The tables that do not depend on sales; ``rules`` are the cadence rules of a new store."""
    contacts = people.contacts(about)
    done = activities.rows(about, activities.counts(about, activities.meetings(about)), contacts)
    contacts = people.met(contacts, done)
    periods = satisfaction.decisions(about)
    answers = satisfaction.answers(about, periods, contacts)
    contracts = satisfaction.contracts(about, periods, answers)
    delivered = service.deliveries(about)
    needs = people.needs(about, contacts)
    deals = service.opportunities(about)
    memberships = cadence.segments(about)
    makers_only = ["segment", "size", "first", "last", "fate"]
    tables = {
        "app_user": about.users,
        "account": about.accounts.drop(columns=makers_only),
        "account_team": company.teams(about),
        "contact": contacts,
        "contact_influence": people.influences(about, contacts),
        "contact_need": needs,
        "customer_initiative": people.initiatives(about),
        "buying_rule": people.buying_rules(about, contacts),
        "activity": done,
        "nps_response": answers,
        "delivery": delivered,
        "claim": service.claims(about, delivered),
        "opportunity": deals,
        "opportunity_change": service.deal_changes(about, deals),
        "contract": contracts[
            [
                "contract_id",
                "account_id",
                "name",
                "starts_on",
                "ends_on",
                "annual_value",
                "status",
                "decided_on",
                "notice_on",
                "is_open_ended",
                "option_on",
                "tender_on",
            ]
        ],
        "segment_membership": memberships,
        "absence": cadence.absences(about),
        "task": cadence.tasks(about, rules, memberships, done, contacts),
        "key_account_decision": cadence.key_accounts(about),
        "red_flag": cadence.flags(about),
    }
    for kind in ("activities", "nps", "deliveries", "claims", "opportunities", "contracts"):
        tables[_KIND_TABLES[kind]] = tables[_KIND_TABLES[kind]].assign(batch_key=housekeeping.BATCHES[kind])
    tables["opportunity_change"] = tables["opportunity_change"].assign(batch_key=housekeeping.BATCHES["opportunities"])
    return tables


def _second(load: Load, about: Company, first: Tables) -> Tables:
    """The tables that depend on own sales: wallets, targets, plans."""
    own = load.frame(wallet.OWN_SALES)
    estimated = wallet.estimates(about, own)
    wanted = targets.targets(about, load.frame(targets.LAST_YEAR, year=LAST_DAY.year - 1))
    written = plans.plans(about, first["contact"], first["contact_need"], targets.objective_targets(wanted))
    return {
        "wallet_estimate": estimated,
        "wallet_competitor": wallet.competitors(about, estimated),
        "whitespace_state": wallet.whitespace(about, own),
        "target": wanted,
        **written,
        "plan_review": plans.reviews(about, written["plan"]),
        "plan_opened": plans.opened(about, written["plan"], first["account_team"]),
        "plan_draft": plans.drafts(about, written["plan"]),
    }


def _housekeeping(about: Company, lines: dict[int, int], rows: dict[str, int], tables: Tables) -> Tables:
    brought = housekeeping.batches(about, lines, rows)
    return {
        "holiday": housekeeping.holiday(),
        "rate": housekeeping.rates(about.seed),
        "saved_view": housekeeping.views(about),
        "user_setting": housekeeping.personal(about),
        "import_batch": brought,
        "import_decision": housekeeping.decisions(),
        "import_reject": housekeeping.rejects(brought),
        "import_undo": housekeeping.undo(about),
        "import_mapping": housekeeping.mappings(),
        "change_log": housekeeping.changes(about, tables),
    }


def _silent(fraction: float, stage: str) -> None:
    """Report no progress."""
