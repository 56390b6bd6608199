"""Files in the shapes that people really have, and how one is tried: read right or asked about, never loaded on a guess."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import BatchReport, import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.files.joined import Others
from kam_analytics.imports.questions.kept import kept, numbered_in, rates_in
from kam_analytics.imports.questions.settle import mapping_as_settled, settle
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.store import Store, open_store
from tests.samples.imports.loading import rows

FOLDER = Path(__file__).parents[1] / "cases"
SALES = "select sum(net_sales)::double from sale"
DAYS = "select string_agg(sold_on::varchar, ', ' order by net_sales) from sale"
NEW_ACCOUNTS = "select count(*) - 5 from account"


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is right of a file.

    ``after`` are files that are loaded before it, each with no question. ``asks`` begins the key of one of its questions; ``answers`` answer
    questions; ``holds`` is a query and its only value once the file is in; ``refused`` is a part of the sentence that
    refuses it. ``says`` is a part of a note or of a sign.
    """

    file: str
    after: tuple[str, ...] = ()
    asks: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    says: str = ""
    holds: tuple[str, object] = ("", None)
    refused: str = ""
    creates: bool = False


class Asked(Exception):
    """The keys of the open questions."""


def base_of(folder: Path) -> Path:
    """A store with the accounts of ``base_accounts.csv``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        patch.setenv("KAM_TODAY", "2026-06-30")
        store = open_store(folder / "base.duckdb", create=True)
        bring(store, Case(file="base_accounts.csv"))
        store.close()
    return folder / "base.duckdb"


def copy_of(base: Path, folder: Path) -> Store:
    """A store of its own for one file."""
    return open_store(Path(shutil.copy(base, folder / "kam.duckdb")))


def check(store: Store, case: Case) -> None:
    """Try a file: everything that its case says must hold."""
    for earlier in case.after:
        bring(store, Case(file=earlier))
    if case.asks:
        with pytest.raises(Asked) as asked:
            bring(store, Case(file=case.file, creates=case.creates))
        assert any(key.startswith(case.asks) for key in asked.value.args), asked.value.args
        if not case.answers:
            return
    if case.refused:
        with pytest.raises(BadInput) as refused:
            bring(store, case)
        assert case.refused in str(refused.value)
        return
    report = bring(store, case)
    assert case.says in "\n".join(map(str, report.notes))
    query, wanted = case.holds
    assert rows(store, query)[0][0] == wanted, report


def bring(store: Store, case: Case) -> BatchReport:
    """Import a file as the page and the command line do."""
    guess = recognise(FOLDER / case.file, currency=store.settings["currency"])
    given = Choices(answers=case.answers, options={"create_accounts": True} if case.creates else {})
    others = Others(rates=rates_in(store, LOCAL_DIRECTOR), numbered=numbered_in(store, LOCAL_DIRECTOR, ()))
    settled = settle(guess, kept(store, LOCAL_DIRECTOR, guess, given), others)
    if settled.asked:
        raise Asked(*(said.key for said in settled.asked))
    assert {said.key for said, _answer in settled.answered} == set(case.answers)
    return import_file(store, LOCAL_DIRECTOR, FOLDER / case.file, mapping_as_settled(settled))
