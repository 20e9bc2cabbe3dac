"""Class-based views, errors by abort and an error handler that speaks JSON."""

from flask import Flask, Response, abort, jsonify, render_template, request
from flask.views import MethodView, View
from werkzeug.exceptions import HTTPException

app = Flask(__name__)


class Mirror(View):
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]

    def dispatch_request(self):
        return jsonify(
            url=request.url,
            method=request.method,
            query={key: values for key, values in request.args.lists()},
            form={key: values for key, values in request.form.lists()},
            json=self.read_json(),
            files=[self.facts(file) for _, files in request.files.lists() for file in files if file.filename],
            language=request.headers.get("accept-language", default=None),
        )

    def read_json(self):
        if request.mimetype != "application/json":
            return None
        return request.json

    def facts(self, file):
        file.stream.seek(0, 2)
        return {
            "field": file.name,
            "name": file.filename,
            "type": file.content_type,
            "size": file.stream.tell(),
            "extension": file.filename.rpartition(".")[2],
        }


class Answer(MethodView):
    def post(self):
        wanted = request.get_json(force=True)
        if type(wanted) is not dict:
            abort(400, "A JSON object is needed.")
        missing = [key for key in ("status", "text") if key not in wanted]
        if missing:
            abort(400, f"Missing: {', '.join(missing)}")
        if wanted["status"] not in range(200, 600):
            abort(400, "status: 200 to 599")
        if not isinstance(wanted["text"], str):
            abort(400, "text: a text")
        response = Response(wanted["text"], status=wanted["status"], mimetype="text/plain")
        try:
            for name, value in wanted.get("headers", {}).items():
                response.headers[name] = value
        except (AttributeError, ValueError) as error:
            abort(400, f"headers: {error}")
        return response


@app.errorhandler(HTTPException)
def as_json(error):
    return jsonify(error=error.description), error.code


app.add_url_rule("/", view_func=lambda: render_template("try.html"), endpoint="home")
app.add_url_rule("/mirror", view_func=Mirror.as_view("mirror"))
app.add_url_rule("/answer", view_func=Answer.as_view("answer"))
