"""Who there is in the demo company: its customers, their people, what it sells, what they write."""
