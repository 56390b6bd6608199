"""Files in the shapes that people really have: each is read right or asked about, never loaded on a guess.

One row a file: what is right of it. Another shape is one more file in ``tests/samples/cases`` and one more row.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput
from kam_analytics.imports import BatchReport, import_file
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.kept import kept
from kam_analytics.imports.questions.settle import mapping_as_settled, settle
from kam_analytics.imports.recognise.recognise import recognise
from kam_analytics.store import Store, open_store
from tests.samples.imports.loading import rows

FOLDER = Path(__file__).parents[1] / "samples" / "cases"


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


SALES = "select sum(net_sales)::double from sale"
CASES: tuple[Case, ...] = (
    Case(file="30-sep-line.csv", holds=(SALES, 3234.5)),
    Case(file="44-d365-accounts.xlsx", holds=("select count(*) - 5 from account", 2)),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the accounts of ``base_accounts.csv``."""
    folder = tmp_path_factory.mktemp("cases")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(folder))
        patch.setenv("KAM_TODAY", "2026-06-30")
        store = open_store(folder / "base.duckdb", create=True)
        _bring(store, Case(file="base_accounts.csv"))
        store.close()
    return folder / "base.duckdb"


@pytest.fixture
def store(base: Path, data_folder: Path) -> Iterator[Store]:
    opened = open_store(Path(shutil.copy(base, data_folder / "kam.duckdb")))
    yield opened
    opened.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_file_is_read_right_or_asked_about(store: Store, case: Case) -> None:
    for earlier in case.after:
        _bring(store, Case(file=earlier))
    if case.asks:
        with pytest.raises(_Asked) as asked:
            _bring(store, Case(file=case.file, creates=case.creates))
        assert any(key.startswith(case.asks) for key in asked.value.args), asked.value.args
        if not case.answers:
            return
    if case.refused:
        with pytest.raises(BadInput) as refused:
            _bring(store, case)
        assert case.refused in str(refused.value)
        return
    report = _bring(store, case)
    assert case.says in "\n".join(map(str, report.notes))
    query, wanted = case.holds
    assert rows(store, query)[0][0] == wanted, report


class _Asked(Exception):
    """The keys of the open questions."""


def _bring(store: Store, case: Case) -> BatchReport:
    """Import a file as the page and the command line do."""
    guess = recognise(FOLDER / case.file)
    given = Choices(answers=case.answers, options={"create_accounts": True} if case.creates else {})
    settled = settle(guess, kept(store, LOCAL_DIRECTOR, guess, given))
    if settled.asked:
        raise _Asked(*(said.key for said in settled.asked))
    assert {said.key for said, _answer in settled.answered} == set(case.answers)
    return import_file(store, LOCAL_DIRECTOR, FOLDER / case.file, mapping_as_settled(guess, settled))
