"""lingtan (零碳): from scattered meter files to a verified zero-carbon claim."""

__version__ = "0.1.0"
