"""The Net Promoter Score: the answers, and what happened after them."""
