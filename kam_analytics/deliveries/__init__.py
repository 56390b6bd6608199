"""Deliveries: on time and in full."""
