"""The language of the document itself, for screen readers: two fixed scripts, allowed by their hash."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit.wording import LANGUAGES

SCRIPTS = {code: f'document.documentElement.lang="{code}"' for code in LANGUAGES}


def mark_document(language: str) -> None:
    """Say in the document which language it is in."""
    # no text of anybody stands in this script, and the content policy allows only these two
    st.html(f"<script>{SCRIPTS[language]}</script>", unsafe_allow_javascript=True)
