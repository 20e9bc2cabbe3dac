set -e
python3 -m venv .venv
source .venv/bin/activate
pip install -r requirements.txt
cp station.example.txt station.txt
flask run
