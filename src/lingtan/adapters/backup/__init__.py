"""A whole workspace as one file, and back: taken, packed, checked, put in its place."""
