"""How often a person looked: among many looks at nothing, some find something."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st


def taken(about: str, view: Hashable) -> int:
    """Count this view among the different ones that this session has tested in this store."""
    seen: dict[tuple[str, str], set[Hashable]] = st.session_state.setdefault("_looks", {})
    views = seen.setdefault((st.session_state["store"], about), set())
    views.add(view)
    return len(views)
