"""Inputs and results: the link between activities and later results."""
