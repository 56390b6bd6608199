"""Pages of the demo company as AppTest sees them: which there are, what they say, from one to another, saved views."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.kit.ui import stores

CONCENTRATION = "pages/lead/concentration.py"
PORTFOLIO = "pages/lead/portfolio.py"
RHYTHM = "pages/lead/rhythm.py"
MY_WEEK = "pages/accounts/my_week.py"
SCORECARD = "pages/accounts/scorecard.py"
PLAN = "pages/accounts/plan.py"
GLOSSARY = "pages/analyse/glossary.py"
WALLET = "pages/accounts/wallet.py"
INPUTS_RESULTS = "pages/analyse/inputs_results.py"
NPS = "pages/analyse/nps.py"
IMPORTS = "pages/data/imports.py"
QUALITY = "pages/data/quality.py"
BATCHES = "pages/data/batches.py"
JOBS = "pages/data/jobs.py"
SETTINGS = "pages/data/settings.py"
ALL = (
    CONCENTRATION,
    PORTFOLIO,
    RHYTHM,
    MY_WEEK,
    SCORECARD,
    PLAN,
    WALLET,
    INPUTS_RESULTS,
    NPS,
    GLOSSARY,
    IMPORTS,
    BATCHES,
    QUALITY,
    JOBS,
    SETTINGS,
)
#: the button that keeps a view
SAVE = {"en": "Save this view", "fi": "Tallenna tämä näkymä"}

Pages = Callable[..., AppTest]
Result = TypeVar("Result")


def people(pages: Pages) -> dict[str, str]:
    """Role -> one person of the demo company."""
    pages(GLOSSARY)
    with stores.get("demo").scope(LOCAL_DIRECTOR) as scope:
        rows = scope.read("people")
    return dict(zip(rows["role"], rows["user_id"], strict=True))


def said(test: AppTest) -> str:
    """Every word of a page that AppTest can see."""
    kinds = (test.title, test.header, test.subheader, test.caption, test.markdown, test.error, test.warning)
    words = [element.value for kind in kinds for element in kind]
    words += [f"{metric.label} {metric.value} {metric.delta}" for metric in test.metric]
    words += [table.value.to_csv() for table in [*test.table, *test.dataframe]]
    words += [link.proto.label for link in test.get("page_link")]
    return "\n".join(str(word) for word in words)


def cross(test: AppTest, file: str, **query: str) -> AppTest:
    """Follow a link to another page within the session."""
    test.query_params.clear()
    for name, value in query.items():
        test.query_params[name] = value
    test.switch_page(file).run()
    assert not test.exception, file
    assert test.title[0].value
    return test


def plain(test: AppTest) -> str:
    """The same without the marks that keep a text from being Markdown."""
    return said(test).replace("\\", "")


def keeping(function: Callable[..., Result], made: list[Result]) -> Callable[..., Result]:
    """The function, keeping each of its results."""

    def call(*given: object) -> Result:
        made.append(function(*given))
        return made[-1]

    return call


def save(test: AppTest, name: str, language: str = "en") -> AppTest:
    """Open the popover, type the name, press the button."""
    test.session_state["share"] = True
    test.run()
    test.text_input(key="view-name").set_value(name)
    next(button for button in test.button if button.label == SAVE[language]).click().run()
    assert not test.exception
    return test


def links(test: AppTest) -> dict[str, tuple[str, dict[str, str]]]:
    """Label of each saved view -> page and query of its link."""
    return {
        link.proto.label: (link.proto.page, dict(parse_qsl(link.proto.query_string, keep_blank_values=True)))
        for link in test.get("page_link")
        if link.proto.icon == ":material/bookmark:"
    }
