"""Gathers what the workbench shows. Reads only; the contract is at the top of `views`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from flaskpath.course.model import Exercise, Topic
from flaskpath.course.practice import practices
from flaskpath.web.content import course
from flaskpath.web.hints.queries import used_help
from flaskpath.web.lessons.markdown import render, render_inline, render_lesson
from flaskpath.web.preview.hosts import frame_source
from flaskpath.web.preview.operations import can_preview
from flaskpath.web.progress.queries import Standing, known_topics, standings, topic_passed
from flaskpath.web.security import allow_frames, csp_nonce, start_token
from flaskpath.web.submissions.files import (
    LIMITS,
    as_bytes,
    digest,
    fixed_files,
    starter_files,
    stored,
    whole_tree,
)
from flaskpath.web.submissions.models import Draft
from flaskpath.web.submissions.queries import draft_files, find_draft, latest_verdict
from flaskpath.web.times import as_text
from flaskpath.web.verdicts import engine_of

SCHEMA = 1
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".avif")


@dataclass(frozen=True, slots=True)
class FileShown:
    path: str
    text: str
    editable: bool
    size: int  # bytes
    note: str


@dataclass(frozen=True, slots=True)
class TaskShown:
    number: int
    title: str
    title_html: Markup
    html: Markup


@dataclass(frozen=True, slots=True)
class HintShown:
    task: int
    title: str
    rungs: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class ExerciseLink:
    name: str
    title: str
    url: str
    current: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Neighbour:
    slug: str
    title: str
    url: str
    published: bool


def page(
    learner_id: int, topic: Topic, exercise: Exercise, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The template's variables, all but `form_errors`. `typed` is shown in the draft's place, unsaved."""
    draft = find_draft(learner_id, exercise.id)
    texts = dict(typed) if typed is not None else draft_files(draft, exercise)
    texts = _in_order(texts, exercise)
    known = standings(learner_id)
    verdict, current = _verdict(learner_id, exercise, texts)
    track = next(track for track in course().tracks if track.id == topic.track)
    previous, following = neighbours(topic)
    shown = {
        "topic": topic,
        "track": track,
        "place": (track.topics.index(topic.slug) + 1, len(track.topics)),
        "exercise": exercise,
        "exercises": [_link(topic, one, one is exercise, known) for one in topic.exercises],
        "lesson_html": render_lesson(topic.lesson or ""),
        "tasks": [
            TaskShown(task.number, task.title, render_inline(task.title), render(task.text))
            for task in exercise.tasks
        ],
        "hints": [
            HintShown(hint.task, hint.title, tuple(render(rung) for rung in hint.rungs))
            for hint in exercise.hints
        ],
        "files": _files(texts, exercise),
        "starter": starter_files(exercise),
        "revision": draft.revision if draft else 0,
        "saved_at": as_text(draft.saved_at) if draft else None,
        "verdict": verdict,
        "verdict_is_current": current,
        "passed": _passed(exercise, known),
        "known": _known(learner_id, topic, exercise, known),
        "used": used_help(learner_id, exercise.id),
        "mendable": len(practices(topic)) if topic_passed(topic, known) else 0,
        "previous": previous,
        "next_topic": following,
    }
    return {**shown, "boot": _boot(shown, exercise, draft, texts)}


def _known(
    learner_id: int, topic: Topic, exercise: Exercise, standing: Mapping[str, Standing]
) -> bool | None:
    """Whether the topic is marked as known; None where that is not offered: it is passed, or this is a further one."""
    if exercise is not topic.exercises[0] or topic_passed(topic, standing):
        return None
    return topic.slug in known_topics(learner_id)


def neighbours(topic: Topic) -> tuple[Neighbour | None, Neighbour | None]:
    """The topics before and after this one on the roadmap."""
    order = list(course().topics.values())
    place = order.index(topic)
    before = order[place - 1] if place > 0 else None
    after = order[place + 1] if place + 1 < len(order) else None
    return _neighbour(before), _neighbour(after)


def _neighbour(topic: Topic | None) -> Neighbour | None:
    if topic is None:
        return None
    return Neighbour(topic.slug, topic.title, url_for("workbench.topic", slug=topic.slug), topic.published)


def _boot(
    shown: dict[str, Any], exercise: Exercise, draft: Draft | None, texts: dict[str, str]
) -> dict[str, Any]:
    following: Neighbour | None = shown["next_topic"]
    topic: Topic = shown["topic"]
    further = exercise is not topic.exercises[0]
    names = ("id", "name", "topic", "title", "kind", "entry", "open_first")
    return {
        "schema": SCHEMA,
        "exercise": {name: getattr(exercise, name) for name in names},
        "urls": {
            "draft": url_for("submissions.get_draft", exercise_id=exercise.id),
            "verdict": url_for("submissions.post_verdict", exercise_id=exercise.id),
            "attempts": url_for("submissions.get_attempts", exercise_id=exercise.id),
            **_preview(exercise),
            "difference": url_for("submissions.get_difference", exercise_id=exercise.id),
            "hints": url_for("hints.post_hint", exercise_id=exercise.id),
            "right_way": url_for("hints.post_right_way", exercise_id=exercise.id),
            "problems": url_for("problems.post_problems", exercise_id=exercise.id),
            "export": url_for("exports.get_export", exercise_id=exercise.id),
            "progress": url_for("roadmap.progress"),
            "session": url_for("submissions.get_session"),
            "console": url_for("xray.send", exercise_id=exercise.id) if exercise.kind == "app" else None,
            "passed": url_for("xray.passed", exercise_id=exercise.id),
        },
        "token": start_token(),
        "nonce": csp_nonce(),
        "isolation": engine_of().isolation().as_json(),
        "checks": "as-you-type" if exercise.kind == "app" and not exercise.services else "on-demand",
        "command": f"flaskpath start {topic.slug}" + (f"/{exercise.name}" if further else ""),
        "revision": shown["revision"],
        "saved_at": shown["saved_at"],
        "files": texts,
        "starter": shown["starter"],
        "fixed": [
            {"path": file.path, "size": file.size, "note": file.note}
            for file in shown["files"]
            if not file.editable
        ],
        "verdict": shown["verdict"],
        "verdict_is_current": shown["verdict_is_current"],
        "passed": shown["passed"],
        "tasks": [{"number": task.number, "title": task.title} for task in shown["tasks"] if task.number],
        "limits": LIMITS.as_json(),
        "used": shown["used"].as_json(),
        "practice": False,
        "next": following and {"title": following.title, "url": following.url},
    }


def _preview(exercise: Exercise) -> dict[str, str | None]:
    """Where the page asks for a preview, which it may then show; None where there is nothing to look at."""
    if not can_preview(exercise):
        return {"preview": None, "preview_window": None}
    allow_frames(frame_source())
    return {
        "preview": url_for("preview.show", exercise_id=exercise.id),
        "preview_window": url_for("preview_pages.window", exercise_id=exercise.id),
    }


def _in_order(texts: dict[str, str], exercise: Exercise) -> dict[str, str]:
    """The file to open first comes first; the others stay as the learner has them."""
    first = exercise.open_first
    return {first: texts[first], **texts} if first in texts else texts


def _files(texts: dict[str, str], exercise: Exercise) -> list[FileShown]:
    editable = [
        FileShown(path, text, True, len(text.encode("utf-8", "replace")), "") for path, text in texts.items()
    ]
    fixed = [
        FileShown(path, "", False, len(data), _note(path))
        for path, data in sorted(fixed_files(exercise).items())
    ]
    return editable + fixed


def _note(path: str) -> str:
    if path.lower().endswith(_PICTURES):
        return "A picture: it is there for your app, and not edited here."
    return "Not a text file: it is there for your program, and not edited here."


def _verdict(
    learner_id: int, exercise: Exercise, texts: dict[str, str]
) -> tuple[dict[str, Any] | None, bool]:
    attempt = latest_verdict(learner_id, exercise.id)
    if attempt is None:
        return None, False
    try:
        shown = digest(stored(whole_tree(exercise, as_bytes(texts))))
    except UnicodeEncodeError:  # half a character, typed into the plain form
        return attempt.verdict, False
    return attempt.verdict, attempt.digest == shown


def _link(topic: Topic, exercise: Exercise, current: bool, known: Mapping[str, Standing]) -> ExerciseLink:
    url = (
        url_for("workbench.topic", slug=topic.slug)
        if exercise is topic.exercises[0]
        else url_for("workbench.exercise", slug=topic.slug, name=exercise.name)
    )
    return ExerciseLink(exercise.name, exercise.title, url, current, _passed(exercise, known))


def _passed(exercise: Exercise, known: Mapping[str, Standing]) -> bool:
    return exercise.id in known and known[exercise.id].passed
