from pathlib import Path
from secrets import token_hex

from flask import Flask

from keepers import pages


def create_app():
    app = Flask(__name__, template_folder=Path(__file__).parents[1] / "templates")
    app.config["SECRET_KEY"] = token_hex(16)
    app.register_blueprint(pages.site)
    return app
