"""The week of a person: what is due, with whom, and what can still be made up for."""
