"""A server that speaks MongoDB's wire protocol, fresh for each verdict. It listens on its jail's private loopback only;
a relay in the same jail carries its socket, for it has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.services.jail import Jail
from flaskpath.sandbox.services.kinds import Kind, Program, first, package_file

_PORT = 27017
_DATABASE = "learner"


def find(environment: Environment) -> Program | None:
    candidates = [(path, "SecantusDB") for path in package_file("secantus", "cli.py")]
    candidates += [(path, "nx-27017") for path in package_file("nx_27017", "nx_27017.py")]
    return first(candidates, environment)


def _line(make: str, jail: Jail) -> list[str]:
    address = ["--host", "127.0.0.1", "--port", str(_PORT)]
    if make == "SecantusDB":
        place = ["--storage-path", f"{jail.workspace}/db", "--cache-size", "64M", "--log-level", "ERROR"]
        start = "import sys; from secantus.cli import main; sys.exit(main())"
        return ["python", "-c", start, *address, *place]
    files = ["--log-file", f"{jail.workspace}/log", "--pid-file", f"{jail.workspace}/pid"]
    start = "import sys; from nx_27017.nx_27017 import main; sys.exit(main())"
    return ["python", "-c", start, *address, "--data-dir", f"{jail.workspace}/db", *files]


class MongoDB:
    def __init__(self, jail: Jail, program: Program) -> None:
        self.jail = jail
        jail.write({"db/.keep": ""})
        jail.serve(_line(program.make, jail), _PORT, {"PYTHONWARNINGS": "ignore"})
        self._socket = f"{jail.inside}/mongodb.sock"
        relay = f"{jail.runtime}/flaskpath/sandbox/guest/relay.py"
        jail.serve(["python", relay, self._socket, str(_PORT)], self._socket)

    def open(self) -> Mapping[str, str]:
        where = f"mongodb://{quote(self._socket, safe='')}/{_DATABASE}"
        return {"MONGODB_URI": f"{where}?directConnection=true"}

    def renew(self) -> bool:
        return False  # it knows no users that could be kept apart: one verdict has it to itself, and it ends with it


KIND = Kind(
    name="mongodb",
    title="a server that speaks MongoDB's protocol",
    find=find,
    start=MongoDB,
    pip="pymongo 'SecantusDB>=0.7.0b3'",
    debian="",
    packages=("pymongo",),
)
