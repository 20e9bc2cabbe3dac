"""The river blog as a package, its files sorted into folders."""

from flask import Flask

app = Flask(__name__)

from app import pages  # noqa: E402, F401
