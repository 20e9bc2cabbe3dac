from flask import Flask, abort, render_template, request

from swimmers import SWIMMERS, fastest, find, last_three, seconds

app = Flask(__name__)


@app.get("/")
def everybody():
    return render_template("everybody.html", swimmers=SWIMMERS)


@app.get("/swimmers/<name>")
def swimmer_page(name):
    swimmer = find(name) or abort(404)
    times = swimmer["times"]
    return render_template(
        "swimmer.html",
        name=name,
        coach=swimmer.get("coach", "none"),
        last=seconds(times[-1]) if times else None,
        best=fastest(times) if times else None,
        average=last_three(times) if times else None,
    )


@app.get("/ranking")
def ranking():
    bests = [(swimmer["name"], fastest(swimmer["times"])) for swimmer in SWIMMERS]
    return render_template("ranking.html", ranked=sorted(bests, key=lambda pair: pair[1]))


@app.post("/swimmers/<name>/times")
def add_time(name):
    swimmer = find(name) or abort(404)
    time = request.form["time"]
    try:
        seconds(time)
    except ValueError:
        abort(400)
    swimmer["times"].append(time)
    return "Noted."


if __name__ == "__main__":
    app.run(port=5000)
