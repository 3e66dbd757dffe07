"""Documents: they assemble results and words, and never calculate."""
