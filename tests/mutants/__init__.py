"""Planted faults: one wrong place at a time, which the fast tests must find."""
