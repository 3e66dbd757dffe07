"""Work that somebody asked for: in a process of its own, one at a time, and it can be stopped."""
