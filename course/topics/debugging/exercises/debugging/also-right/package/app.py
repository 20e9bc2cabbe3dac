import os

from club import create_app

app = create_app()

if __name__ == "__main__":
    app.run(port=5000, debug=os.environ.get("CLUB_AT_MY_DESK") == "yes")
