"""Leave as soon as everything is said.

Python takes all that was loaded apart before it ends, thing by thing: a thirtieth of a CPU second
after every command, of use to nobody. What was to be done at the end is done all the same.
"""

import atexit
import os
import sys
from threading import active_count


def leave(code: int) -> None:
    """End the process with a code; return where somebody is at work yet, or listens no more."""
    if active_count() > 1:
        return
    atexit._run_exitfuncs()  # what Python itself calls at the end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)
