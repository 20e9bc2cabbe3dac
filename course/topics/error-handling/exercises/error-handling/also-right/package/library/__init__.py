"""The tool library as a package: pages and the interface for programs are blueprints, errors a module."""

from flask import Flask

from library import errors, pages, programs


def create_app():
    app = Flask(__name__, template_folder="../templates")
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(programs.blueprint, url_prefix="/api")
    errors.init_app(app)
    return app
