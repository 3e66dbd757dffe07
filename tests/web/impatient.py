"""The command with time-outs of a second and a quick ticker: ``python -m tests.web.impatient``."""

from lingtan.cli.entry import main
from lingtan.web import listening, patience, serving, ticker

SECONDS = 1.0

listening.MILLISECONDS_UNTAKEN = round(1000 * SECONDS)
patience.SECONDS_TO_ASK = SECONDS
patience.SECONDS_SILENT = SECONDS
serving.SECONDS_TO_FINISH = round(SECONDS)
ticker.TICK_SECONDS = 0.02

if __name__ == "__main__":
    main()
