from flask import make_response, request
from werkzeug.exceptions import BadRequest

from app import app


class Refused(Exception):
    pass


@app.errorhandler(Refused)
def refuse(error):
    return {"error": str(error)}, 400


def take(wanted, key, kind, otherwise=...):
    """The value of `key`, if it is of this kind."""
    try:
        value = wanted[key]
    except KeyError:
        if otherwise is ...:
            raise Refused(f"I need a {key}.") from None
        return otherwise
    except TypeError:
        raise Refused("I need a JSON object.") from None
    if not isinstance(value, kind):
        raise Refused(f"This is no good {key}.")
    return value


@app.post("/answer")
def answer():
    try:
        wanted = request.get_json()
    except BadRequest as error:
        raise Refused("This is not JSON.") from error
    status = take(wanted, "status", int)
    text = take(wanted, "text", str)
    headers = take(wanted, "headers", dict, {})
    if status < 200 or status > 599:
        raise Refused("The status goes from 200 to 599.")
    response = make_response(text, status)
    response.content_type = "text/plain; charset=utf-8"
    for name, value in headers.items():
        if len(str(value).splitlines()) > 1:
            raise Refused("Line breaks are not allowed.")
        response.headers[name] = value
    return response
