"""Every gate and every import contract sees what is wrong, however deep it lies: planted in a copy of the source."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.gates import code, layout, questions, screen
from tests.gates.contracts import contracts, kept_contracts
from tests.gates.house import GATES
from tests.gates.source import ROOT, Gate

_GRAIN = "-- grain: one row per account\n-- tables: account\n"
_PANEL = "kam_analytics/wallet/cards/deeper"
_SUMS = "kam_analytics/nps/analysis/deeper"

#: a gate, a file, what is written into it, and what the gate says after the file's name
PLANTED: list[tuple[Gate, str, str, list[str]]] = [
    (code.named_fields, f"{_SUMS}/sale.py", "import dataclasses\n\n\n@dataclasses.dataclass(frozen=True)\nclass Sale:\n    a: int\n    b: int\n    c: int\n    d: int\n",
     [":5: Sale has 4 fields and is not keyword-only"]),
    (code.few_parameters, f"{_SUMS}/wide.py", "class Wide:\n    def sums(self, a, b, c, d, *, e, f, g, h=0):\n        return a\n",
     [":2: sums takes 8 parameters and gives no reason"]),
    (code.few_parameters, f"{_SUMS}/reasoned.py", "# reason: one for each day of the week, and one more\ndef sums(a, b, c, d, e, f, g, h):\n    return a\n", []),
    (code.seen_imports, f"{_SUMS}/hidden.py", "import importlib\n\nimportlib.import_module('duck' + 'db')\n", [":3: imports a module that contracts do not see"]),
    (code.light_package, "kam_analytics/__init__.py", "import pandas\n", [": importing it imports pandas"]),
    (code.true_examples, f"{_SUMS}/wrong.py", 'def one():\n    """One.\n\n    >>> one()\n    2\n    """\n    return 1\n', [":2: the example of kam_analytics.nps.analysis.deeper.wrong.one is false"]),
    (code.seen_imports, "tests/nps/deeper/test_near.py", "from .test_new import x\n", [":1: imports without the whole name"]),
    (layout.small_files, f"{_SUMS}/long.py", "X = 1\n" * 401, [": 401 lines, at most 400"]),
    (layout.small_files, "kam_analytics/wallet/queries/long.sql", "--\n" * 401, [": 401 lines, at most 400"]),
    (layout.small_pages, "pages/data/deeper/long.py", "X = 1\n" * 111, [": 111 lines, a page has at most 110"]),
    (layout.small_folders, f"{_PANEL}/wide", "", [": 16 modules, at most 15"]),
    (layout.named_for_what_they_hold, f"{_PANEL}/gap_parts.py", "", [": “parts” does not say what is in it"]),
    (layout.named_for_what_they_hold, f"{_PANEL}/helpers", "", [": “helpers” does not say what is in it"]),
    (layout.marked_packages, "kam_analytics/wallet/cards/unmarked/cards", "", []),
    (layout.marked_packages, "kam_analytics/wallet/cards/unmarked", "", [": no __init__.py"]),
    (layout.tests_stand_alone, "tests/nps/deeper/test_new.py", "from tests.nps.test_score import mixed\nfrom tests import conftest\nfrom tests.bench import client\nfrom tests.nps.deeper import near\n",
     [":1: tests.nps.test_score is a test, not a sample", ":2: tests.conftest is a test, not a sample", ":3: tests.bench is of another folder, and no sample"]),
    (layout.tests_stand_alone, "tests/samples/new.py", "from tests.nps.test_score import mixed\n", [":1: tests.nps.test_score is a test, not a sample"]),
    (layout.one_way_to_real_exports, "tests/nps/deeper/test_real.py", "ROOT / 'shared' / 'data'\n", [":1: finds its own way to the real exports"]),
    (questions.sql_in_its_rooms, f"{_SUMS}/reads.py", "TABLE = 'sale'\nROWS = f'select * from {TABLE}'\nSAID = _('Select a row to open the account.')\nNEW = '''\n  INSERT into sale values (1)'''\n",
     [":2: SQL outside the store", ":4: SQL outside the store"]),
    (questions.questions_in_rooms, "kam_analytics/nps/analysis/deeper/odd.sql", _GRAIN, [": not in the queries of a room"]),
    (questions.questions_in_rooms, "kam_analytics/nps/analysis/queries/deep.sql", _GRAIN, [": not in the queries of a room"]),
    (questions.questions_in_rooms, "kam_analytics/wallet/queries/nps_answers.sql", _GRAIN, [": kam_analytics/nps/queries/nps_answers.sql has the same name"]),
    (questions.declared, "kam_analytics/wallet/queries/grainless.sql", "-- tables: account\nselect 1 as one from account", [": the first line is not its grain"]),
    (questions.declared, "kam_analytics/wallet/queries/undeclared.sql", "-- grain: one row per account\n-- tables: plan, plan, ghost\nselect 1 as one from account join ghost on true",
     [": declares a table twice", ": names account and does not declare it", ": declares plan and does not name it", ": there is no table ghost"]),
    (questions.declared, "kam_analytics/wallet/queries/nested.sql",
     "-- grain: one row per account\n-- tables: account, plan\nwith a as (select 1 as x from account), b as (select x from a) select (select 3 from plan) from b where 'from ghost' = 'x'", []),
    (questions.declared, "kam_analytics/wallet/queries/shared.sql", f"{_GRAIN}select 1 as one from account join segment_on(:until) as s on true join ghost_on(:until) as g on true",
     [": names segment_membership and does not declare it", ": there is no question ghost_on"]),
    (questions.decided_for_a_day, "kam_analytics/wallet/queries/by_hand.sql", f"{_GRAIN}select 1 as one from account as a left join segment_membership as s on s.account_id = a.account_id",
     [": reads segment_membership itself: ask segment_on"]),
    (questions.decided_for_a_day, "kam_analytics/imports/summaries/sql/by_hand.sql", "delete from account where account_id in (select account_id from key_account_decision)", [": reads key_account_decision itself: ask key_account_on"]),
    (questions.portable, "kam_analytics/wallet/queries/dialect.sql", f"{_GRAIN}SELECT * from account qualify x::int = $1; select * from duckdb_tables",
     [": a cast with ::", ": capital letters", ": a parameter without a name", ": select *", ": a word of one engine", ": a second statement", ": a table of the engine"]),
    (questions.checks_say, "kam_analytics/store/checks/ghost_once.sql", "SELECT 1 from ghost", [": does not say first what should be true", ": capital letters", ": there is no table ghost"]),
    (questions.asked, "kam_analytics/wallet/queries/unasked.sql", _GRAIN, [": nobody asks it"]),
    (screen.translated, f"{_PANEL}/card.py", "import streamlit as st\nst.caption('Share of wallet')\nst.metric(_('Sales'), 1, help=f'{1} accounts')\nst.badge(':material/flag:')\nst.info(_('All') if x else 'None')\ncard('Gaps')\n",
     [":2: 'Share of wallet' is not translated", ":3: ' accounts' is not translated", ":5: 'None' is not translated", ":6: 'Gaps' is not translated"]),
    (screen.plain_markup, f"{_PANEL}/markup.py", "import streamlit as st\nst.markdown(x, unsafe_allow_html=True)\nst.html(x)\n", [":2: raw HTML", ":3: raw HTML"]),
    (screen.one_cache, f"{_PANEL}/kept.py", "from streamlit import cache_data\n", [":1: caches on its own"]),
    (screen.colours_of_the_theme, f"{_PANEL}/coloured.py", "BLUE = '#1f77b4'\nHINT = '#12'\n", [":1: a colour outside the theme"]),
    (screen.kept_choices, f"{_PANEL}/led.py", "import streamlit as st\nst.page_link(page)\nst.switch_page(page)\nst.x(persist_state=True)\n",
     [":4: persist_state belongs to kam_analytics/kit/ui/controls.py", ":2: page_link belongs to kam_analytics/kit/ui/links.py", ":3: switch_page belongs to kam_analytics/kit/ui/links.py"]),
    (screen.taken_turns, f"{_PANEL}/alone.py", "@st.fragment\n@in_turn\ndef good(): ...\n@st.fragment\ndef bad(): ...\nst.dialog(_('A'))(in_turn(good))()\nst.dialog(_('A'))(bad)()\n@in_turn\n@st.dialog(_('A'))\ndef late(): ...\n",
     [":4: st.fragment without its turn", ":7: st.dialog without its turn", ":9: st.dialog without its turn"]),
    (screen.thin_pages, "pages/data/deeper/page.py", "import streamlit\nimport numpy\nfrom kam_analytics import store\nfrom kam_analytics.imports import cards, undo\nfrom kam_analytics.service import inbox\n",
     [":2: a page may not import numpy", ":3: a page may not import kam_analytics.store", ":4: a page may not import kam_analytics.imports.undo", ":5: a page may not import kam_analytics.service.inbox"]),
    (screen.thin_main, "shell.py", "import pandas\nfrom kam_analytics.nps.analysis import score\nfrom kam_analytics.store import open_store\n",
     [":1: a main script may not import pandas", ":2: a main script may not import kam_analytics.nps.analysis.score", ":3: a main script may not import kam_analytics.store.open_store"]),
    (screen.explained, f"{_PANEL}/figure.py", "Kpi('a', 1)\nKpi('a', 1, term=name)\ncard(_('A'), term='net_sales' if x else 'ghost')\n",
     [":1: a figure needs a term, as a plain word", ":2: a figure needs a term, as a plain word", ":3: ghost is not in the glossary"]),
]  # fmt: skip

CIRCLES = "no circles between rooms, nor inside them"
#: a contract, the module that breaks it, and how
IMPORTED: list[tuple[str, str, str]] = [
    ("duckdb: in the store only", "cli.deeper.engine", "import duckdb"),
    ("streamlit and plotly: in cards, forms and the interface of kit only", "wallet.analysis.deeper.shown", "import streamlit"),
    ("streamlit and plotly: in cards, forms and the interface of kit only", "planted.figures.deeper.drawn", "import plotly"),
    ("kit.ui: for cards and forms only", "service.deeper.page", "from kam_analytics.kit.ui import page"),
    ("cards: of one room, and of the rooms on top", "wallet.cards.deeper.foreign", "from kam_analytics.nps import cards"),
    ("cards: of one room, and of the rooms on top", "cli.deeper.shown", "from kam_analytics.nps import cards"),
    ("forms: for the cards of every room", "cli.deeper.asked", "from kam_analytics.activities import forms"),
    ("words, figures, tables: for what speaks to a person", "demo.deeper.said", "from kam_analytics.nps import wording"),
    ("week: on top of all, known by nobody", "scorecard.deeper.top", "from kam_analytics.week import rules"),
    ("scorecard and portfolio: on top, known by the week alone", "nps.analysis.deeper.top", "from kam_analytics.scorecard import analysis"),
    ("cli: known by nobody", "quality.tables.deeper.told", "from kam_analytics import cli"),
    ("commands: for what a person asks for", "imports.load.deeper.saves", "from kam_analytics.plan import commands"),
    ("store: knows no room", "store.deeper.knows", "from kam_analytics.nps.analysis import score"),
    ("kit: knows no room", "kit.rules.deeper.knows", "from kam_analytics import demo"),
    ("analysis and rules are pure", "planted.analysis.deeper.reads", "from kam_analytics import store"),
    ("analysis and rules are pure", "planted.rules.deeper.through", "from kam_analytics.planted.question import rows"),
    ("commands write through the scope", "planted.commands.deeper.speaks", "from kam_analytics.kit.wording import words"),
    ("wording and glossary know results, not rows", "planted.wording.deeper.reads", "from kam_analytics import store"),
    ("figures and tables are made of results and words", "planted.tables.deeper.reads", "from kam_analytics import store"),
    (CIRCLES, "abroad.rules", "from kam_analytics.across import rules"),
    (CIRCLES, "across.rules", "from kam_analytics.abroad import rules"),
    (CIRCLES, "wallet.analysis.here.rules", "from kam_analytics.wallet.analysis.there import rules"),
    (CIRCLES, "wallet.analysis.there.rules", "from kam_analytics.wallet.analysis.here import rules"),
]  # fmt: skip


def plant(root: Path, name: str, text: str) -> None:
    """Write into a file of the copy, before what is there; a name without an ending is a folder with a module."""
    path = root / name
    if not path.suffix:
        path = path / "card.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + (path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")


def mark(root: Path) -> None:
    """Make packages of all folders of the copy but the one that is no package on purpose."""
    for path in (root / "kam_analytics").rglob("*.py"):
        for folder in path.relative_to(root).parents:
            if folder.parts and folder.name != "unmarked":
                (root / folder / "__init__.py").touch()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source as it is."""
    root = tmp_path_factory.mktemp("house")
    for folder in ("kam_analytics", "pages", "tests"):
        for path in [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.sql")]:
            (root / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, root / path.relative_to(ROOT))
    for name in ("app.py", "shell.py", "pyproject.toml"):
        shutil.copyfile(ROOT / name, root / name)
    return root


@pytest.fixture(scope="module")
def sees(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Gate], list[str]]:
    """What a gate says of a copy with everything wrong that a gate sees."""
    root = shutil.copytree(copy, tmp_path_factory.mktemp("spoiled") / "house")
    for number in range(layout.MOST_FILES):
        plant(root, f"{_PANEL}/wide/card_{number}.py", "")
    for _gate, name, text, _said in PLANTED:
        plant(root, name, text)
    mark(root)
    return cache(lambda gate: gate(root))


@pytest.fixture(scope="module")
def broken(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the contracts say of a copy with an import against each of them."""
    root = shutil.copytree(copy, tmp_path_factory.mktemp("broken") / "house")
    plant(root, "kam_analytics/planted/question.py", "from kam_analytics.store import queries\n\nrows = queries.load\n")
    for _contract, module, text in IMPORTED:
        plant(root, f"kam_analytics/{module.replace('.', '/')}.py", f"{text}\n")
    mark(root)
    return kept_contracts(root)


@pytest.mark.parametrize(("gate", "name", "said"), [(gate, name, said) for gate, name, _text, said in PLANTED])
def test_a_gate_sees(gate: Gate, name: str, said: list[str], sees: Callable[[Gate], list[str]]) -> None:
    assert [sentence for sentence in sees(gate) if sentence.startswith(f"{name}:")] == [name + words for words in said]


@pytest.mark.parametrize(("contract", "module"), [(contract, module) for contract, module, _text in IMPORTED])
def test_a_contract_sees(contract: str, module: str, broken: list[str]) -> None:
    [said] = [sentence for sentence in broken if sentence.startswith(f"pyproject.toml: {contract}: ")]
    # of a circle the report names the packages that would have to part
    assert (f".{module.split('.')[-2]} " if contract == CIRCLES else f" kam_analytics.{module} -> ") in said


def test_every_gate_and_every_contract_is_tried(copy: Path) -> None:
    assert {gate.__name__ for gate, *_ in PLANTED} | {"kept_contracts"} == {gate.__name__ for gate in GATES}
    assert {contract for contract, *_ in IMPORTED} == set(contracts(copy))
