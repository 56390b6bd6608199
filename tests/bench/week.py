"""My week of a rep with 200 accounts, with the tasks of 5,000 accounts in the store, against a stock empty page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kam_analytics import demo
from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.wording.i18n import words
from kam_analytics.rhythm.commands.tasks import make_tasks
from kam_analytics.store import Store, open_store
from tests.bench.measures import Row, at_most
from tests.bench.pages import LANGUAGES, STOCK, against_stock
from tests.samples.places import ROOT
from tests.samples.web.server import Server, serve
from tests.samples.web.session import Session

#: contacts of every account, and visits to it
PEOPLE, VISITS = 4, 40


def measure(folder: Path, *, quick: bool = False) -> list[Row]:
    """CPU and bytes of a rerun of My week in both languages."""
    accounts, own = (60, 10) if quick else (5000, 200)
    warm_up, reruns = (5, 10) if quick else (20, 100)
    data = folder / f"week-{accounts}"
    if not (data / "demo.duckdb").exists():
        demo.build(data / "demo.duckdb", accounts=accounts, lines=60 * accounts)
        store = open_store(data / "demo.duckdb")
        try:
            _fill(store, own)
        finally:
            store.close()
    name, tasks = _who(data / "demo.duckdb")
    stock = folder / "stock"
    stock.mkdir(parents=True, exist_ok=True)
    (stock / "stock.py").write_text(STOCK)
    rows: list[Row] = []
    with (
        serve(stock / "stock.py", folder / "stock.log") as empty,
        serve(ROOT / "app.py", folder / "week.log", KAM_DATA=str(data)) as app,
    ):
        for language, locale in LANGUAGES.items():
            figure = f"my week, {tasks:,} tasks in the store, {own} accounts, {language}"
            rows += asyncio.run(_compare(app, empty, name, figure, locale, (warm_up, reruns)))
    return rows


# reason: two servers, who looks, and how often
async def _compare(
    app: Server, empty: Server, name: str, figure: str, locale: str, often: tuple[int, int]
) -> list[Row]:
    page = Session(app.address, "glossary", app.watched, locale=locale)
    await page.open()
    page.set("view_as", string_value=f"{name} · {words(locale[:2])('rep')}")
    await page.rerun()
    page.go_to("my_week")
    await page.rerun()
    ours, stock = await against_stock(app, empty, page, lambda _number: None, *often)
    note = f" ({ours.cpu * 1000:.0f} ms against {stock.cpu * 1000:.0f} ms)"
    return [
        at_most(f"{figure}: server CPU of a stock empty page", ours.cpu / stock.cpu, 1.2, "x", note),
        at_most(f"{figure}: sent", ours.received / 1000, 60, " kB"),
    ]


def _fill(store: Store, own: int) -> None:
    """Every account in segment A with people and visits; the first rep has ``own`` of them."""
    with store.load(LOCAL_DIRECTOR) as load, load.begin():
        rep = str(load.value("select min(user_id) from app_user where role = 'rep'"))
        load.execute("delete from account_team")
        load.execute("update account set owner_id = null where owner_id = :u", u=rep)
        load.execute("update account set owner_id = :u where account_key < :n", u=rep, n=own)
        load.execute("delete from segment_membership")
        load.execute(
            "insert into segment_membership (membership_id, account_id, segment, from_on, status) "
            "select account_id, account_id, 'A', date '2026-01-01', 'decided' from account"
        )
        load.execute(
            "insert into contact (contact_id, account_id, name, title, phone, influence) "
            "select concat(account_id, '-', n), account_id, concat('Person ', n), 'Manager', '+358 40 123 4567', n "
            "from account cross join range(1, :n) as t(n)",
            n=PEOPLE + 1,
        )
        load.execute(
            "insert into activity (activity_id, account_id, activity_type, done_on, user_id, contact_ids, quantity, subject) "
            "select concat(account_id, 'x', n), account_id, 'visit', date '2026-10-01' - cast(n * 20 as integer), :u, "
            "[concat(account_id, '-', 1 + n % :p)], 1, 'Talked' from account cross join range(0, :n) as t(n)",
            u=rep,
            p=PEOPLE,
            n=VISITS,
        )
        load.touch("account", "account_team", "segment_membership", "contact", "activity")
    with store.scope(LOCAL_DIRECTOR) as scope:
        make_tasks(scope)


def _who(path: Path) -> tuple[str, int]:
    """The rep with the accounts, and how many tasks there are in the store."""
    store = open_store(path)
    try:
        with store.load(LOCAL_DIRECTOR) as load:
            name = str(load.value("select name from app_user where role = 'rep' order by user_id limit 1"))
            return name, int(load.value("select count(*) from task"))
    finally:
        store.close()
