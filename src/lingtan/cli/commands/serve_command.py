"""``lingtan serve``: the pages and the API of a park, for those who may see them."""

from typing import Annotated

import typer

from lingtan.cli.language import say
from lingtan.cli.option_types import Folder, layout_of
from lingtan.cli.show import SCREEN
from lingtan.web.entrance import Manner
from lingtan.web.serving import Address, Served, serve
from lingtan.web.traffic import LogForm

HIGHEST_PORT = 65_535


def run(
    folder: Folder,
    port: Annotated[
        int, typer.Option("--port", min=0, max=HIGHEST_PORT, help=say("option.port"))
    ] = 8000,
    host: Annotated[str, typer.Option("--host", help=say("option.host"))] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", help=say("option.allow_host"))
    ] = None,
    https: Annotated[bool, typer.Option("--https", help=say("option.https"))] = False,
    no_sign_in: Annotated[
        bool, typer.Option("--no-sign-in", help=say("option.no_sign_in"))
    ] = False,
    public: Annotated[bool, typer.Option("--public", help=say("option.public"))] = False,
    log: Annotated[LogForm, typer.Option("--log", help=say("option.log"))] = LogForm.TEXT,
) -> None:
    """Serve until stopped."""
    names = frozenset(name.strip().lower() for name in allow_host or ())
    manner = Manner(is_asked=not no_sign_in, names=names, is_secure=https, is_public=public)
    serve(layout_of(folder), Address(host=host, port=port), manner, _tell, log)


def _tell(served: Served) -> None:
    lines = [say("serve.at", url=served.address.url)]
    if served.is_new:
        lines.append(say("serve.new", url=served.first_link))
    elif served.first_link:
        lines.append(say("serve.first", url=served.first_link))
    if not served.manner.is_asked:
        lines.append(say("serve.unasked"))
    if served.is_readable:
        lines.append(say("serve.readable"))
    for line in lines:
        SCREEN.print(line, soft_wrap=True, highlight=False, markup=False)
