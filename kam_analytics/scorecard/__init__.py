"""The scorecard: one account, with figures from all other rooms."""
