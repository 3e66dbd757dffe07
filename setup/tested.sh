#!/bin/sh
# Record what the tests have passed on: the tree of git, the time, and how many there were. What was
# not committed, or changed while they ran, is "dirty".
set -eu
tree=dirty
[ -n "$(git status --porcelain 2>&1)" ] || tree=$(git rev-parse 'HEAD^{tree}')
if [ "$1" = begin ]; then
    rm -f .venv/tested
    echo "$tree" > .venv/testing
    exit 0
fi
[ "$tree" = "$(cat .venv/testing)" ] || tree=dirty
echo "$tree $(date -u +%Y-%m-%dT%H:%M:%SZ) $(cat .venv/passed) passed" | tee .venv/tested
