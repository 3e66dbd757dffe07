"""The reference park: measured series, composed into one park and written as raw files."""
