from flask import Flask, render_template, request

app = Flask(__name__)


@app.get("/")
def try_it():
    return render_template("try.html")


def files_sent():
    files = []
    for field, file in request.files.items(multi=True):
        if file.filename:
            size = len(file.read())
            files.append({"field": field, "name": file.filename, "type": file.mimetype, "size": size})
    return files


@app.route("/mirror", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def mirror():
    return {
        "method": request.method,
        "language": request.headers.get("Accept-Language"),
        "query": request.args.to_dict(flat=False),
        "form": request.form.to_dict(flat=False),
        "json": request.get_json() if request.is_json else None,
        "files": files_sent(),
    }


def what_is_wrong(wanted):
    """A sentence about an answer that can't be given, or None."""
    if not isinstance(wanted, dict):
        return "Please send a JSON object."
    for key in ("status", "text"):
        if key not in wanted:
            return f"'{key}' is missing."
    if not isinstance(wanted["status"], int) or not 200 <= wanted["status"] <= 599:
        return "'status' must be a whole number from 200 to 599."
    if not isinstance(wanted["text"], str):
        return "'text' must be a text."
    headers = wanted.get("headers", {})
    if not isinstance(headers, dict):
        return "'headers' must be an object."
    for value in headers.values():
        if not isinstance(value, str) or "\r" in value or "\n" in value:
            return "A header's value must be a text without line breaks."
    return None


@app.post("/answer")
def answer():
    wanted = request.get_json()
    wrong = what_is_wrong(wanted)
    if wrong:
        return {"error": wrong}, 400
    headers = {"Content-Type": "text/plain; charset=utf-8", **wanted.get("headers", {})}
    return wanted["text"], wanted["status"], headers
