"""The cards of rhythm, segments and rules."""
