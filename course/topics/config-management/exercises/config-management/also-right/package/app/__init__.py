from flask import Flask

from . import pages, settings


def create_app(test_settings=None):
    app = Flask(__name__, instance_relative_config=True)
    if test_settings:
        chosen = settings.DEFAULTS | test_settings
    else:
        chosen = settings.collect(app.instance_path)
    app.config.update(chosen)
    pages.add_pages(app)
    return app
