"""Tables and pages as files."""
