from datetime import timedelta
from pathlib import Path
from secrets import token_hex

from flask import Flask

from app import views

KEY = Path(__file__).parent.parent / "instance" / "secret.key"


def read_key():
    """The key of this computer: made at the first start, and kept."""
    if not KEY.exists():
        KEY.parent.mkdir(exist_ok=True)
        KEY.write_text(token_hex())
    return KEY.read_text()


app = Flask(__name__)
app.secret_key = read_key()
app.permanent_session_lifetime = timedelta(minutes=30)
app.register_blueprint(views.room)
