"""Which account needs attention, and why."""
