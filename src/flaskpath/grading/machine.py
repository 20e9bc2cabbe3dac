"""A machine as a beginner has it, in a terminal: Python, pip, and packages that somebody installed for everybody.

A set-up recipe is run on it, and afterwards it tells where each package went. It takes no command's word for that.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from flaskpath.grading.failures import fail
from flaskpath.grading.wheelhouse import wheel_folder
from flaskpath.sandbox import OurFault

if TYPE_CHECKING:
    from flaskpath.course.model import Exercise
    from flaskpath.grading.terminal import Run, ServedSite, Terminal

HOME = ".local"  # where pip puts what an ordinary user installs outside an environment
_PACKAGE = re.compile(r"(?:(.*)/)?([^/]+)-([^/-]+)\.dist-info/METADATA")
# Unpacks wheels where pip would install them for the user, and makes the commands that go with them. The machine's pip
# runs from its wheel: it is never changed, and takes no room.
_SET_UP = """
import ensurepip, os, sys, sysconfig, zipfile  # without ensurepip no environment would get a pip

base = os.getcwd() + "/.local"
wheels = os.environ["PIP_FIND_LINKS"].removeprefix("file://")
wanted = sys.argv[1:]
site = sysconfig.get_path("purelib", "posix_user", {"userbase": base})
os.makedirs(site, exist_ok=True)
os.makedirs(base + "/bin", exist_ok=True)
for name in sorted(os.listdir(wheels)):
    distribution, version = name.split("-")[:2]
    if distribution == "pip":
        with open(site + "/pip.pth", "w") as path_file:
            path_file.write(wheels + "/" + name + chr(10))
    elif distribution in wanted or distribution + "-" + version in wanted:
        zipfile.ZipFile(wheels + "/" + name).extractall(site)
python = getattr(sys, "_base_executable", None) or sys.executable
commands = {"python": "", "python3": "", "pip": " -m pip", "pip3": " -m pip"}
commands |= {"flask": " -m flask"} if "flask" in wanted else {}
for command, module in commands.items():
    with open(base + "/bin/" + command, "w") as script:
        script.write(f'#!/bin/sh{chr(10)}exec "{python}"{module} "$@"{chr(10)}')
    os.chmod(base + "/bin/" + command, 0o755)
"""
_VARIABLES = {
    "PYTHONPATH": "",  # an environment sees nothing of the jail's own
    "PYTHONNOUSERSITE": "",
    "PIP_BREAK_SYSTEM_PACKAGES": "1",  # else it depends on the distribution whether pip works outside
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_NO_COMPILE": "0",  # for a switch that begins with "no", pip takes the variable for what it switches
}
Packages = dict[str, str]  # name in small letters, to version


class Machine:
    """`terminal` as a beginner's machine, where `installed` stand outside any environment once it is `set_up`.

    `installed` names wheels of the exercise, as "flask" or "tinyclock-1.0".
    """

    def __init__(self, terminal: Terminal, exercise: Exercise, installed: tuple[str, ...] = ()) -> None:
        self.terminal, self._exercise, self._installed = terminal, exercise, installed
        self._environ = {
            **_VARIABLES,
            "HOME": terminal.folder,
            "PATH": f"{terminal.folder}/{HOME}/bin:/usr/local/bin:/usr/bin:/bin",
        }

    def set_up(self) -> None:
        """Put there what was there before the learner came. Raises `OurFault`."""
        taken = next((path for path in self.terminal.submitted if path.partition("/")[0] == HOME), None)
        if taken is not None:
            fail(
                f"There is a file {taken} among yours. The machine keeps in {HOME} what its users install.",
                expected=f"no files in {HOME}",
                got=taken,
                hint="Leave it out: what your recipe installs belongs to the folder that it makes.",
            )
        made = self.terminal.run("python3", "-I", "-c", _SET_UP, *self._installed)
        if made.exit != 0:
            raise OurFault(f"The machine for this recipe could not be made: {made.err.strip()[-300:]}")

    @property
    def at_first(self) -> dict[str, Packages]:
        """What `packages` finds before the recipe has run."""
        names = (path.name.split("-")[:2] for path in wheel_folder(self._exercise).iterdir())
        wanted = {
            name.replace("_", "-"): version
            for name, version in names
            if name in self._installed or f"{name}-{version}" in self._installed
        }
        return {f"{HOME}/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages": wanted}

    def run(self, *command: str, seconds: float | None = None) -> Run:
        return self.terminal.run(*command, environ=self._environ, seconds=seconds)

    def serve(self, *command: str, port: int, seconds: float = 10.0) -> ServedSite:
        return self.terminal.serve(*command, port=port, environ=self._environ, seconds=seconds)

    def packages(self) -> dict[str, Packages]:
        """What is installed, by folder: {".venv/lib/python3.11/site-packages": {"flask": "3.1.3", ...}, ...}."""
        found: dict[str, Packages] = {}
        for path in self.terminal.path_list():
            if named := _PACKAGE.fullmatch(path):
                folder, name, version = named.groups()
                found.setdefault(folder or ".", {})[name.lower().replace("_", "-")] = version
        return found

    def inside(self, environment: str = ".venv") -> Packages:
        """The packages of an environment."""
        return {
            name: version
            for folder, packages in self.packages().items()
            if folder.startswith(f"{environment}/lib")
            for name, version in packages.items()
        }

    def outside(self, environment: str = ".venv") -> dict[str, Packages]:
        """The packages everywhere else, by folder."""
        return {
            folder: packages
            for folder, packages in self.packages().items()
            if not folder.startswith(f"{environment}/")
        }
