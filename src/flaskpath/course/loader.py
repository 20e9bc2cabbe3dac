"""Loads a course folder into the frozen dataclasses of `model`, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flaskpath.course.model import Course, Exercise, Topic, Track
from flaskpath.course.problems import CourseInvalid, Problems, did_you_mean
from flaskpath.course.tables import Field, checked, line_of, read_toml
from flaskpath.course.topics import SLUG, read_topic

_ROADMAP = "roadmap.toml"
_TRACK = {
    "id": Field(str, required=True),
    "title": Field(str, required=True),
    "topics": Field(list, required=True),
}


def default_directory() -> Path:
    """The checkout's course folder where the package runs from one, else the one inside the package."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_course"
    checkout = package.parent.parent / "course"
    if not packaged.is_dir() and (checkout / _ROADMAP).is_file():
        return checkout
    return packaged


def load_course(directory: Path | None = None) -> Course:
    """The course in `directory`; raises CourseInvalid with every problem found."""
    course, problems = read_course(directory)
    if problems:
        raise CourseInvalid(problems)
    return course


def read_course(directory: Path | None = None) -> tuple[Course, Problems]:
    """The course as far as it is sound, and its problems.

    A topic with a problem in its lesson or exercises is there, but as one that is not published.
    Raises CourseInvalid where there is no course at all.
    """
    directory = directory or default_directory()
    problems = Problems()
    tracks = _read_roadmap(directory, problems)
    topics: dict[str, Topic] = {}
    for track in tracks:
        for slug in track.topics:
            topic = read_topic(directory / "topics" / slug, track.id, problems)
            if topic:
                topics[slug] = topic
    _report_unlisted(directory, tracks, problems)
    _report_requirements(topics, problems)
    exercises = _by_id(topics, problems)
    return Course(tracks, topics, exercises, directory), problems


def _read_roadmap(directory: Path, problems: Problems) -> tuple[Track, ...]:
    file = directory / _ROADMAP
    read = read_toml(file, problems)
    if read is None:
        raise CourseInvalid(problems)
    text, values = read
    for key in values:
        if key != "track":
            problems.add(file, line_of(text, key), f"There is no field {key!r} here.", "Write [[track]].")
    tables = values.get("track", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        problems.add(
            file, line_of(text, "track"), "There is no track.", "Write [[track]] with id, title, topics."
        )
        raise CourseInvalid(problems)
    tracks = [_track(file, text, table, problems) for table in tables]
    _report_repeated(file, text, tracks, problems)
    folders = directory / "topics"
    return tuple(
        Track(track.id, track.title, _existing(file, text, track, folders, problems)) for track in tracks
    )


def _track(file: Path, text: str, table: Mapping[str, Any], problems: Problems) -> Track:
    values = checked(file, text, table, _TRACK, problems)
    return Track(values["id"], values["title"], tuple(values["topics"]))


def _report_repeated(file: Path, text: str, tracks: list[Track], problems: Problems) -> None:
    ids: set[str] = set()
    listed: set[str] = set()
    for track in tracks:
        if track.id in ids or not SLUG.fullmatch(track.id):
            problems.add(
                file, _line_with(text, track.id), f"{track.id!r} is no good id of a track.", "Rename it."
            )
        ids.add(track.id)
        for slug in track.topics:
            if slug in listed:
                line = _line_with(text, slug, last=True)
                problems.add(file, line, f"The topic {slug!r} is listed twice.", "Keep one.")
            listed.add(slug)


def _existing(file: Path, text: str, track: Track, folders: Path, problems: Problems) -> tuple[str, ...]:
    """The track's topics that have a folder, each once; the others are reported."""
    kept: list[str] = []
    for slug in dict.fromkeys(track.topics):
        if not SLUG.fullmatch(slug):
            cure = "Use small letters, digits and hyphens."
            problems.add(file, _line_with(text, slug), f"{slug!r} is no name for a topic.", cure)
        elif not (folders / slug).is_dir():
            near = [folder.name for folder in folders.iterdir()] if folders.is_dir() else []
            cure = did_you_mean(slug, near, f"Add topics/{slug}/topic.toml.")
            problems.add(file, _line_with(text, slug), f"There is no folder topics/{slug}.", cure)
        else:
            kept.append(slug)
    return tuple(kept)


def _report_unlisted(directory: Path, tracks: tuple[Track, ...], problems: Problems) -> None:
    listed = {slug for track in tracks for slug in track.topics}
    folders = directory / "topics"
    for folder in sorted(folders.iterdir()) if folders.is_dir() else []:
        if folder.name not in listed and not folder.name.startswith("."):
            cure = f"Add {folder.name!r} to a track in {_ROADMAP}, or remove the folder."
            problems.add(folder, None, "No track lists this topic.", cure)


def _report_requirements(topics: Mapping[str, Topic], problems: Problems) -> None:
    for topic in topics.values():
        file = topic.directory / "topic.toml"
        for required in topic.requires:
            if required not in topics:
                cure = did_you_mean(required, topics, "Remove it.")
                problems.add(file, _toml_line(file), f"There is no topic {required!r} to require.", cure)
    cycle = _cycle(topics)
    if cycle:
        file = topics[cycle[0]].directory / "topic.toml"
        way = " -> ".join((*cycle, cycle[0]))
        problems.add(file, _toml_line(file), f"These topics require each other: {way}.", "Break the circle.")


def _toml_line(file: Path) -> int | None:
    return line_of(file.read_text(encoding="utf-8"), "requires")


def _cycle(topics: Mapping[str, Topic]) -> tuple[str, ...]:
    """A circle among the requirements, or ()."""
    done: set[str] = set()

    def follow(slug: str, way: tuple[str, ...]) -> tuple[str, ...]:
        if slug in way:
            return way[way.index(slug) :]
        if slug in done or slug not in topics:
            return ()
        for required in topics[slug].requires:
            found = follow(required, (*way, slug))
            if found:
                return found
        done.add(slug)
        return ()

    return next((circle for slug in topics if (circle := follow(slug, ()))), ())


def _by_id(topics: Mapping[str, Topic], problems: Problems) -> dict[str, Exercise]:
    exercises: dict[str, Exercise] = {}
    for topic in topics.values():
        for exercise in topic.exercises:
            first = exercises.setdefault(exercise.id, exercise)
            if first is not exercise:
                file = exercise.directory / "exercise.toml"
                line = line_of(file.read_text(encoding="utf-8"), "id")
                sentence = f"The id {exercise.id!r} belongs to {first.topic}/{first.name} already."
                problems.add(file, line, sentence, "Give this exercise an id of its own.")
    return exercises


def _line_with(text: str, word: str, *, last: bool = False) -> int | None:
    """The first (or last) line of a TOML text that holds `word` in quotes."""
    numbers = [number for number, line in enumerate(text.splitlines(), 1) if f'"{word}"' in line]
    return numbers[-1 if last else 0] if numbers else None
