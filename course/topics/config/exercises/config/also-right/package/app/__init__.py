"""The raffle, as a package."""

from flask import Flask

from .settings import BASE, load

app = Flask(__name__)
app.config.update(BASE)
app.config.update(load())

from . import views  # noqa: E402, F401
