from flask import Flask

import config
from pages import add_pages


def create_app(test_settings=None):
    """Make an app. The server calls this without an argument; a test gives it a dictionary of settings."""
    app = Flask(__name__, instance_relative_config=True)
    if test_settings is None:
        config.load(app.config)
    else:
        app.config.from_mapping(test_settings)
        app.config.from_object(config.Default)
    add_pages(app)
    return app
