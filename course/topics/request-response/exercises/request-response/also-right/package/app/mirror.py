from flask import render_template, request

from app import app


@app.route("/")
def index():
    return render_template("try.html")


@app.get("/mirror")
@app.post("/mirror")
@app.put("/mirror")
@app.patch("/mirror")
@app.delete("/mirror")
def show():
    result = {"method": request.method, "language": None, "json": None, "files": []}
    if "Accept-Language" in request.headers:
        result["language"] = request.headers["Accept-Language"]
    for place, source in (("query", request.args), ("form", request.form)):
        result[place] = {}
        for name in source:
            result[place][name] = source.getlist(name)
    if request.is_json:
        result["json"] = request.get_json()
    for field in request.files:
        for upload in request.files.getlist(field):
            if upload.filename == "":
                continue
            content = upload.stream.read()
            facts = dict(field=field, name=upload.filename, type=upload.mimetype, size=len(content))
            result["files"].insert(0, facts)
    return result
