"""The days on which a contract is decided, kept up in the product."""
