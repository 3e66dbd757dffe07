"""Send answers in fewer bytes: compressed, where the browser can read that and it is worth it.

A page holds a secret of its session (the mark of its forms), and lengths of compressed pages can
give one away to whoever makes a browser ask again and again (BREACH [1]_). Cookies here travel
with requests of our own pages only, so nobody else's page can ask in somebody's name.

References
----------
.. [1] Gluck, Harris and Prado, "BREACH: reviving the CRIME attack", 2013; recalled, label R.
"""

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from lingtan.web.guard import App

LEAST = 1024  # bytes; what is smaller fits one packet anyway
LEVEL = 3  # a tenth more bytes than the smallest, and half the time of the level above
SMALL_ALREADY = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def squeezed(app: App) -> App:
    """Return an app whose answers are compressed; streams of events go out as they come."""
    return GZipMiddleware(
        app,
        minimum_size=LEAST,
        compresslevel=LEVEL,
        exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, *SMALL_ALREADY),
    )
