"""How far the figures of an account may be off by the errors of its readings and factors."""
