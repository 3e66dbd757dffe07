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
# In a process that lives as long as theirs, a seventh of the time is a search for free memory,
# unless another allocator looks after it.
other=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | awk '/libjemalloc\.so\.2/ {print $NF; exit}')
if [ -n "$other" ] && [ -z "$(LD_PRELOAD=$other sh -c : 2>&1)" ]; then
    LD_PRELOAD=$other${LD_PRELOAD:+:$LD_PRELOAD}
    export LD_PRELOAD
fi
"$@"
