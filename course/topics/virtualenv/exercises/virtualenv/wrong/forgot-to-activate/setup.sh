set -e
python3 -m venv .venv
pip install -r requirements.txt
[ -e station.txt ] || cp station.example.txt station.txt
flask run
