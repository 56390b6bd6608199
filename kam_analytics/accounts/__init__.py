"""Accounts: finding one, its name, its header."""
