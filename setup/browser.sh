#!/bin/sh
# The browser that the tests of pages drive. Installs one where it may, else takes what there is.
set -eu
has() { command -v "$1" >/dev/null; }
has chromium-headless-shell && exit 0
if [ "$(id -u)" = 0 ] && has apt-get && apt-get update -qq; then
    # The first is the same engine without what only a window needs; not every system has it.
    for name in chromium-headless-shell chromium; do
        has "$name" && exit 0
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$name" >/dev/null && exit 0
    done
fi
for name in chromium chromium-browser google-chrome; do
    has "$name" && exit 0
done
echo "No browser found: the tests of pages need chromium." >&2
exit 1
