"""The scorecard: one account, all that the other rooms know of it."""
