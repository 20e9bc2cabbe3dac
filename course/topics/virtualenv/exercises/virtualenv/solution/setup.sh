# Sets up the departure board and starts it. Run it with: bash setup.sh
set -e

python3 -m venv .venv
.venv/bin/python -m pip install -r requirements.txt

if [ ! -e station.txt ]; then
    cp station.example.txt station.txt
fi

.venv/bin/python -m flask run
