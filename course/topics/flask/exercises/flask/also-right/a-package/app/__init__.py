"""The café's website, as a package: `flask run` finds it by the same name."""

from flask import Flask

app = Flask(__name__)

from app import pages  # noqa: E402, F401  (the views need the app object above)
