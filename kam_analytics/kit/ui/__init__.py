"""The interface that every page shares."""
