set -e
mkdir .venv
python3 -m venv .venv
.venv/bin/pip install -r requirements.txt
cp station.example.txt station.txt
.venv/bin/flask run
