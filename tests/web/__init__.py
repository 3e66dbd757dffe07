"""Pages and API, asked over HTTP of servers the tests start."""
