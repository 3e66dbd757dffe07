"""How often a costly property is tried: a few times in every run, many times when asked.

``make test-all`` draws other examples each time. ``LINGTAN_EXAMPLES=10`` multiplies their number;
``make bench-full`` does so.
"""

import os

TIMES = int(os.environ.get("LINGTAN_EXAMPLES", "1"))


def examples(few: int) -> int:
    """Return how many examples a costly property is tried with."""
    return few * TIMES
