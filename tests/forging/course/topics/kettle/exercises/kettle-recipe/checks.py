"""What stands in the kitchen after setup.sh."""

from flaskpath.grading.api import check, fail

PYTHON = ".venv/bin/python"


@check("setup.sh makes an environment", task=1)
def makes_environment(terminal):
    terminal.run("sh", "setup.sh").succeeds()
    if not terminal.exists(".venv/pyvenv.cfg"):
        fail("There is no environment in .venv.", expected=".venv/pyvenv.cfg")


@check("Its Python is a Python, and its own", task=1, after="makes_environment")
def python_is_one(terminal, draw):
    left, right = draw.number(100, 999), draw.number(100, 999)
    asked = (
        "import os, sys; print(int(sys.argv[1]) * int(sys.argv[2]), sys.prefix == os.path.abspath('.venv'))"
    )
    terminal.run(PYTHON, "-c", asked, str(left), str(right)).prints(f"{left * right} True")


@check("The counter says today's order", task=2, after="python_is_one")
def counter_says_the_order(terminal, exercise, draw):
    order = draw.sentence()
    terminal.write("serve.py", exercise.starter["serve.py"])
    terminal.write("order.txt", order)
    terminal.serve(PYTHON, "serve.py", port=8000, seconds=15).get("/").ok().shows(order)
