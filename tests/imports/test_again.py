"""An answer is changed after the import: the kept original is read again, nothing is counted twice or lost."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.errors import BadInput, NotFound
from kam_analytics.imports import import_file, kept
from kam_analytics.imports.again import change_answer
from kam_analytics.imports.mapping.choices import Choices
from kam_analytics.imports.questions.settle import mapping_as_chosen
from tests.samples.imports.decided import BASE, DECISION, SALES, TURNED
from tests.samples.imports.loading import Files


def brought(company: Files) -> str:
    file = company.write(SALES)
    report = import_file(company.store, LOCAL_DIRECTOR, file, mapping_as_chosen(BASE.plus(TURNED), (DECISION,)))
    file.unlink()
    assert report.batch
    return report.batch


def sums(company: Files) -> list[tuple[object, ...]]:
    return company.rows("select count(*), sum(net_sales)::double from sale")


def test_the_rows_follow_the_other_answer_and_come_back_with_the_first(company: Files) -> None:
    batch = brought(company)
    assert sums(company) == [(3, 20.0)]
    again = change_answer(company.store, LOCAL_DIRECTOR, batch, DECISION.question, "leave out")
    assert sums(company) == [(1, 100.0)]
    assert company.rows("select count(*), count(undone_at) from import_batch where kind = 'sales'") == [(2, 1)]
    assert company.rows(f"select word from import_decision where word <> 'turn' and '{again.batch}' <> ''") == [
        ("leave out",)
    ]
    change_answer(company.store, LOCAL_DIRECTOR, again.batch or "", DECISION.question, "turn")
    assert sums(company) == [(3, 20.0)]


def test_what_cannot_be_answered_or_read_again_leaves_everything_as_it_was(company: Files) -> None:
    batch = brought(company)
    with pytest.raises(NotFound):
        change_answer(company.store, LOCAL_DIRECTOR, batch, "rows:type: Other", "turn")
    with pytest.raises(BadInput, match="not one of the answers"):
        change_answer(company.store, LOCAL_DIRECTOR, batch, DECISION.question, "keep")
    with pytest.raises(BadInput, match="gone"):
        change_answer(company.store, LOCAL_DIRECTOR, batch, DECISION.question, "odd")
    assert sums(company) == [(3, 20.0)]
    kept.erase(batch)
    last = company.rows("select batch_id from import_batch where undone_at is null and kind = 'sales'")[0][0]
    kept.erase(str(last))
    with pytest.raises(BadInput, match="no longer kept"):
        change_answer(company.store, LOCAL_DIRECTOR, str(last), DECISION.question, "leave out")
    assert sums(company) == [(3, 20.0)]


def test_files_in_which_columns_are_looked_up_are_kept_too(company: Files, tmp_path: Path) -> None:
    (company.folder / "orders.csv").write_text("no,customer,day\n1,A1,2026-01-01\n2,A2,2026-01-02\n")
    lines = company.write("order,net,type\n1,100,Invoice\n2,40,Credit\n")
    lookup = {"file": "orders.csv", "keys": {"order": "no"}, "columns": {"customer": "customer", "day": "day"}}
    choices = Choices.of_plain({**asdict(BASE.plus(TURNED)), "lookups": [lookup]})
    batch = import_file(company.store, LOCAL_DIRECTOR, lines, mapping_as_chosen(choices, (DECISION,))).batch or ""
    for file in company.folder.iterdir():
        file.unlink()
    change_answer(company.store, LOCAL_DIRECTOR, batch, DECISION.question, "leave out")
    assert sums(company) == [(1, 100.0)]
