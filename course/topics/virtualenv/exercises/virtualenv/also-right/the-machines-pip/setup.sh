# One pip for all environments: the environment itself gets none.
set -e
python3 -m venv --without-pip .venv
pip --python .venv/bin/python install -r requirements.txt
ls station.txt >/dev/null 2>&1 || cp station.example.txt station.txt
.venv/bin/flask run
