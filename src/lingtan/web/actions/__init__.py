"""What people do in a browser: one table of actions, each with a form, a work and an answer."""
