"""What was done with an account: logging it, tasks."""
