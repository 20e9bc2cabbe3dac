"""Loads and validates a course folder into frozen dataclasses; knows no Flask and runs nothing it reads."""

from flaskpath.course.loader import default_directory, load_course, read_course
from flaskpath.course.problems import CourseInvalid, Problem

__all__ = ["CourseInvalid", "Problem", "default_directory", "load_course", "read_course"]
