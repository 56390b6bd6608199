"""Being moved into rooms."""
