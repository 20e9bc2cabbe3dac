import secrets

from flask import Flask

from app.views import pages


def create_app():
    app = Flask(__name__)
    app.config.from_mapping(SECRET_KEY=secrets.token_bytes(16))
    app.register_blueprint(pages)
    return app


app = create_app()
