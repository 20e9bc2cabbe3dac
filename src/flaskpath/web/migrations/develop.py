"""The `flask db` commands, for whoever changes a model. Never part of the running site.

flask --app flaskpath.web.migrations.develop db migrate --rev-id 0002 -m "say why"
"""

from flask import Flask
from flask_migrate import Migrate

from flaskpath.web.app import create_app as create_site
from flaskpath.web.db import db
from flaskpath.web.schema import MIGRATIONS


def create_app() -> Flask:
    """The site with Flask-Migrate's commands."""
    app = create_site()
    Migrate(app, db, directory=str(MIGRATIONS))
    return app
