"""Page elements: head, finding, KPI grid, cards, figures with their table, empty states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pandas as pd
import streamlit as st
from babel import Locale
from plotly.basedatatypes import BaseFigure

from kam_analytics.errors import N_, KamError
from kam_analytics.kit.table import Table
from kam_analytics.kit.ui.address import share_link
from kam_analytics.kit.ui.links import link, md
from kam_analytics.kit.ui.popovers import popover
from kam_analytics.kit.ui.session import store, words
from kam_analytics.kit.ui.tables import short_table
from kam_analytics.kit.ui.views import save_form
from kam_analytics.kit.wording.glossary import TERMS, help_text
from kam_analytics.kit.wording.kpis import Kpi
from kam_analytics.kit.wording.periods import deals_note


def head(title: str, scope: str, actions: Callable[[], None] | None = None) -> None:
    """The page's name, the scope of its figures, and the actions for the whole page."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="small"):
        with st.container(width=640, gap="xxsmall"):
            st.title(md(title), anchor=False)
            st.caption(md(" · ".join(filter(None, [scope, deals_note(store().settings, words())]))))
        with st.container(horizontal=True, width="content", gap="small"):
            if actions is not None:
                actions()
            _share()


def _share() -> None:
    _ = words()
    with popover(_("Share view"), "link", "share") as box:
        if box.open:
            st.caption(_("This address opens the same view for everyone who may see it."))
            st.code(share_link(), language=None, wrap_lines=True)
            save_form()


def finding(sentence: str) -> None:
    """The one computed sentence of the page."""
    st.header(f":blue[{md(sentence)}]", anchor=False)


def kpi_row(kpis: Sequence[Kpi], *, versus: str, trend: pd.DataFrame | None = None) -> None:
    """Five figures across on a wide screen, two on a phone, each against its reference."""
    _ = words()
    with st.grid(columns=5, min_column_width=150):
        for kpi in kpis:
            still = kpi.delta is not None and not any(digit in kpi.delta for digit in "123456789")
            line = trend[kpi.line].dropna().tolist() if trend is not None and kpi.line else None
            st.metric(
                kpi.label,
                kpi.value,
                delta=kpi.delta,
                delta_color="off" if still or kpi.is_unsure else "inverse" if kpi.up_is_bad else "normal",
                delta_arrow="off" if still else "auto",
                delta_description=(_("vs. prior 365 days") if kpi.versus else _("vs. PY")) if kpi.delta else None,
                help=f"{help_text(_, kpi.term)} {kpi.versus or versus}",
                border=True,
                # one point is no course: it would be drawn as a level line
                chart_data=line if line and len(line) > 1 else None,
                height="stretch",
            )


@contextmanager
def card(title: str, note: str | None = None, *, term: str | None = None) -> Iterator[None]:
    """A bordered part of the page, as high as its neighbours; its title is the conclusion."""
    with part(title, note, term=term, height="stretch"):
        yield


@contextmanager
def part(title: str, note: str | None = None, *, term: str | None = None, height: Any = "content") -> Iterator[None]:
    """A bordered part of the page, as high as its content."""
    with st.container(border=True, height=height, gap="xsmall"):
        st.subheader(md(title), anchor=False, help=help_text(words(), term) if term in TERMS else None)
        if note:
            st.caption(note)
        yield


class _Plain(BaseFigure):  # type: ignore[misc]
    """A figure dict that plotly does not validate again: a test builds every one with ``go.Figure``."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.__dict__["_spec"] = spec

    def to_dict(self) -> dict[str, Any]:
        spec: dict[str, Any] = self.__dict__["_spec"]
        return spec


def figure(spec: dict[str, Any], key: str, alt: str, table: Callable[[], Table]) -> None:
    """A chart with its text alternative, and the same numbers as a table one click away."""
    _ = words()
    st.plotly_chart(
        _Plain(spec),
        # a theme switch replaces colours only if the chart is recreated
        key=f"{key}-{st.context.theme.type}",
        config=_config(_.language, key),
        alt=alt,
    )
    with st.expander(
        _("Show as table"), icon=":material/table:", type="compact", key=f"{key}-table", on_change="rerun"
    ) as box:
        if box.open:
            short_table(table(), f"{key}-rows")


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Show errors of a fragment in its place; the shell shows those of a whole page."""
    _ = words()
    try:
        yield
    except KamError as error:
        st.error(md(_.error(error)))


def empty(
    sentence: str,
    *,
    step: str | None = None,
    button: tuple[str, Callable[[], None]] | None = None,
    needs_files: bool = False,
) -> None:
    """An empty state: why, and the one next step; ``needs_files`` links to the import page."""
    with st.container(border=True):
        st.markdown(f"**{md(sentence)}**")
        if step is not None:
            st.markdown(md(step))
        if button is not None:
            st.button(button[0], on_click=button[1], key="next-step")
        if needs_files and "imports" in st.session_state["pages"]:
            link("pages/data/imports.py", words()(N_("Import files")), "upload_file")


def action(label: str, **more: Any) -> bool:
    """The one main button of a page; bordered, because white on the dark theme's accent is too pale."""
    return bool(st.button(label, type="secondary" if st.context.theme.type == "dark" else "primary", **more))


@st.cache_data(show_spinner=False)
def _config(language: str, name: str) -> dict[str, Any]:
    _ = words()
    locale = Locale.parse({"fi": "fi_FI"}.get(language, "en_GB"))
    months = locale.months["stand-alone"]
    return {
        "displaylogo": False,
        "displayModeBar": "hover",
        "scrollZoom": False,
        "doubleClick": False,
        "locale": "kam",
        "locales": {
            "kam": {
                "dictionary": {"Download plot as a PNG": _("Download picture (PNG)")},
                "format": {
                    "months": [months["wide"][index] for index in range(1, 13)],
                    "shortMonths": [months["abbreviated"][index] for index in range(1, 13)],
                },
            }
        },
        "modeBarButtonsToRemove": [
            "zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d",
        ],
        "toImageButtonOptions": {"format": "png", "filename": f"kam-{name}", "scale": 2},
    }  # fmt: skip
