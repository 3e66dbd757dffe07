"""Use cases: they carry results from one room to the next."""
