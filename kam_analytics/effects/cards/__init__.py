"""The cards of inputs and results."""
