from flask import Flask


def create_app():
    app = Flask(__name__)
    poured = []

    @app.post("/cups")
    def pour():
        poured.extend((1, 1))
        return "poured"

    @app.get("/cups")
    def count():
        return str(len(poured))

    return app
