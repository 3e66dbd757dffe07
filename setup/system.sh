#!/bin/sh
# What pip cannot bring: the venv module and Chinese fonts. Installs them where it may, else says so.
set -eu
python=$1

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "lingtan needs Python 3.11 or newer; $python is $("$python" --version 2>&1)." >&2
    echo "Name a newer one: make PYTHON=python3.12 test" >&2
    exit 1
}

need=""
"$python" -c 'import ensurepip, venv' 2>/dev/null || need="python3-venv"
has_fonts() { fc-list 2>/dev/null | grep -qi 'noto.*cjk' || ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1; }
has_fonts || need="$need fonts-noto-cjk"
[ -n "$need" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086  # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $need >/dev/null
    exit 0
fi

case "$need" in
*venv*) echo "The venv module is missing: install $need with your package manager." >&2; exit 1 ;;
*) echo "No Chinese fonts found: PDF reports need $need. HTML and XLSX work without them." >&2 ;;
esac
