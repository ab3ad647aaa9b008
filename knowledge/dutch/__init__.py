"""Word lists, patterns and sentences: Dutch as data."""
