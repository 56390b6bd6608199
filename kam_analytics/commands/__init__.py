"""Every write of a person: one function, one transaction, rights and versions checked by the scope."""
