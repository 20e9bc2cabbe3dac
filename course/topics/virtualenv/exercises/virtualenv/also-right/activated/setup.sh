#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

[ -d .venv ] || python -m venv .venv
source .venv/bin/activate
pip install --quiet --upgrade pip
pip install --quiet --requirement requirements.txt
cp -n station.example.txt station.txt || true
export FLASK_APP=app.py
exec flask run --host 127.0.0.1 --port 5000
