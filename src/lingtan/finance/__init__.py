"""Finance: what measures are worth, how loans are paid back, what a tonne not emitted costs.

Pure formulas. Every convention is an argument; money that is owed is exact to the fen.
"""
