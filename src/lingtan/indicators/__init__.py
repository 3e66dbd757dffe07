"""Judges a park under any framework file.

`evaluate` and `evaluate_all` give verdicts; `requests` turns what they still need into a list of
who has to supply what.
"""
