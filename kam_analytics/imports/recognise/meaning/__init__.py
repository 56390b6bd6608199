"""What a column means: the words of its header, its name behind prefixes, which amount it is and in which currency."""
