"""Judges a park under any framework file."""
