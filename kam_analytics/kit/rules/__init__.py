"""Rules of the calendar, of addresses and of typed text."""
