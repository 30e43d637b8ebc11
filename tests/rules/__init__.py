"""The rules, stated as properties."""
