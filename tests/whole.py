"""Whether tests do all they can, as `make test-all` asks, or what every change can wait for.

`make test` leaves out what is marked `slow`, and draws the same examples each time.
`make test-all` runs everything: each page in every language and theme, writers killed many times
at random moments, and examples that nobody has seen before.
"""

import os

IS_WHOLE = os.environ.get("LINGTAN_ALL") == "1"
