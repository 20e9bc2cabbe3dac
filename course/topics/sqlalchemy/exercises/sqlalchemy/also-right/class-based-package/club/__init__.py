from flask import Flask

from club.models import db
from club.views import Members, Register


def create_app():
    app = Flask(__name__, template_folder="../templates")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///runners.db"
    db.init_app(app)
    with app.app_context():
        db.create_all()
    app.add_url_rule("/register", view_func=Register.as_view("register"))
    app.add_url_rule("/members", view_func=Members.as_view("members"))
    return app
