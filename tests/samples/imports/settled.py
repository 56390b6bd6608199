"""Rows that only a director settles, and an analyst who brings them."""

from __future__ import annotations

from kam_analytics.access import Role, Viewer

ANALYST = Viewer("ana", "Ana", Role.ANALYST)
#: kind -> its header, a settled row, a proposed one, the first one changed, the word for settled
SETTLED = {
    "segments": ("account_id,segment,from_on,status", "A1,A,2026-01-01,decided", "A2,A,2026-01-01,", "A1,B,2026-01-01,proposed", "decided"),
    "key_accounts": ("account_id,reason,from_on,status", "A1,x,2026-01-01,decided", "A2,x,2026-01-01,", "A1,y,2026-01-01,", "decided"),
    "targets": ("account_id,metric,value,quarter_on,status", "A1,margin,1,2026-01-01,approved", "A2,margin,2,2026-01-01,", "A1,margin,3,2026-01-01,", "approved"),
}  # fmt: skip
