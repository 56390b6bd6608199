"""How an account buys: rhythm, season, basket, mix."""
