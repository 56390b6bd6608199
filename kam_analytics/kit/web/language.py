"""The language of the HTML document, for screen readers: two fixed scripts, allowed by their hash."""

from __future__ import annotations

import streamlit as st

from kam_analytics.kit.wording import LANGUAGES

SCRIPTS = {code: f'document.documentElement.lang="{code}"' for code in LANGUAGES}


def mark_document(language: str) -> None:
    """Set the language of the document."""
    # these scripts contain no text from people, and the content policy allows no others
    st.html(f"<script>{SCRIPTS[language]}</script>", unsafe_allow_javascript=True)
