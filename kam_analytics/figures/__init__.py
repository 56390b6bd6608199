"""Analysis results to plotly figures as plain dicts; ``theme`` holds every colour."""
