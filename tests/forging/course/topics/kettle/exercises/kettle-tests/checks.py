"""What the tests of a kettle must notice."""

from flaskpath.grading.api import check


@check("The tests pass on the right kettle", task=1)
def passes_on_the_right_app(suite):
    run = suite.run()
    if not run.green:
        run.fail("Your tests should pass on the right kettle.", expected="every test passes")
    if not run.requests:
        run.fail("Your tests never ask the kettle anything.", expected="requests")


@check("They notice a kettle that never counts", task=2, after="passes_on_the_right_app")
def notices_never_counts(suite):
    suite.catches("never-counts")


@check("They notice a kettle that counts twice", task=2, after="passes_on_the_right_app")
def notices_counts_twice(suite):
    suite.catches("counts-twice")


@check("They pass in the opposite order, and none is skipped", task=3, after="passes_on_the_right_app")
def stand_alone(suite):
    run = suite.run(order="reversed")
    if not run.green or run.skipped or run.count != suite.run().count:
        run.fail("From bottom to top your tests do something else.", expected="the same tests, all passed")
