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


@app.post("/answer")
def answer():
    wanted = request.get_json()
    headers = {"Content-Type": "text/plain; charset=utf-8", **wanted.get("headers", {})}
    return wanted["text"], wanted["status"], headers
