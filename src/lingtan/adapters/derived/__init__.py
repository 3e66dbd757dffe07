"""Derived results, kept so that the same question is not worked out twice; safe to delete."""
