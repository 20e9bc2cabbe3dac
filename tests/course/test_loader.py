"""The loader: what a sound course becomes, and how each kind of mistake in one is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flaskpath.course import CourseInvalid, Problem, load_course, read_course

EXERCISE = "topics/front-desk/exercises/front-desk"


def problems(folder: Path) -> list[Problem]:
    return list(read_course(folder)[1])


def the_problem(folder: Path) -> Problem:
    found = problems(folder)
    assert len(found) == 1, [str(problem) for problem in found]
    return found[0]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_literal_example_becomes_what_it_says(course_folder: Path) -> None:
    """Would catch a field of a documented file that is not read, or read into another place."""
    course = load_course(course_folder)
    topic = course.topics["front-desk"]
    exercise = course.exercises["front-desk"]
    assert [track.title for track in course.tracks] == ["The hotel"]
    assert (topic.title, topic.minutes, topic.track) == ("The front desk", 20, "hotel")
    assert topic.published
    assert topic.exercises == (exercise,)
    assert (exercise.kind, exercise.entry, exercise.open_first) == ("app", "app:app", "app.py")
    assert exercise.limits.seconds == 5
    assert exercise.limits.memory_mb == 320, "a limit that is not named keeps its default"
    assert [task.title for task in exercise.tasks[1:]] == ["Greet the guest", "Know your rooms"]
    assert "### If you like" in exercise.tasks[2].text
    assert [hint.task for hint in exercise.hints] == [2]
    assert exercise.hints[0].rungs[2].startswith("```python\nif number")
    assert sorted(exercise.starter) == ["app.py", "rooms.py"]


def test_ways_are_laid_over_the_solution(course_folder: Path) -> None:
    """Would catch a wrong or right way that lost the solution's files, or kept its markers among its own."""
    exercise = load_course(course_folder).exercises["front-desk"]
    wrong = {way.name: way for way in exercise.wrong}["everyone-is-ada"]
    assert wrong.check == "greets_the_guest"
    assert wrong.words == ("the guest's name",)
    assert sorted(wrong.files) == ["app.py", "rooms.py"]
    assert wrong.files["rooms.py"] == exercise.solution["rooms.py"]
    assert b"Ada" in wrong.files["app.py"]
    right = {way.name: way for way in exercise.also_right}["blueprint"]
    assert sorted(right.files) == ["app.py", "desk.py", "rooms.py"]


def test_a_way_may_drop_files_or_stand_alone(course_folder: Path) -> None:
    """Would catch .remove and .complete being ignored or showing up as files."""
    ways = course_folder / EXERCISE / "also-right"
    (ways / "blueprint" / ".remove").write_text("rooms.py\n")
    (ways / "one-table" / ".complete").touch()
    exercise = load_course(course_folder).exercises["front-desk"]
    assert {way.name: sorted(way.files) for way in exercise.also_right} == {
        "blueprint": ["app.py", "desk.py"],
        "one-table": ["app.py"],
    }


def test_a_topic_without_lesson_or_exercise_is_not_published(course_folder: Path) -> None:
    """Would catch an unwritten topic being an error, or being offered to learners."""
    (course_folder / "topics/front-desk/lesson.md").unlink()
    topic = load_course(course_folder).topics["front-desk"]
    assert not topic.published


def test_a_topic_may_have_an_overview_until_its_exercise_comes(course_folder: Path) -> None:
    """Would catch an overview that is not read, is offered as an exercise, or survives its own mistakes."""
    topic = load_course(course_folder).topics["laundry"]
    assert topic.overview is not None and not topic.published
    assert topic.overview.title == "The laundry"
    assert [section.title for section in topic.overview.sections][-1] == "Where it leads"
    assert topic.overview.trials[0].expectations[1].method == "POST"
    (course_folder / "topics/laundry/overview.md").write_text("no heading\n")
    course, found = read_course(course_folder)
    assert course.topics["laundry"].overview is None
    assert {problem.file.name for problem in found} == {"overview.md"}


def test_a_broken_topic_does_not_take_the_course_away(course_folder: Path) -> None:
    """Would catch one author's half-written topic stopping every learner."""
    (course_folder / EXERCISE / "checks.py").unlink()
    course, found = read_course(course_folder)
    assert not course.topics["front-desk"].published
    assert course.topics["front-desk"].title == "The front desk"
    assert [problem.file.name for problem in found] == ["checks.py"]


def test_all_problems_are_told_at_once(course_folder: Path) -> None:
    """Would catch an author having to run the check once per mistake."""
    change(course_folder / EXERCISE / "exercise.toml", 'kind = "app"', 'kind = "ap"')
    change(course_folder / "topics/front-desk/topic.toml", "minutes = 20", 'minutes = "long"')
    (course_folder / EXERCISE / "checks.py").unlink()
    with pytest.raises(CourseInvalid) as caught:
        load_course(course_folder)
    assert {problem.file.name for problem in caught.value.problems} == {
        "exercise.toml",
        "topic.toml",
        "checks.py",
    }


TOPIC = "topics/front-desk/topic.toml"
BREAKAGES: list[tuple[str, str, str, str, str, int | None]] = [
    # file, text there, text instead, words of the sentence, words of the cure, line
    ("roadmap.toml", '"front-desk"', '"front-desc"', "no folder topics/front-desc", "front-desk", 4),
    ("roadmap.toml", '["front-desk"', '["front-desk", "front-desk"', "listed twice", "Keep one", 4),
    ("roadmap.toml", "title =", "titel =", "no field 'titel'", "Did you mean 'title'?", 3),
    (TOPIC, "minutes", "minuets", "no field 'minuets'", "Did you mean 'minutes'?", 4),
    (TOPIC, "minutes = 20", "minutes = 0", "minutes is 0", "1 to 240", 4),
    (TOPIC, "minutes = 20", "minutes = true", "must be a whole number", "True", 4),
    (TOPIC, "requires = []", 'requires = ["front"]', "no topic 'front'", "Did you mean 'front-desk'?", 2),
    (TOPIC, "requires = []", 'requires = ["front-desk"]', "require each other", "circle", 2),
    (TOPIC, "view-returns-none", "View Returns None", "is no name", "small letters", 5),
    (TOPIC, "minutes = 20", "minutes = ", "not TOML", "line", 4),
    ("topics/laundry/overview.md", "# The laundry", "The laundry", "one '# ' heading", "below it", 1),
    ("topics/laundry/overview.md", "```check", "```chekc x", "cannot be marked 'x'", "'example'", 31),
    ("topics/laundry/overview.md", "-> 200", "200", "This is no expectation", "GET /path", 32),
    ("topics/laundry/overview.md", "python example", "python", "no example that runs", "python example", None),
    (f"{EXERCISE}/exercise.toml", 'kind = "app"', 'kind = "ap"', "no kind 'ap'", "Did you mean 'app'?", 2),
    (f"{EXERCISE}/exercise.toml", "app:app", "site:app", "no 'site:app'", "module in the solution", 3),
    (f"{EXERCISE}/exercise.toml", "app:app", "app.py", "no 'app.py'", "module:name", 3),
    (f"{EXERCISE}/exercise.toml", 'id = "front-desk"', 'id = "Front Desk"', "is no id", "small letters", 1),
    (f"{EXERCISE}/exercise.toml", "seconds", "secunds", "no field 'secunds'", "Did you mean 'seconds'?", 6),
    (f"{EXERCISE}/exercise.toml", "seconds = 5", "seconds = -1", "more than nothing", "-1", 6),
    (f"{EXERCISE}/exercise.toml", "[limits]", 'services = ["postgres"]\n[limits]', "no service 'postgres'",
     "Did you mean 'postgresql'?", 5),
    (f"{EXERCISE}/task.md", "## 2. Know", "## 3. Know", "Task 3 stands where 2 should", "1, 2, 3", 8),
    (f"{EXERCISE}/task.md", "## 2. Know", "## Know", "has no number", "## 2. Know", 8),
    (f"{EXERCISE}/hints.md", "## 2.", "## 7.", "no task 7", "as the tasks", 1),
    (f"{EXERCISE}/hints.md", "2. `abort`", "2. One\n3. Two\n4. `abort`", "5 hints", "a question, a place", 1),
    (f"{EXERCISE}/wrong/everyone-is-ada/wrong.toml", "check =", "chek =", "no field 'chek'", "'check'", 2),
    (f"{EXERCISE}/wrong/everyone-is-ada/wrong.toml", '["the guest\'s name"]', "[]", "hold some words", "help", 3),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence", "cure", "line"), BREAKAGES)
def test_each_mistake_is_told_with_file_line_and_cure(
    course_folder: Path, file: str, old: str, new: str, sentence: str, cure: str, line: int | None
) -> None:
    """Would catch a mistake that passes unseen, or is told at the wrong place or without a way out."""
    change(course_folder / file, old, new)
    found = problems(course_folder)
    matching = [
        problem
        for problem in found
        if problem.file == course_folder / file and sentence in problem.sentence and problem.line == line
    ]
    assert matching, [str(problem) for problem in found]
    assert cure in matching[0].cure


def _remove_starter(folder: Path) -> None:
    (folder / EXERCISE / "starter/app.py").unlink()


def _misspell_a_folder(folder: Path) -> None:
    (folder / EXERCISE / "also-right").rename(folder / EXERCISE / "also-rihgt")


def _add_a_link(folder: Path) -> None:
    (folder / EXERCISE / "starter/passwords").symlink_to("/etc/passwd")


def _add_too_much(folder: Path) -> None:
    (folder / EXERCISE / "solution/film.bin").write_bytes(b"x" * 1_000_001)


def _save_as_latin(folder: Path) -> None:
    (folder / EXERCISE / "task.md").write_bytes("# Build: a café".encode("latin-1"))


def _leave_a_fence_open(folder: Path) -> None:
    change(folder / EXERCISE / "hints.md", "   ```\n", "")


def _remove_what_is_not_there(folder: Path) -> None:
    (folder / EXERCISE / "also-right/blueprint/.remove").write_text("rooms.pi\n")


def _leave_the_overview_empty(folder: Path) -> None:
    (folder / "topics/laundry/overview.md").write_text("\n")


def _keep_an_overview_that_nobody_sees(folder: Path) -> None:
    shutil.copy(folder / "topics/laundry/overview.md", folder / "topics/front-desk")


def _forget_to_list_a_topic(folder: Path) -> None:
    (folder / "topics/back-door").mkdir()


@pytest.mark.parametrize(
    ("break_it", "place", "sentence"),
    [
        (_remove_starter, f"{EXERCISE}/exercise.toml", "no 'app.py' to open first"),
        (_misspell_a_folder, f"{EXERCISE}/also-rihgt", "does not belong here"),
        (_add_a_link, f"{EXERCISE}/starter/passwords", "symbolic link"),
        (_add_too_much, f"{EXERCISE}/solution", "1,000,000 is the limit"),
        (_save_as_latin, f"{EXERCISE}/task.md", "not UTF-8"),
        (_leave_a_fence_open, f"{EXERCISE}/hints.md", "never closed"),
        (
            _remove_what_is_not_there,
            f"{EXERCISE}/also-right/blueprint/.remove",
            "'rooms.pi' is not in the tree",
        ),
        (_leave_the_overview_empty, "topics/laundry/overview.md", "is empty"),
        (_keep_an_overview_that_nobody_sees, "topics/front-desk/overview.md", "shows no overview"),
        (_forget_to_list_a_topic, "topics/back-door", "No track lists"),
    ],
)
def test_mistakes_among_the_files(
    course_folder: Path, break_it: Callable[[Path], None], place: str, sentence: str
) -> None:
    """Would catch folders and files that are missing, misnamed or dangerous passing unseen."""
    break_it(course_folder)
    found = the_problem(course_folder)
    assert found.file == course_folder / place
    assert sentence in found.sentence
    assert found.cure


def test_ids_are_unique_over_the_whole_course(course_folder: Path) -> None:
    """Would catch two exercises sharing one learner's progress."""
    topics = course_folder / "topics"
    second = topics / "front-desk/exercises/second"
    (topics / "front-desk/exercises/front-desk").rename(second)
    shutil.copytree(second, topics / "front-desk/exercises/third")
    assert "belongs to front-desk/second already" in the_problem(course_folder).sentence


def test_checks_are_never_run(course_folder: Path, tmp_path: Path) -> None:
    """Would catch the loader importing checks.py: a course must be readable without trusting it."""
    witness = tmp_path / "was-run"
    checks = course_folder / EXERCISE / "checks.py"
    checks.write_text(f"open({str(witness)!r}, 'w').close()\n" + checks.read_text())
    load_course(course_folder)
    assert not witness.exists()


def test_a_tests_exercise_has_its_apps(course_folder: Path) -> None:
    """Would catch broken apps that are not laid over the right one, or lost their complaint."""
    exercise = course_folder / EXERCISE
    (exercise / "exercise.toml").write_text(
        'id = "front-desk"\nkind = "tests"\nentry = "test_shop.py"\napp_module = "shop"\n'
    )
    for tree in ("starter", "solution"):
        (exercise / tree / "test_shop.py").write_text("def test_nothing(): pass\n")
    right, broken = exercise / "apps/right", exercise / "apps/lost-commit"
    right.mkdir(parents=True)
    broken.mkdir()
    (right / "shop.py").write_text("app = 1\n")
    (right / "data.py").write_text("")
    (broken / "shop.py").write_text("app = 2\n")
    (broken / "app.toml").write_text('complaint = "Orders are forgotten."\n')
    loaded = load_course(course_folder).exercises["front-desk"]
    assert loaded.app_module == "shop"
    assert sorted(loaded.right_app) == ["data.py", "shop.py"]
    [app] = loaded.broken_apps
    assert (app.name, app.complaint) == ("lost-commit", "Orders are forgotten.")
    assert app.files["shop.py"] == b"app = 2\n"
    assert "data.py" in app.files
    assert "app.toml" not in app.files


def test_a_folder_that_is_no_course_says_so(tmp_path: Path) -> None:
    """Would catch a traceback, or an empty course, for a wrong --course."""
    with pytest.raises(CourseInvalid, match=r"roadmap\.toml: This file is missing"):
        load_course(tmp_path)
