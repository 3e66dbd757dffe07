#!/bin/sh
# Run the tests. What they write lies in memory where there is room: of the time on a disk a sixth
# was waiting for it, and a test that kills a process asks nothing of a disk.
set -eu
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || room=0
if [ -w /dev/shm ] && [ "${room:-0}" -gt 12000000 ]; then
    TMPDIR=$(mktemp -d /dev/shm/lingtan-XXXXXX)
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT INT TERM
fi
"$@"
