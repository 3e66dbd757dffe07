"""What runs in the process that does jobs: the work, and what it says on its way and at its end.

The work comes along as a function, so the process loads what this one needs and no other.
"""

import os
import signal
import traceback
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread

from lingtan.base.beginning import begin_light
from lingtan.base.errors import LingtanError
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.actions.action import Order, Work
from lingtan.web.jobs.job import Fault, Progress, State, fault_of
from lingtan.web.park_paths import error_within, shown_within

NICE = 5  # pages are answered first
FAILED = "job.failed"
CUT_OFF = 1


def serve(pipe: Connection) -> None:
    """Do one job after the other, until nobody is there who could give another."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its jobs
    Thread(target=_end_with_server, daemon=True).start()
    os.nice(NICE)
    begin_light()
    try:
        while True:
            _next(pipe)
    except (EOFError, ConnectionError):
        pipe.close()


def _end_with_server() -> None:
    """End at once when the server was killed: its next start tells this job was cut off."""
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(CUT_OFF)


def _next(pipe: Connection) -> None:
    """Wait for a job and do it; nothing of it stays here, as there may be passwords in it."""
    does, order = pipe.recv()
    _work(does, order, pipe)


def _work(does: Work, order: Order, pipe: Connection) -> None:
    """Do what was ordered; send `Progress`, and at last a state with what came of it."""
    try:
        say = does(order, lambda *steps: pipe.send(_progress(*steps)))
        told = {
            language: shown_within(say(Words(language)), order.layout) for language in LANGUAGES
        }
        pipe.send((State.DONE, told))
    except LingtanError as error:
        error_within(error, order.layout)
        pipe.send((State.REFUSED, {name: fault_of(error, Words(name)) for name in LANGUAGES}))
    except Exception:
        traceback.print_exc()
        faults = {name: Fault(what=Words(name).say(FAILED)) for name in LANGUAGES}
        pipe.send((State.FAILED, faults))


def _progress(done: int, total: int, what: str) -> Progress:
    return Progress(done=done, total=total, what=what)
