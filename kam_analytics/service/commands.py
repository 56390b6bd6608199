"""Acknowledging lost saves."""

from __future__ import annotations

from kam_analytics import clock
from kam_analytics.store import Scope


def acknowledge(scope: Scope, loss_id: str, version: int) -> None:
    """Record who has acknowledged the lost saves, and when."""
    scope.update("save_loss", loss_id, version, {"seen_at": clock.now(), "seen_by": scope.viewer.user_id})
