"""Account plans: objectives, actions, approval."""
