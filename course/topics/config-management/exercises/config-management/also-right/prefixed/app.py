import os
import sys
import tomllib

from flask import Flask

from pages import add_pages

KINDS = {"TITLE": (str,), "PLACES": (int,), "FEE": (int, float), "OPEN": (bool,), "DAYS": (list,), "DISPLAY_KEY": (str,)}


def create_app(given=None):
    app = Flask(__name__)

    def layer(path, optional=False):
        app.config.from_file(os.path.join(app.root_path, path), load=tomllib.load, silent=optional, text=False)

    layer("settings/default.toml")
    app.config.setdefault("DISPLAY_KEY", None)
    if given is not None:
        app.config.update(given)
        add_pages(app)
        return app

    where = os.environ.get("CAFE_ENV", "development")
    layer(f"settings/{where}.toml")
    layer("instance/settings.toml", optional=True)

    known = {f"CAFE_{name}" for name in KINDS} | {"CAFE_ENV"}
    strange = [name for name in os.environ if name.startswith("CAFE_") and name not in known]
    app.config.from_prefixed_env("CAFE")
    for name in ("TITLE", "DISPLAY_KEY"):
        if f"CAFE_{name}" in os.environ:
            app.config[name] = os.environ[f"CAFE_{name}"]
    for name, kinds in KINDS.items():
        value = app.config[name]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds) or value == "":
            strange.append(name)
    if strange:
        sys.exit("Cannot use these settings: " + ", ".join(strange))
    add_pages(app)
    return app
