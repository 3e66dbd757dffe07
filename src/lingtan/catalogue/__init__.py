"""All knowledge as files, and the only code that opens them."""
