"""Small tables that others published, with results known from them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

_FOLDER = Path(__file__).parent / "published_tables"


def grunfeld() -> pd.DataFrame:
    """Investment, value and capital of 11 firms, 1935-1954: Grunfeld's thesis of 1958.

    As Kleiber and Zeileis restored it ("The Grunfeld Data at 50", 2010) and statsmodels has it (public domain).
    """
    return pd.read_csv(_FOLDER / "grunfeld.csv")


def bland_altman() -> pd.DataFrame:
    """47 pairs of pH and PaCO2 of 8 subjects: Bland and Altman, BMJ 1995;310:446, from Boyd and others 1993."""
    return pd.read_csv(_FOLDER / "bland_altman.csv")
