import os
import secrets

from flask import Flask, render_template

from users import find_user

app = Flask(__name__)

# The session needs a key. Without one from outside, each start makes a new one, and everybody signs in again.
app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex()


@app.get("/")
def welcome():
    return render_template("welcome.html")


# The log-in page, the dashboard and the reports go here.
#
# session["user"] = "mira" remembers something about this visitor from one request to the next, in a signed cookie;
# session.get("user") reads it again and gives None if nothing was remembered (from flask import session).
