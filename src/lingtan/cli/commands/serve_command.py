"""``lingtan serve``: the pages and the API of a park, on this machine."""

from typing import Annotated

import typer

from lingtan.cli.language import say
from lingtan.cli.option_types import Folder, layout_of
from lingtan.cli.show import SCREEN
from lingtan.web.serving import Address, serve
from lingtan.web.traffic import LogForm

HIGHEST_PORT = 65_535


def run(
    folder: Folder,
    port: Annotated[
        int, typer.Option("--port", min=0, max=HIGHEST_PORT, help=say("option.port"))
    ] = 8000,
    host: Annotated[str, typer.Option("--host", help=say("option.host"))] = "127.0.0.1",
    log: Annotated[LogForm, typer.Option("--log", help=say("option.log"))] = LogForm.TEXT,
) -> None:
    """Serve until stopped."""
    serve(layout_of(folder), Address(host=host, port=port), _tell, log)


def _tell(address: Address) -> None:
    SCREEN.print(say("serve.at", url=address.url), soft_wrap=True, highlight=False)
