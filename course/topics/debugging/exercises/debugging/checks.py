"""The faults are gone, for swimmers that the learner has never met; and so is the debugger."""

import json

from flaskpath.grading.api import check
from flaskpath.grading.attacks import debugger_console


def swim(draw, count, low=3100, high=5900):
    """So many different times between `low` and `high` hundredths of a second, as texts."""
    return [f"{hundredths / 100:.2f}" for hundredths in draw.several(count, lambda: draw.number(low, high))]


def open_club(site, draw, **times):
    """(club, name by key): the learner's app with a swimmer for each keyword, who has these times."""
    names = draw.several(len(times), draw.name)
    swimmers = [
        {"name": name, "coach": draw.word().title(), "times": list(swum)}
        for name, swum in zip(names, times.values(), strict=True)
    ]
    club = site.again(files={"swimmers.json": json.dumps(draw.shuffled(swimmers), ensure_ascii=False)})
    return club, dict(zip(times, names, strict=True))


def average(times):
    recent = [float(text) for text in times[-3:]]
    return sum(recent) / len(recent)


def line(page, label, wanted, sentence, hint):
    """Fails unless the page shows `label` with this number; a cent of rounding does not count."""
    near = {f"{wanted + shift / 1000:.2f}" for shift in (-1, 0, 1)}
    page.ok()
    if any(f"{label} {number} " in f"{page.words} " for number in near):
        return
    _, found, after = page.words.partition(f"{label} ")
    page.fail(
        sentence,
        expected=f"{label} {wanted:.2f}",
        got=f"{label} {after.split(' ')[0]}" if found else page.words[:300],
        hint=hint,
    )


def opened(page, about):
    """Fails unless the page came, with the crash in words."""
    crash = page.inside.get("exception")
    if page.status == 500 and isinstance(crash, dict):
        page.fail(
            f"{about}. {page.asked} crashed: {crash.get('type')}: {crash.get('message')}",
            expected="a page",
            got="500",
            hint="Read the traceback's last line, then go up to the lowest line that is yours.",
        )
    if page.status != 200:
        page.fail(
            f"{about}. {page.asked} was answered with {page.status}.", expected="a page", got=str(page.status)
        )
    return page


def note(club, name, time):
    """Send a time as the form does; the page that a browser ends up with."""
    visitor = club.visitor(name)
    return visitor.follow(visitor.post(f"/swimmers/{name}/times", data={"time": time}))


@check("Who has no times has a page", task=1)
def no_times(site, draw):
    club, names = open_club(site, draw, new=[], old=swim(draw, 4))
    page = opened(club.get(f"/swimmers/{names['new']}"), f"{names['new']} has not swum yet")
    page.shows(names["new"], "the swimmer's name").shows(
        "No times yet", "the words for a swimmer without times"
    )
    page = opened(club.get(f"/swimmers/{names['old']}"), f"{names['old']} has swum four times")
    page.hides("No times yet", "the words for a swimmer without times").shows(
        "Best:", "the best time's label"
    )


@check("Who has no coach has a page", task=1)
def no_coach(site, draw):
    name, other, coach = draw.foreign_name(), draw.name(), draw.word().title()
    swimmers = [
        {"name": name, "times": swim(draw, 3)},
        {"name": other, "coach": coach, "times": swim(draw, 3)},
    ]
    club = site.again(files={"swimmers.json": json.dumps(swimmers)})
    opened(club.get(f"/swimmers/{name}"), f"{name} has no coach").shows(
        "Coach: none", "that there is no coach"
    )
    opened(club.get(f"/swimmers/{other}"), f"{other} has a coach").shows(f"Coach: {coach}", "the coach")


@check("A name that nobody has is not found", task=1)
def nobody(site, draw):
    name = draw.word().title()
    page = site.get(f"/swimmers/{name}")
    if page.status == 500:
        crash = page.inside.get("exception")
        page.fail(
            f"Nobody is called {name}, and {page.asked} crashed: {crash.get('type')}: {crash.get('message')}"
            if isinstance(crash, dict)
            else f"Nobody is called {name}, and {page.asked} crashed.",
            expected="404",
            got="500",
            hint="What does find() give for a name that nobody has?",
        )
    if page.status == 200:
        page.fail(f"Nobody is called {name}, yet there is a page.", expected="404", got="200")
    page.answers(404)


@check("The ranking works with swimmers who have no times", task=1)
def ranking_without_times(site, draw):
    club, names = open_club(site, draw, new=[], old=swim(draw, 3), newer=[])
    page = opened(club.get("/ranking"), "Two swimmers have not swum yet")
    page.shows(names["old"], "the name of the one who has").hides(
        names["new"], "the name of one without a time"
    )


@check("The best time is the smallest", task=2)
def best_time(site, draw):
    long = draw.shuffled([*swim(draw, 2, 810, 990), *swim(draw, 2, 1010, 1990)])
    longest = draw.shuffled([*swim(draw, 2, 9100, 9900), *swim(draw, 2, 10100, 12900)])
    club, names = open_club(site, draw, short=swim(draw, 4), long=long, longest=longest)
    for key, times in (("long", long), ("longest", longest)):
        page = opened(club.get(f"/swimmers/{names[key]}"), f"{names[key]} has swum {', '.join(times)}")
        line(
            page,
            "Best:",
            min(map(float, times)),
            f'{names[key]} has swum {", ".join(times)}. The page names another best time. As texts, "10.40" comes '
            'before "9.95".',
            "Compare numbers, not texts.",
        )


@check("The average is that of the last three times, or of fewer", task=2)
def average_of_three(site, draw):
    swum = {"five": swim(draw, 5), "three": swim(draw, 3), "two": swim(draw, 2), "one": swim(draw, 1)}
    club, names = open_club(site, draw, **swum)
    for key, times in swum.items():
        page = opened(club.get(f"/swimmers/{names[key]}"), f"{names[key]} has swum {', '.join(times)}")
        line(
            page,
            "Last three:",
            average(times),
            f"{names[key]} has swum {', '.join(times)}, in this order. The average of the last "
            + ("three" if len(times) > 2 else f"(there {'are two' if len(times) == 2 else 'is one'})")
            + " is another.",
            "How many times were added up, and by what is the sum divided? And which are the last ones?",
        )


@check("The ranking begins with the fastest", task=2)
def ranking_in_order(site, draw):
    swum = {
        "second": [*swim(draw, 2, 1010, 1500), *swim(draw, 1, 950, 1000)],
        "third": draw.shuffled([*swim(draw, 2, 1700, 1990), *swim(draw, 1, 1510, 1690)]),
        "first": draw.shuffled([*swim(draw, 2, 1010, 1990), *swim(draw, 1, 810, 940)]),
        "fourth": swim(draw, 3, 10100, 11900),
    }
    # neither the order in the file nor that of the names, forwards or backwards, is the right one
    alphabetical = sorted(draw.several(4, draw.name))
    names = dict(zip(("second", "fourth", "first", "third"), alphabetical, strict=True))
    swimmers = [{"name": names[key], "times": swum[key]} for key in swum]
    club = site.again(files={"swimmers.json": json.dumps(swimmers)})
    for look in ("", " when somebody looked again"):
        page = opened(club.get("/ranking"), "Four swimmers have times")
        order = [names[key] for key in ("first", "second", "third", "fourth")]
        for name in order:
            page.shows(name, "a swimmer's name")
        came = sorted(order, key=page.words.index)
        if came != order:
            bests = {names[key]: min(map(float, times)) for key, times in swum.items()}
            page.fail(
                f"The ranking{look} should go by the best times, the fastest first: "
                + ", ".join(f"{name} {bests[name]:.2f}" for name in order)
                + ".",
                expected=", ".join(order),
                got=", ".join(came),
                hint="What does sorted() compare: numbers, or texts? The best times, or the first ones?",
            )


@check("Looking at a page changes nothing", task=3)
def looking_is_safe(site, draw):
    times = swim(draw, 4)
    while float(times[-1]) in (min(map(float, times)), max(map(float, times))):
        times = draw.shuffled(times)
    club, names = open_club(site, draw, a=times, b=swim(draw, 3))
    looks = (f"/swimmers/{names['a']}", "/ranking", f"/swimmers/{names['b']}", f"/swimmers/{names['a']}")
    for number, path in enumerate(looks):
        page = opened(club.get(path), f"{names['a']} has swum {', '.join(times)}")
        if number in (0, 3):
            line(
                page,
                "Last:",
                float(times[-1]),
                f"{names['a']} has swum {', '.join(times)}, in this order. "
                + (
                    "At first the page was right. Then somebody looked at it and at the ranking, and now it names "
                    "another last time: looking has changed the data."
                    if number
                    else "The page names another last time."
                ),
                "Which line puts the list itself into another order?",
            )


@check("A time that was sent is kept", task=4, after="looking_is_safe")
def time_is_kept(site, draw):
    times = swim(draw, 3)
    club, names = open_club(site, draw, a=times, new=[], b=swim(draw, 3))
    for name in (names["a"], names["new"]):
        new = swim(draw, 1)[0]
        page = note(club, name, new)
        if page.status != 200:
            opened(page, f"{name} sent the time {new}")
        line(
            opened(club.get(f"/swimmers/{name}"), f"{name} sent the time {new}"),
            "Last:",
            float(new),
            f"{name} sent the time {new}, was told that it is noted ({page.status}), and the page doesn't know it.",
            "Something fails in that view, and nobody hears of it. What does `except Exception: pass` do?",
        )


@check("A time with a comma is kept, too", task=4, after="time_is_kept")
def comma(site, draw):
    club, names = open_club(site, draw, a=swim(draw, 3))
    new = swim(draw, 1)[0]
    page = note(club, names["a"], new.replace(".", ","))
    if page.status == 400:
        page.fail(
            f"{names['a']} typed {new.replace('.', ',')}, as many people do, and was turned away.",
            expected=f"the time {new}",
            got="400",
            hint="float() takes only a point.",
        )
    opened(page, f"{names['a']} sent the time {new.replace('.', ',')}")
    for path in (f"/swimmers/{names['a']}", "/ranking"):
        page = opened(club.get(path), f"{names['a']} has sent the time {new.replace('.', ',')}")
    line(
        club.get(f"/swimmers/{names['a']}"),
        "Last:",
        float(new),
        f"{names['a']} sent the time {new.replace('.', ',')}, and it is not the last time now.",
        "Does the comma become a point everywhere where a time is read?",
    )


@check("What is no time is turned away, and nothing is noted", task=4, after="time_is_kept")
def no_time_at_all(site, draw):
    times = swim(draw, 3)
    club, names = open_club(site, draw, a=times)
    for sent in (draw.word(), "", f"{draw.number(30, 50)} {draw.word()}"):
        page = note(club, names["a"], sent)
        if page.status == 200:
            page.fail(
                f"{names['a']} sent {sent!r}, which is no time, and was told that all is well (200).",
                expected="400",
                got=f"200, {page.words[:100]!r}",
                hint="Catch the ValueError where the text becomes a number, and abort(400) there. Catching everything "
                "and going on hides it.",
            )
        if page.status == 500:
            opened(page, f"{names['a']} sent {sent!r}, which is no time")
        page.answers(400, 422)
        line(
            opened(club.get(f"/swimmers/{names['a']}"), f"{names['a']} has sent {sent!r}, which is no time"),
            "Last:",
            float(times[-1]),
            f"{names['a']} sent {sent!r}, which is no time. Now the last time is another.",
            "First make sure that it is a time, then keep it.",
        )


@check("A time for nobody is not found", task=4, after="time_is_kept")
def time_for_nobody(site, draw):
    page = note(site, draw.word().title(), swim(draw, 1)[0])
    if page.status == 500:
        opened(page, "A time was sent for a name that nobody has")
    page.answers(404)


@check("Started with python app.py, the app has no debugger", task=5)
def python_app(terminal, draw):
    no_debugger(terminal.serve("python", "app.py", port=5000), draw)


@check("Started with flask run, the app has no debugger", task=5, after="python_app")
def flask_run(terminal, draw):
    no_debugger(terminal.serve("flask", "run", "--port", "5000", port=5000), draw)


def no_debugger(server, draw):
    """Ask the running server for the console, and look at what it printed when it started."""
    page = server.get("/").ok()
    for attempt in debugger_console(draw):
        attempt.must_not_open(server.get(attempt.path, query=attempt.query))
    if "Debug mode: on" in server.printed:
        page.fail(
            f"`{server.command}` says that debug mode is on. The console did not open this time, but each error goes "
            "past your error pages, and the server restarts itself whenever a file changes.",
            expected="Debug mode: off",
            got=server.printed[:300],
            hint="Look for whatever switches debug mode on.",
        )


@check("What nobody can swim is turned away", task=4, stretch=True, after="no_time_at_all")
def possible_times(site, draw):
    club, names = open_club(site, draw, a=swim(draw, 3))
    for sent in ("0", f"-{draw.number(20, 50)}", "nan", "inf", "-inf"):
        page = note(club, names["a"], sent)
        if page.status not in (400, 422):
            page.fail(f"{names['a']} sent the time {sent!r}.", expected="400", got=str(page.status))
    opened(club.get("/ranking"), "Times were sent that nobody can swim")
