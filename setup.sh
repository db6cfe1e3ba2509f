#!/usr/bin/env bash
# Make or mend the Python environment in $1 from requirements.lock. Safe to run again after any interruption.
set -euo pipefail
venv=${1:-.venv}
python=${PYTHON:-python3}
cd "$(dirname "$0")"

die() { echo "setup: $1" >&2; exit 2; }

command -v "$python" >/dev/null || die "no $python found. Install Python 3.11 or newer, or set PYTHON"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  die "$("$python" --version) is too old. Install Python 3.11 or newer, or set PYTHON"

# Its being there means that an installation was cut off: what that left cannot be trusted.
unfinished=$venv/.unfinished

make_venv() { "$python" -m venv --clear "$venv" >/dev/null 2>&1; }

if [ -e "$unfinished" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  echo "setup: making the Python environment in $venv"
  if ! make_venv; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
      die "$python cannot make virtual environments. Install python3-venv"
    echo "setup: installing python3-venv"
    { apt-get update -qq && apt-get install -qq -y python3-venv; } >/dev/null || die "python3-venv could not be installed"
    make_venv || die "$python still cannot make virtual environments. Set PYTHON to one that can"
  fi
fi
touch "$unfinished"
echo "setup: installing the locked packages (about a minute)"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock ||
  die "the locked packages could not be installed. See pip's message above"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . ||
  die "the lab itself could not be installed. See pip's message above"
rm "$unfinished"
