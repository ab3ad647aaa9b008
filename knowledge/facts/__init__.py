"""The facts that a new store starts with."""
