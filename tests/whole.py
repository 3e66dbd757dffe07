"""Whether tests of pages run in every combination, as `make bench-web` asks, or by turns.

`make test` judges every page once, in one language and theme or the other: what a rule of
accessibility finds hangs on how a thing is drawn, and every page draws the same things. Of forms,
which one template draws, it judges a third.
"""

import os

IS_WHOLE = os.environ.get("LINGTAN_WHOLE_MATRIX") == "1"
