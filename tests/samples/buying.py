"""What an account buys: a season and a mix of categories to speak about and to draw."""

from __future__ import annotations

import pandas as pd

from kam_analytics.buying.analysis import buying

SEASON = buying.Season(
    36, 3, pd.DataFrame({"month": range(1, 13), "share": [0.2, *[0.08] * 5, 0.0, *[0.08] * 5], "low": 0.0, "high": 0.3})
)
MIX = buying.Mix(
    rows=pd.DataFrame(
        {
            "category_id": ["a", None], "label_en": ["Rental", None], "label_fi": ["Vuokraus", None],
            "now": [0.7, 0.3], "before": [0.4, 0.6], "difference": [0.3, -0.3],
        }
    ),
    drift=0.3, negative=1,
)  # fmt: skip
