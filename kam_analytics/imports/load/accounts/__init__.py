"""Which account a row belongs to: by its name, by a shorter or padded id, by the id of one that was joined."""
