"""Whether tests of pages run in every combination, as `make bench-web` asks, or in pairs.

`make test` shows each page in both languages and both themes, but not each language in each theme:
what a rule of accessibility finds hangs on a page, its language or its theme, seldom on both.
"""

import os

IS_WHOLE = os.environ.get("LINGTAN_WHOLE_MATRIX") == "1"
