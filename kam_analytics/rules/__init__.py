"""Pure domain rules."""
