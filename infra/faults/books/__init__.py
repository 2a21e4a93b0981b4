"""The books: whether every promise of the system holds in a deployment's own data."""
