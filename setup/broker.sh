#!/bin/sh
# The broker that the tests of messages drive. Installs it where it may, else says so.
set -eu
for place in mosquitto /usr/sbin/mosquitto /usr/local/sbin/mosquitto; do
    command -v "$place" >/dev/null && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mosquitto >/dev/null
    exit 0
fi
echo "No broker found: the tests of messages need mosquitto." >&2
exit 1
