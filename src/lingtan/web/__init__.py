"""Pages and the HTTP API: they ask `app`, and show what the rooms below have worked out."""
