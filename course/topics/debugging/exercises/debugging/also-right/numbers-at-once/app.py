from flask import Flask, abort, redirect, render_template, request
from flask.views import MethodView

from swimmers import SWIMMERS, seconds

app = Flask(__name__)


class Page(MethodView):
    def get(self, name):
        if name not in SWIMMERS:
            abort(404)
        one = SWIMMERS[name]
        return render_template(
            "swimmer.html",
            name=name,
            coach=one.coach,
            last=one.times[-1] if one.times else None,
            best=one.best,
            average=one.average,
        )


class Times(MethodView):
    def post(self, name):
        try:
            SWIMMERS[name].times.append(seconds(request.form["time"]))
        except ValueError:
            return "That is no time.", 422
        except KeyError:
            abort(404)
        return redirect(f"/swimmers/{name}", 303)


app.add_url_rule("/swimmers/<name>", view_func=Page.as_view("page"))
app.add_url_rule("/swimmers/<name>/times", view_func=Times.as_view("times"))


@app.route("/")
def everybody():
    return render_template("everybody.html", swimmers=SWIMMERS.values())


@app.route("/ranking")
def ranking():
    ranked = [(one.name, one.best) for one in SWIMMERS.values() if one.times]
    ranked.sort(key=lambda pair: pair[1])
    return render_template("ranking.html", ranked=ranked)


def main():
    app.run(host="127.0.0.1", port=5000, debug=False)


if __name__ == "__main__":
    main()
