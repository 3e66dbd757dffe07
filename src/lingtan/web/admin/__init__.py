"""What an admin looks after: people, programs, sessions, imports, backups, the audit."""
