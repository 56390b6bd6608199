"""KAM Analytics: results, inputs, satisfaction and plans of key accounts in one place."""

__version__ = "0.1.0"
