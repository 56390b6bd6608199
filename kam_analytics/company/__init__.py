"""The settings of the company: its fiscal year, its country, its time zone."""
