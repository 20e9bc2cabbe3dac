pip install --upgrade -r requirements.txt
[ -e station.txt ] || cp station.example.txt station.txt
flask run
