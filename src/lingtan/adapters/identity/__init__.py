"""Identity providers: who they are, whom they know, and how their answers are checked."""
