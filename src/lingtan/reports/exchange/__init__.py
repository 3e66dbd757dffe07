"""Footprints as documents that others read by program, and whether such a document adds up."""
