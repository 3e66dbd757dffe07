"""The integrated statement: emission, reductions, sequestration, offsets, each its own account."""
