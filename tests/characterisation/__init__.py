"""What fifteen parks show through every read command, page and document, compared exactly."""
