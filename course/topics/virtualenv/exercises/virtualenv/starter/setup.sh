# Sets up the departure board and starts it. Run it with: bash setup.sh

cp station.example.txt station.txt
pip install -r requirements.txt
flask run
