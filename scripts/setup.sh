#!/bin/sh
# Prepares .venv from the lock. `sh scripts/setup.sh run` for learning, `dev` for the tests too.
# Does nothing, quickly, when the lock has not changed since the last time.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-run}
case $kind in run) lock=requirements/runtime.txt ;; dev) lock=requirements/dev.txt ;; *) echo "say run or dev" >&2; exit 2 ;; esac
python=${PYTHON:-python3}

root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

debian() {  # debian PROGRAM PACKAGES WHY: installs, or says in one sentence what is missing and what installs it
    program=$1 packages=$2 why=$3
    command -v "$program" >/dev/null 2>&1 && return 0
    if root; then
        echo "Installing $packages ..."
        (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages) >/dev/null 2>&1 </dev/null && return 0
    fi
    echo "$program is missing: $why Install it with: sudo apt-get install $packages" >&2
}

debian bwrap "bubblewrap libseccomp2" "it keeps the code you run apart from the rest of this machine."
[ "$kind" = dev ] && debian chromium chromium "the tests open the pages in it."

want=$(cat "$lock" pyproject.toml scripts/setup.sh | sha256sum | cut -d' ' -f1)
for stamp in .venv/flaskpath-dev .venv/flaskpath-"$kind"; do
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && [ -x .venv/bin/flaskpath ] && exit 0
done

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Flaskpath needs Python 3.11 or newer, and $python is older. Name another one: make learn PYTHON=python3.12" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    root && (apt-get update -qq && apt-get install -y -qq python3-venv) >/dev/null 2>&1 </dev/null || true
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || {
        echo "Python's venv module is missing, so no environment can be made. Install it with: sudo apt-get install python3-venv" >&2
        exit 1
    }
fi
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making .venv ..."
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing what $lock names ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
echo "$want" > .venv/flaskpath-"$kind"
