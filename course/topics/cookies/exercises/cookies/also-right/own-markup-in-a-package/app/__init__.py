from flask import Flask

from .views import paper

app = Flask(__name__)
app.register_blueprint(paper)
