"""Wrong ways as practice: broken apps to find the fault in.

Each is an exercise with an id of its own, judged by the checks of the exercise that it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flaskpath.course.model import Course, Exercise, Topic

SEPARATOR = "~"  # between an exercise's id and a wrong way's name; neither can hold it
LONGEST_ID = 120  # what progress, drafts and verdicts are kept under


@dataclass(frozen=True, slots=True)
class Practice:
    """One broken app: `exercise` begins with it, and is passed by what passes the exercise it comes from."""

    name: str  # in addresses, unique within the topic
    complaint: str  # a visitor's
    exercise: Exercise


def practices(topic: Topic) -> dict[str, Practice]:
    """What there is to mend in a topic, by name. A name that two exercises have is told apart by the exercise's."""
    found: dict[str, Practice] = {}
    for exercise in topic.exercises:
        for wrong in exercise.wrong:
            derived = practice_exercise(exercise, wrong.name)
            if derived is None:
                continue
            name = wrong.name if wrong.name not in found else f"{exercise.name}-{wrong.name}"
            found[name] = Practice(name, wrong.complaint, derived)
    return found


def practice_exercise(exercise: Exercise, wrong_name: str) -> Exercise | None:
    """The exercise that begins with one of the wrong ways; None where there is no such way."""
    wrong = next((one for one in exercise.wrong if one.name == wrong_name), None)
    identity = f"{exercise.id}{SEPARATOR}{wrong_name}"
    if wrong is None or len(identity) > LONGEST_ID:
        return None
    return replace(exercise, id=identity, starter=wrong.files)


def complaint_of(exercise: Exercise) -> str:
    """What a visitor says about a broken app; "" for an exercise."""
    name = exercise.id.partition(SEPARATOR)[2]
    return next((wrong.complaint for wrong in exercise.wrong if wrong.name == name), "")


def is_practice(exercise_id: str) -> bool:
    """True for the id of a broken app rather than of an exercise."""
    return SEPARATOR in exercise_id


def find_exercise(course: Course, exercise_id: str) -> Exercise | None:
    """The exercise or broken app of an id, if the course has it."""
    origin, separator, wrong_name = exercise_id.partition(SEPARATOR)
    exercise = course.exercises.get(origin)
    if exercise is None or not separator:
        return exercise
    return practice_exercise(exercise, wrong_name)


def judged_as(course: Course, exercise: Exercise) -> Exercise:
    """The exercise by whose checks this one is judged: checks may look at what that one's starter holds."""
    return course.exercises.get(exercise.id.partition(SEPARATOR)[0], exercise)
