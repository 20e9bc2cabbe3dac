from flask import Flask


def create_app():
    app = Flask(__name__)
    poured = []

    @app.post("/cups")
    def pour():
        poured.clear()
        return "poured"

    @app.get("/cups")
    def count():
        return str(len(poured))

    return app
