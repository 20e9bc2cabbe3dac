"""The workbench page. It gathers what the page shows; saving and checking are `submissions`' business.

The contract with the template and its JavaScript
=================================================

GET  /topics/<slug>              the topic's first exercise (an overview page where nothing is published yet)
GET  /topics/<slug>/<exercise>   a further exercise of the topic, by its name
POST to the same addresses       the form that works without JavaScript; see "The plain form"

`workbench/workbench.html` extends `base.html`, whose blocks are `title`, `head` (more <link>s), `body_class`,
`content` (inside <main id="content">) and `scripts` (end of <body>; <script type="module" src=...> only, there is no
inline script). It is given:

topic        flaskpath.course.model.Topic (slug, title, minutes, build, mistake, requires, concepts ...)
track        flaskpath.course.model.Track (id, title)
place        (position in the track from 1, topics in the track), for "First Flask · 8 of 10"
exercise     flaskpath.course.model.Exercise (id, name, kind, entry, open_first, title ...)
exercises    the topic's exercises in order: name, title, url, current (bool), passed (bool)
lesson_html  the lesson, sanitised HTML; headings start at h2 (its first heading is dropped: it is the topic's title)
tasks        number, title, title_html, html; number 0 (no title) is what stands before the first task
hints        task (number), title, rungs (one to three pieces of HTML, to be opened one at a time)
files        what the editor shows, in order, `open_first` first: path, text, editable, size (bytes), note
             (why a file is not editable, "" otherwise; text is "" then). From the draft, else the starter.
starter      {path: text} of the editable starter files
revision     the draft's revision, an int; 0 while there is no draft. It only ever grows
saved_at     ISO 8601 UTC of the draft, or None
verdict      the last verdict in its JSON form (grading.verdict.to_json), or None
verdict_is_current  True if that verdict was given to exactly the files shown
used         hints.queries.Used: the rungs that were opened, by task, and whether a right way was shown
mendable     how many broken apps there are to mend, once the topic is passed; else 0
passed       True once the exercise has been passed, whatever the draft says now
previous, next_topic   slug, title, url, published - or None at the ends of the roadmap
form_errors  sentences about a refused plain form, usually empty
boot         the dict below, for the page's JavaScript

`base.html` also puts `<meta name="flaskpath-token">`. Put the boot data into the page like this, and nowhere else:

    <script type="application/json" id="boot">{{ boot | tojson }}</script>

boot = {
  "schema": 1,
  "exercise": {"id", "name", "topic", "title", "kind", "entry", "open_first"},
  "urls": {"draft", "verdict", "attempts", "difference", "hints", "right_way", "problems", "export", "progress",
           "session",                         # paths on this server
           "console", "passed", "preview", "preview_window"},   # null where there is no app to show
  "token": "...",              # send as X-Flaskpath-Token with PUT, POST and DELETE; a restart makes a new one
  "nonce": "...",              # for EditorView.cspNonce
  "isolation": {"level": "jail" | "jail-lite" | "own-code" | null, "label": "isolated", "title": "..."},
  "checks": "as-you-type" | "on-demand",
  "command": "flaskpath start redirects",
  "revision": 3, "saved_at": "2026-11-24T09:30:00.123456Z" | null,
  "files": {path: text},       # editable ones; the draft or the starter
  "starter": {path: text},
  "fixed": [{"path", "size", "note"}],     # files that are kept for the learner but not edited here (pictures)
  "verdict": {...} | null, "verdict_is_current": bool, "passed": bool,
  "tasks": [{"number", "title"}],
  "limits": {"files": 60, "file_bytes": 131072, "total_bytes": 524288, "path_length": 200, "depth": 8},
  "used": {"rungs": {task: how many were opened}, "right_way": bool},
  "practice": bool,            # a broken app to mend; `next` is another one then
  "next": {"title", "url"} | null
}

The API (literal examples: docs/write-a-course/examples/requests/)
------------------------------------------------------------------
All bodies are JSON with "schema": 1. `files` is the whole tree of editable files, {path: text}; fixed files are
added by the server and are never sent. Times are ISO 8601 in UTC.

GET    urls.draft    {"schema", "revision", "saved_at", "files", "source": "draft" | "starter"}
PUT    urls.draft    {"schema", "base": revision it was made from, "files"} -> {"schema", "revision", "saved_at"}
                     409 {"error": {"code": "conflict", ...}, "draft": {... as GET}} when `base` is not the newest
                     revision: nothing was changed, both versions are whole. To insist, send again with the new base.
                     Sending what is already saved answers 200 with the revision it has, whatever `base` says.
                     `keepalive: true` works for the last save of a closing page (browsers limit that to 64 KB).
DELETE urls.draft    {"schema", "base"} -> {"schema", "revision", "saved_at", "files": starter, "kept": attempt | null}
                     back to the starter; what was there is kept as an attempt. 409 as for PUT.
POST   urls.verdict  {"schema", "files", "revision"?: int, "seed"?: int} -> the verdict. It does not save the draft.
                     409 code "superseded": a newer request of the same exercise took its place, ignore it.
                     503 code "engine-starting" | "engine-unavailable" | "busy", with Retry-After.
                     With "seed" the same draws are made again, and a pass does not count.
GET    urls.attempts {"schema", "attempts": [{"id", "asked_at", "kind": "verdict" | "reset" (it made way for another),
                     "origin": "browser" | "terminal", "passed": bool | null, "checks": {"passed", "all"} | null}]}
GET    urls.attempts/<id>   the same fields plus "files", "seed", "verdict"
POST   urls.attempts/<id>/restore  {"schema", "base"} -> {"schema", "revision", "saved_at", "files",
                     "kept": attempt | null, "left_out": [path]}: its files become the draft; what was there is kept.
                     409 as for PUT.
GET    urls.difference?from=A&to=B  A and B are an attempt's id, "draft" or "starter" -> {"schema", "from", "to",
                     "difference": [{"path", "change": "added" | "removed" | "changed", "text": bool, "cut": bool,
                     "hunks": [{"before", "after", "lines": [["same" | "removed" | "added", line]]}]}]}
POST   urls.hints    {"schema", "task", "rung"} -> {"schema", "used"}: that rung and those before it were opened
POST   urls.right_way  {"schema", "files", "way"?} -> {"schema", "way", "ways": [name], "difference"}: from those
                     files to a right way, the nearest unless one is named
POST   urls.problems {"schema", "files"} -> {"schema", "problems": [{"path", "line", "severity": "error" | "note",
                     "message", "mend"}]}: what can be seen without running it. 503 as for a verdict.
GET    urls.export   a zip of it all
GET    urls.progress {"schema", "passed": ["exercise id"], "known": ["topic's slug, marked by hand and not passed"],
                      "topics": {"passed": 3, "known": 2, "all": 62}, "next": {"slug", "title", "url"} | null}
urls.preview         what there is to see of the app: preview/views.py
GET    urls.session  {"schema", "token", "isolation"}: a page that outlived a restart (403 code "stale-token") asks
                     here for the new token and tries once more.

Every error: {"error": {"code": "...", "message": "what happened", "cure": "what to do"}} with 400, 403, 404, 409, 413,
415, 500 or 503. Show message and cure as they are. Codes for 400: "bad-json", "bad-request", "bad-path", "bad-file".

The plain form
--------------
<form method="post"> to the page's own address with {{ csrf_token() }} in a hidden `csrf_token`, `revision`, one
<textarea name="file:PATH"> per editable file, and buttons `name="action" value="check" | "save" | "reset"`.
"save" and "check" store the draft; "check" also grades. The page that comes back is this one again, with the verdict.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from flaskpath.course.model import Exercise, Topic
from flaskpath.web.accounts.operations import current_learner
from flaskpath.web.content import course, topic_or_404
from flaskpath.web.errors import Refusal
from flaskpath.web.lessons.markdown import render_lesson
from flaskpath.web.roadmap.queries import builds_on, station_of
from flaskpath.web.roadmap.views import own_roadmap
from flaskpath.web.workbench.forms import submitted
from flaskpath.web.workbench.queries import neighbours, page

workbench = Blueprint("workbench", __name__, template_folder="templates")


@workbench.get("/topics/<slug>")
def topic(slug: str) -> ResponseReturnValue:
    """The topic's main exercise, or what there is to read until it comes."""
    found = topic_or_404(slug)
    if not found.published:
        return _overview(found)
    return _show(found, found.exercises[0])


@workbench.get("/topics/<slug>/<name>")
def exercise(slug: str, name: str) -> ResponseReturnValue:
    """A further exercise of the topic."""
    found = topic_or_404(slug)
    chosen = _exercise(found, name)
    if chosen is found.exercises[0]:
        return redirect(url_for("workbench.topic", slug=slug))
    return _show(found, chosen)


@workbench.post("/topics/<slug>")
@workbench.post("/topics/<slug>/<name>")
def submit(slug: str, name: str | None = None) -> ResponseReturnValue:
    """The plain form: save, check or reset, then show the page again."""
    found = topic_or_404(slug)
    chosen = _exercise(found, name)
    return submitted(
        current_learner(),
        chosen,
        _address(found, chosen),
        lambda typed, errors: _show(found, chosen, typed=typed, errors=errors),
    )


def _show(
    found: Topic, chosen: Exercise, *, typed: dict[str, str] | None = None, errors: list[str] | None = None
) -> str:
    shown = page(current_learner(), found, chosen, typed)
    return render_template("workbench/workbench.html", form_errors=errors or [], **shown)


def _overview(found: Topic) -> str:
    roadmap = own_roadmap()
    line = roadmap.line_of(found)
    previous, following = neighbours(found)
    return render_template(
        "roadmap/topic.html",
        topic=found,
        overview_html=render_lesson(found.overview.text) if found.overview else None,
        line=line,
        place=(line.track.topics.index(found.slug) + 1, len(line.track.topics)),
        station=station_of(roadmap, found),
        leads_to=builds_on(course(), found),
        next=roadmap.next,
        previous=previous,
        next_topic=following,
    )


def _exercise(found: Topic, name: str | None) -> Exercise:
    if found.published and name is None:
        return found.exercises[0]
    for one in found.exercises:
        if found.published and one.name == name:
            return one
    raise Refusal(404, message=f'"{found.title}" has no such exercise.')


def _address(found: Topic, chosen: Exercise) -> str:
    if chosen is found.exercises[0]:
        return url_for("workbench.topic", slug=found.slug)
    return url_for("workbench.exercise", slug=found.slug, name=chosen.name)
