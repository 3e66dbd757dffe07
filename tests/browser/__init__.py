"""Pages in a real browser: readable by everybody, asking nobody else, used as people use them."""
