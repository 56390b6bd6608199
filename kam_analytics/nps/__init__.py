"""The recommendation score: who answers what, and what came after."""
