from flask import Flask

app = Flask(__name__)

from app import answer, mirror  # noqa: E402, F401
