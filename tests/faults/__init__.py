"""Disks that fail while a park is written to."""
