"""The cards of the page My week."""
