"""``python -m tests.bench [full]``: every measured figure beside its target."""

import sys
from collections.abc import Mapping

from tests.bench import (
    bench_commands,
    bench_doubtful,
    bench_evidence,
    bench_files,
    bench_import,
    bench_live,
    bench_matching,
    bench_metering,
    bench_product,
    bench_push,
    bench_reconcile,
    bench_store,
)
from tests.bench.build_readings import FULL, SMALL

FULL_METERS = 2000


def main() -> None:
    """Measure everything, print a table, and fail when a target is missed."""
    is_full = "full" in sys.argv[1:]
    parts = (
        bench_commands.measure,
        lambda: bench_files.measure(
            bench_files.FULL_METERS if is_full else bench_files.SMALL_METERS
        ),
        lambda: bench_import.measure(is_full=is_full),
        lambda: bench_evidence.measure(bench_evidence.FULL if is_full else bench_evidence.SMALL),
        lambda: bench_store.measure(FULL if is_full else SMALL),
        bench_push.measure,
        bench_live.measure,
        bench_matching.measure,
        lambda: bench_metering.measure(FULL_METERS) if is_full else bench_metering.measure(),
        lambda: bench_reconcile.measure(
            bench_reconcile.FULL if is_full else bench_reconcile.SMALL
        ),
        lambda: bench_product.measure(FULL_METERS) if is_full else bench_product.measure(),
        bench_doubtful.measure,
    )
    missed = sum(not _show(row) for part in parts for row in part())
    sys.exit(min(missed, 1))


def _show(row: Mapping[str, object]) -> bool:
    mark = "ok  " if row["ok"] else "MISS"
    sys.stdout.write(
        f"{mark} {row['name']!s:<60} {row['value']!s:>14} {row['unit']!s:<12} {row['target']}\n"
    )
    sys.stdout.flush()
    return bool(row["ok"])


if __name__ == "__main__":
    main()
