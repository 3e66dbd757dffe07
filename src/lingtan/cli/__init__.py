"""Commands: a thin layer over the workspace."""
