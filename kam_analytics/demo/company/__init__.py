"""The demo company and its customers: accounts, people, products, texts."""
