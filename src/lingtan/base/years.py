"""The years an account is drawn up of."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
