"""Users, tokens and sessions of a workspace, in one small database that only its owner reads."""
