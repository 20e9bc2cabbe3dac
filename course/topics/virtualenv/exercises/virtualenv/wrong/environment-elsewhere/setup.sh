set -e
python3 -m venv ~/envs/all-my-projects
source ~/envs/all-my-projects/bin/activate
pip install -r requirements.txt
[ -e station.txt ] || cp station.example.txt station.txt
flask run
