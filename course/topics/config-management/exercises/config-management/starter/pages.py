"""The café's pages. They read every setting from app.config. Leave this file as it is."""

from flask import abort, render_template, request


def add_pages(app):
    @app.get("/")
    def front():
        return render_template(
            "front.html",
            title=app.config["TITLE"],
            today="Open today" if app.config["OPEN"] else "Closed today",
            chairs=app.config["PLACES"] + 1,  # one for the mender
            fee=f"{app.config['FEE'] * 2:.2f}",
            days=" and ".join(app.config["DAYS"]),
        )

    @app.get("/inside")
    def inside():
        """For the display at the door only, which sends its key in a header."""
        key = app.config["DISPLAY_KEY"]
        if not key or request.headers.get("X-Display-Key") != key:
            abort(403)
        return "3 people inside"
