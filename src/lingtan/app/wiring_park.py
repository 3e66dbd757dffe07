"""The adapter that reads park files: loaded only where no park is kept as it was read."""

from lingtan.adapters.park_file.read import read_park

__all__ = ["read_park"]
