"""Inputs and results: what goes with an activity."""
