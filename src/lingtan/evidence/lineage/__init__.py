"""Lineage: where a figure comes from, down to the line of a raw file."""
