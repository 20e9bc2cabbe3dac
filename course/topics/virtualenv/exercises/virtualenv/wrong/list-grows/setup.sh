set -e
python3 -m venv .venv
source .venv/bin/activate
echo "tinyclock==2.0" >> requirements.txt
pip install -r requirements.txt
[ -e station.txt ] || cp station.example.txt station.txt
flask run
