set -e
python3 -m venv --system-site-packages .venv
.venv/bin/python -m pip install -r requirements.txt
[ -e station.txt ] || cp station.example.txt station.txt
.venv/bin/python -m flask run
