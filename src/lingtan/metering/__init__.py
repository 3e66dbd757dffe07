"""What a meter said, and whether we believe it."""
