set -e
python3 -m venv .venv
.venv/bin/pip install -r requirements.txt
[ -e station.txt ] || cp station.example.txt station.txt
python3 -m flask run
