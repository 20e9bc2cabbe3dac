from flask import Flask, abort, render_template, request

from swimmers import SWIMMERS, fastest, find, last_three, seconds

app = Flask(__name__)


@app.get("/")
def everybody():
    return render_template("everybody.html", swimmers=SWIMMERS)


@app.get("/swimmers/<name>")
def swimmer_page(name):
    swimmer = find(name)
    if not swimmer:
        abort(404)
    times = swimmer["times"]
    if "coach" in swimmer:
        coach = swimmer["coach"]
    else:
        coach = "none"
    if len(times) == 0:
        return render_template("new.html", name=name, coach=coach)
    return render_template(
        "swimmer.html",
        name=name,
        coach=coach,
        last=seconds(times[-1]),
        best=fastest(times),
        average=last_three(times),
    )


@app.get("/ranking")
def ranking():
    ranked = [swimmer for swimmer in SWIMMERS if len(swimmer["times"]) > 0]
    ranked = sorted(ranked, key=lambda swimmer: fastest(swimmer["times"]))
    return render_template("ranking.html", ranked=[(swimmer["name"], fastest(swimmer["times"])) for swimmer in ranked])


@app.post("/swimmers/<name>/times")
def add_time(name):
    swimmer = find(name)
    if swimmer is None:
        abort(404)
    time = request.form["time"]
    try:
        good = 0 < seconds(time) < 10_000
    except ValueError:
        good = False
    if not good:
        return "That is no time.", 400
    swimmer["times"].append(time)
    return "Noted."


if __name__ == "__main__":
    app.run(port=5000)
