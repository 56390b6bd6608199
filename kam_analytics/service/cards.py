"""What happens by itself, as people see it: the jobs, the backups, and saves that were lost."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from kam_analytics import clock
from kam_analytics.errors import KamError
from kam_analytics.imports.wording.imports import size
from kam_analytics.kit.ui import stores
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.page import card, empty, errors_in_words
from kam_analytics.kit.ui.reads import records
from kam_analytics.kit.ui.session import look_at, may_edit, scope, store, words
from kam_analytics.kit.ui.tables import words_table
from kam_analytics.kit.web.gate import in_turn
from kam_analytics.service import wording as said
from kam_analytics.service.commands import acknowledge
from kam_analytics.service.jobs import JOBS, Job, Runner, last_done, numbers
from kam_analytics.store import backup
from kam_analytics.store.runs import Run, runs

_BACKUP = "backup"


@st.cache_resource(show_spinner=False)
def runner() -> Runner:
    """What happens by itself for one's own store; the app starts and stops it."""
    return Runner(JOBS, lambda: stores.get_anyway("own") if stores.path_of("own").exists() else None)


def loss_banner() -> None:
    """Over every page, for those who can do something about it: which saves are missing, until somebody has read it."""
    if not may_edit("save_loss", "seen_at"):
        return
    _, zone = words(), store().settings["time_zone"]
    for loss in records("save_losses"):
        if loss["seen_at"] is None:
            with st.container(border=True):
                st.error(f"**{md(said.loss_sentence(loss, zone, _))}** {md(said.what_to_do(_))}")
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.button(_("Acknowledge"), key=f"loss-{loss['loss_id']}", on_click=_acknowledge, args=(loss,))
                    if st.session_state["page"] != "jobs":
                        link("pages/data/jobs.py", _("See the backups"), "backup")


def _acknowledge(loss: Mapping[str, Any]) -> None:
    _ = words()
    try:
        with scope() as opened:
            acknowledge(opened, loss["loss_id"], loss["version"])
    except KamError as error:
        st.toast(md(_.error(error)))


def job_runs() -> dict[str, list[Run]]:
    """The last runs of every job of this store, the newest first."""
    with scope() as opened:
        return runs(opened)


def no_jobs() -> bool:
    """True, with the reason on the page, where nothing happens by itself."""
    _ = words()
    if not store().is_demo:
        return False
    has_own = "own" in st.session_state["stores"]
    empty(
        _("The demo company is not backed up: it can be built again."),
        step=_("Your own data are backed up every night."),
        button=(_("Back to your own data"), partial(look_at, "own")) if has_own else None,
        needs_files=not has_own,
    )
    return True


def jobs_finding(past: dict[str, list[Run]]) -> str:
    """What is missing or fails, else how far everything is safe."""
    here = store()
    unread = [loss["saves"] for loss in records("save_losses") if loss["seen_at"] is None]
    if unread:
        return said.loss_finding(unread, words())
    failing = [job for job, found in past.items() if not found[0].is_done]
    there = backup.kept(here.path)
    taken = there[0].taken_at if there else None
    return said.finding(failing, taken, here.logged_at, clock.now(), here.settings["time_zone"], words())


def jobs_cards(past: dict[str, list[Run]]) -> None:
    """Each job: what it does, its last success and failure, and when it comes next."""
    _, set_ = words(), numbers(store())
    with st.grid(columns=3, min_column_width=280):
        for job in runner().jobs:
            with card(said.job_name(job.name, _), md(said.job_function(job.name, set_, _))):
                for title, text in _job_lines(job, past.get(job.name, [])).items():
                    st.markdown(f"**{md(title)}**  \n{md(text)}")


def _job_lines(job: Job, past: list[Run]) -> dict[str, str]:
    _ = words()
    failed = next((run for run in past if not run.is_done), None)
    return {
        _("Last success"): _saved_until() if job.is_quiet else _run_text(last_done(past)),
        _("Last failure"): _("none") if failed is None else _run_text(failed),
        _("Next run"): _when(job.next_at(store(), past)),
    }


def _run_text(run: Run | None) -> str:
    _ = words()
    if run is None:
        return "–"
    return f"{said.moment(run.ended_at, store().settings['time_zone'], _)}: {said.said(run.said, run.fields, _)}"


def _saved_until() -> str:
    _, here = words(), store()
    if here.logged_at is None:
        return _("Every save is in the file.")
    return _("Saves until {moment} are in the file.", moment=said.moment(here.logged_at, here.settings["time_zone"], _))


def _when(at: Any) -> str:
    _ = words()
    if at is None:
        return _("after the next save")
    return _("now") if at <= clock.now() else said.moment(at, store().settings["time_zone"], _)


def backups_card() -> None:
    """The backups that are there, and a new one on demand."""
    _ = words()
    with card(_("Backups"), _("One database file each, in {folder}", folder=md(str(backup.folder())))):
        _backups()


@st.fragment(run_every=2)
@in_turn
def _backups() -> None:
    """Looks again while a backup is being written."""
    _, zone, jobs = words(), store().settings["time_zone"], runner()
    with errors_in_words():
        is_at_work = jobs.is_at(_BACKUP)
        st.button(
            _("Backing up …") if is_at_work else _("Back up now"),
            icon=":material/backup:", key="backup-now", on_click=jobs.ask, args=(_BACKUP,), disabled=is_at_work,
        )  # fmt: skip
        there = backup.kept(store().path)
        now = clock.now()
        if there:
            words_table(
                [
                    {
                        _("File"): one.path.name,
                        _("Time"): said.moment(one.taken_at, zone, _),
                        _("Age"): said.ago(now - one.taken_at, _),
                        _("Size"): size(one.size, _),
                    }
                    for one in there
                ],
                "backups",
            )
        else:
            st.caption(_("No backup yet"))


def losses_card() -> None:
    """Every time that saves were lost, with who has read it; nothing where none were."""
    _, zone = words(), store().settings["time_zone"]
    with card(_("Lost saves")):
        found = records("save_losses")
        if not found:
            st.markdown(md(_("None: no save is missing from the database.")))
        for loss in found:
            seen = loss["seen_at"]
            note = "" if seen is None else _("Acknowledged {moment}", moment=said.moment(seen, zone, _))
            st.markdown(f"{md(said.loss_sentence(loss, zone, _))} {md(note)}")
