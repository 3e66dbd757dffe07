"""Whether tests do all they can, as `make bench-whole` asks, or what a change can wait for.

`make test` shows each page in both languages and both themes, but not each language in each theme:
what a rule of accessibility finds hangs on a page, its language or its theme, seldom on both. And
it kills what writes a few times at random moments, where the whole run kills it many times.
"""

import os

IS_WHOLE = os.environ.get("LINGTAN_WHOLE_MATRIX") == "1"
