from flask import Flask

from club import pages


def create_app():
    app = Flask(__name__, template_folder="../templates")
    app.register_blueprint(pages.blueprint)
    return app
