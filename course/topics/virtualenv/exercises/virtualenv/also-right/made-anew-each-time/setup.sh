rm -rf .venv &&
python3 -m venv --upgrade-deps .venv &&
. .venv/bin/activate &&
python -m pip install -r requirements.txt || exit 1
test -f station.txt || cat station.example.txt > station.txt
python -m flask --app app:app run -p 5000
