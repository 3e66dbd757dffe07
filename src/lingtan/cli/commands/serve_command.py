"""``lingtan serve``: the pages and the API of a park, for those who may see them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from lingtan.app.examine_machine import unsafe_expat
from lingtan.app.finish_forms import Finished
from lingtan.app.layout import Layout
from lingtan.app.replay import Pace, replay_of
from lingtan.app.simulation_copy import simulation_copy
from lingtan.cli.language import WORDS, say
from lingtan.cli.option_types import Folder, Speed, finite_number, layout_of
from lingtan.cli.show import SCREEN
from lingtan.web.entrance import Manner
from lingtan.web.listening import Address
from lingtan.web.live_parts import IMPORT_SECONDS, Live
from lingtan.web.serving import Served, serve
from lingtan.web.simulation import Simulation
from lingtan.web.traffic import LogForm

HIGHEST_PORT = 65_535
QUICK = 900.0  # a quarter of an hour in a second


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
    import_seconds: Annotated[
        float,
        typer.Option(
            "--import-seconds",
            min=1.0,
            callback=finite_number,
            help=say("option.import_seconds"),
        ),
    ] = IMPORT_SECONDS,
    simulate: Annotated[bool, typer.Option("--simulate", help=say("option.simulate"))] = False,
    speed: Speed = QUICK,
) -> None:
    """Serve until stopped."""
    names = frozenset(name.strip().lower() for name in allow_host or ())
    manner = Manner(is_asked=not no_sign_in, names=names, is_secure=https, is_public=public)
    layout, live = layout_of(folder), Live(import_seconds=import_seconds)
    if simulate:
        live = replace(live, simulation=_simulation(layout, speed))
        layout = simulation_copy(layout)
    serve(layout, Address(host=host, port=port), manner, _tell, log, live)


def _simulation(layout: Layout, speed: float) -> Simulation:
    return Simulation(replay=replay_of(layout), pace=Pace(began=datetime.now(UTC), speed=speed))


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
    lines += [_of_form(each) for each in served.finished]
    if expat := unsafe_expat():
        lines.append(say("doctor.unsafe_expat", version=expat))
    for line in lines:
        SCREEN.print(line, soft_wrap=True, highlight=False, markup=False)


def _of_form(form: Finished) -> str:
    """Say what became of a form that a killed process had approved and not taken."""
    facts = {"campaign": form.which.campaign, "enterprise": form.which.enterprise}
    if form.trouble is None:
        return say("serve.form_taken", **facts)
    return say("serve.form_left", why=WORDS.error_what(form.trouble), **facts)
