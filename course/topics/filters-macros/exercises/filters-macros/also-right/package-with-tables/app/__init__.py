from flask import Flask

from app.pages import pages
from app.words import WORDS


def create_app():
    app = Flask(__name__)
    app.jinja_env.trim_blocks = True
    app.jinja_env.filters.update(WORDS)
    app.register_blueprint(pages)
    return app


app = create_app()
