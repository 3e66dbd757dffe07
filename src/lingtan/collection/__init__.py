"""Collect what enterprises have to tell: forms that are sent out, handed in and approved."""
