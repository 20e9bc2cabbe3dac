"""Workflows that say one thing and do another."""

from __future__ import annotations

from tests.forging.attempts import Attempt

FILE = ".github/workflows/brew.yml"
FRAME = """on: push
jobs:
  brew:
    runs-on: ubuntu-latest
    steps:
"""


def workflow(
    name: str, hope: str, steps: str, check: str = "runs_the_command", whole: bool = False
) -> Attempt:
    return Attempt(name, hope, "kettle-document", check, {FILE: steps if whole else FRAME + steps})


DOCUMENTS = [
    workflow("says-it-in-a-comment", "the words are there", "      - run: echo tea  # sh brew.sh\n        name: sh brew.sh\n"),
    workflow("says-it-and-echoes-it", "the words are even run", "      - run: echo sh brew.sh\n"),
    workflow("shrugs", "a failure that is thrown away is none", "      - run: sh brew.sh || true\n"),
    workflow("never-comes-to-it", "a step that is switched off is still a step",
             "      - run: sh brew.sh\n        if: false\n"),
    workflow("ends-before", "a command that stands there need not be reached",
             "      - run: |\n          exit 0\n          sh brew.sh\n"),
    workflow("another-sh", "sh is a name like any other",
             "      - run: |\n          sh() { true; }\n          sh brew.sh\n", "really_brews"),
    workflow("pretends-to-brew", "the cup is there before it is brewed",
             "      - run: |\n          echo tea > cup.txt\n          cd /\n          sh brew.sh\n", "really_brews"),
    workflow("a-tag-that-is-run", "YAML that makes objects",
             FRAME + "      - run: !!python/object/apply:os.system ['touch /tmp/forged']\n", whole=True),
    workflow("a-billion-laughs", "a document that grows until the reader falls over",
             "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
                 f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
             ) + FRAME + "      - run: sh brew.sh\n", whole=True),
    workflow("a-nest", "brackets without an end", FRAME + "      - run: " + "[" * 20_000, whole=True),
    workflow("no-text-at-all", "bytes that nobody can read", "\x00\x01{[&*!%@`", whole=True),
]  # fmt: skip
