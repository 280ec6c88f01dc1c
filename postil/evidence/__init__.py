"""Copies of what notes rest on: taken, read, and held against the quotes."""
