"""`flaskpath course`: for authors. The proof itself is grading's; here it is run in parallel and shown."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from flaskpath.cli.courses import course_option, find_topic, open_course, problems_of
from flaskpath.cli.faults import NOT_PASSED, PASSED
from flaskpath.cli.screen import plain
from flaskpath.cli.verdicts import open_engine
from flaskpath.course.lesson import parse_lesson
from flaskpath.course.links import report_broken_sources
from flaskpath.course.model import Topic
from flaskpath.course.problems import Problem, Problems
from flaskpath.grading.engine import Engine

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one topic; no complaint is the proof."""

    topic: Topic
    complaints: tuple[str, ...]


@click.group("course")
def command() -> None:
    """Prove and extend a course (for authors)."""


@command.command("check")
@click.argument("topics", nargs=-1, metavar="[TOPIC...]")
@click.option(
    "--repeat", type=click.IntRange(1), default=1, help="Try everything so many times, with fresh draws."
)
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=None, help="Topics at once; by default one per processor."
)
@click.option("--verbose", is_flag=True, help="Show the tracebacks of errors in checks.py.")
@course_option
def check(
    topics: tuple[str, ...], repeat: int, jobs: int | None, verbose: bool, directory: Path | None
) -> int:
    """Prove TOPICs (all that are written by default).

    The starter fails, every right way passes, and each wrong way is caught by its check with its words. The
    examples of lessons and overviews run and answer as they say.
    Exit status: 0 proved, 1 not, 2 wrong use.
    """
    if verbose:
        logging.basicConfig(format="%(message)s")
    course, problems = open_course(directory)
    chosen = [find_topic(course, slug) for slug in dict.fromkeys(topics)] or list(course.topics.values())
    folders = [topic.directory for topic in course.topics.values()]
    general = [p for p in problems if not any(p.file.is_relative_to(folder) for folder in folders)]
    for problem in general:
        click.echo(f"{problem}", err=True)
    written = [topic for topic in chosen if topic.published or topic.overview or problems_of(topic, problems)]
    if topics:
        for topic in chosen:
            if topic not in written:
                click.echo(
                    f"{topic.slug} is not written yet: it needs lesson.md and exercises/, or overview.md until then."
                )
    proofs = list(_prove(written, problems, repeat, jobs or os.cpu_count() or 1))
    return _sum_up(proofs, general, len(chosen) - len(written))


def _prove(topics: list[Topic], problems: Problems, repeat: int, jobs: int) -> Iterator[Proof]:
    """The proofs, in the order in which they end; each is shown as it comes."""
    if not topics:
        return
    engine = open_engine(pool=min(jobs, 4))
    with engine.sandbox, _progress(topics, repeat) as (advance, say), ThreadPoolExecutor(jobs) as pool:
        running: dict[Future[Proof], Topic] = {
            pool.submit(_prove_one, engine, topic, problems, repeat, advance): topic for topic in topics
        }
        try:
            for done in as_completed(running):
                proof = done.result()
                _show(proof, say)
                yield proof
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _prove_one(engine: Engine, topic: Topic, problems: Problems, repeat: int, advance: Say) -> Proof:
    from flaskpath.grading.lessons import try_lesson
    from flaskpath.grading.prove import prove_topic

    complaints = [str(problem) for problem in (*problems_of(topic, problems), *_about_lesson(topic))]
    complaints += try_lesson(engine.sandbox, topic)
    for finding in prove_topic(engine, topic, repeat=repeat, progress=advance):
        complaints.append(f"{finding.exercise} {finding.way}: {finding.sentence} {finding.cure}")
    return Proof(topic, tuple(complaints))


def _about_lesson(topic: Topic) -> tuple[Problem, ...]:
    problems = Problems()
    if topic.lesson is not None:
        file = topic.directory / "lesson.md"
        report_broken_sources(parse_lesson(topic.lesson, file, problems), file, problems)
    if topic.overview is not None:
        report_broken_sources(topic.overview, topic.directory / "overview.md", problems)
    return tuple(problems)


@contextmanager
def _progress(topics: list[Topic], repeat: int) -> Iterator[tuple[Say, Say]]:
    """What to call after each trial, and with each line to show: a bar on a terminal, plain lines elsewhere."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from flaskpath.grading.prove import count_trials

    bar = Progress(
        TextColumn("Proving"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        transient=True,
    )
    if not bar.console.is_terminal:
        yield lambda trial: None, click.echo
        return
    with bar:
        task = bar.add_task("", total=repeat * sum(count_trials(topic) for topic in topics))

        def say(line: str) -> None:
            bar.console.print(line, markup=False, highlight=False)

        yield lambda trial: bar.update(task, advance=1, description=trial), say


def _show(proof: Proof, say: Say) -> None:
    if not proof.complaints:
        say(f"proved  {proof.topic.slug}{'' if proof.topic.published else ' (overview)'}")
        return
    say(f"FAILED  {proof.topic.slug}")
    for complaint in proof.complaints:
        say(plain(f"        {complaint}"))


def _sum_up(proofs: list[Proof], general: list[Problem], unwritten: int) -> int:
    failed = sum(bool(proof.complaints) for proof in proofs)
    if unwritten:
        click.echo(
            "1 topic is not written yet." if unwritten == 1 else f"{unwritten} topics are not written yet."
        )
    if readings := sum(not proof.topic.published for proof in proofs if not proof.complaints):
        topics = "1 topic has" if readings == 1 else f"{readings} topics have"
        click.echo(f"{topics} an overview and no exercise yet.")
    if general:
        click.echo(f"The course itself has something to mend (above): {len(general)} in all.")
    proved = len(proofs) - failed
    click.echo(f"{proved} {'topic' if proved == 1 else 'topics'} proved, {failed} failed")
    return NOT_PASSED if failed or general else PASSED
