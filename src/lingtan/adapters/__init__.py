"""All that touches the world: files, the store, document writers."""
