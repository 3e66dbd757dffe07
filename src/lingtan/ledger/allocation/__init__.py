"""Accounts of the enterprises: transfers inside the park, and what is shared, by stated rules."""
