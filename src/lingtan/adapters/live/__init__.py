"""Readings that are pushed: a journal that is safe before anybody is told so."""
