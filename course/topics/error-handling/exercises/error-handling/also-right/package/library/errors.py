from flask import Response, json, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, NotFound

from library.pages import NoSuchTool

PAGE = """<!doctype html><html lang=en><title>{0}</title><body><h1>{0}</h1>
<form action=/ ><button>Start</button></form><p>or <a href='/#tools'><em>look around</em></a></p>"""


def init_app(app):
    app.register_error_handler(NoSuchTool, lambda error: answer(NotFound("We have no such tool.")))
    app.register_error_handler(InternalServerError, answer)
    app.register_error_handler(HTTPException, answer)


def answer(error):
    headers = {"Allow": ",".join(error.valid_methods)} if isinstance(error, MethodNotAllowed) else {}
    if request.path.startswith("/api/"):
        words = {"error": error.description, "help": "write to the library"}
        return Response(json.dumps(words), error.code, headers, content_type="application/json; charset=utf-8")
    return PAGE.format(error.name), error.code, headers
