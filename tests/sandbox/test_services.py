"""Real servers for exercises: what learners' programs reach of them, what they don't, and what is left afterwards."""

from __future__ import annotations

import glob
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flaskpath.sandbox import Limits, OurFault, Sandbox, ServiceMissing, environment
from flaskpath.sandbox.services import missing, survey
from flaskpath.sandbox.services.survey import KINDS

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
ROOMY = Limits(seconds=60.0, answer_seconds=20.0)
TALK = {
    "postgresql": """
import psycopg
def talk():
    with psycopg.connect() as c:
        c.execute("CREATE TABLE IF NOT EXISTS t (word text)")
        c.execute("INSERT INTO t VALUES ('kept')")
        return [row[0] for row in c.execute("SELECT word FROM t")]
""",
    "redis": """
import os, redis
def talk():
    r = redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    r.rpush("t", "kept")
    return r.lrange("t", 0, -1)
""",
    "mongodb": """
import os, pymongo
def talk():
    with pymongo.MongoClient(os.environ["MONGODB_URI"], serverSelectionTimeoutMS=4000) as client:
        words = client.get_default_database().t
        words.insert_one({"word": "kept"})
        return [one["word"] for one in words.find()]
""",
}
APP = "from flask import Flask\nfrom talk import talk\napp = Flask(__name__)\napp.get('/')(lambda: talk())\n"
COMMAND = "import json\nfrom talk import talk\nprint(json.dumps(talk()))\n"
SERVERS = sorted(TALK)


def require(name: str) -> None:
    if (lacking := missing(name, environment.find())) is not None:
        pytest.skip(str(lacking))


@pytest.fixture
def run(open_workspace: Callable[..., Any]) -> Callable[..., str]:
    """run(name, "a program", **options): what the program printed, in a workspace with that service of its own."""

    def run_one(name: str, program: str, **options: Any) -> str:
        workspace = open_workspace({"a.py": program}, limits=ROOMY, services=(name,))
        return printed(workspace, **options)

    return run_one


def printed(workspace: Any, **options: Any) -> str:
    done = workspace.run(["python", "a.py"], **options)
    assert done.exit == 0, done.err.decode()[-2000:]
    return str(done.out.decode().strip())


@pytest.fixture
def environ_of(run: Callable[..., str]) -> Callable[[str], dict[str, str]]:
    """environ_of(name): a new verdict's variables for that service; its workspace stays open."""
    return lambda name: json.loads(run(name, "import json, os\nprint(json.dumps(dict(os.environ)))\n"))


@pytest.mark.parametrize("name", SERVERS)
def test_an_app_and_a_command_use_the_same_real_server(name, open_workspace, get):
    """Would catch: an app cut off from the server, and data that does not outlive the program that wrote it."""
    require(name)
    files = {"app.py": APP, "a.py": COMMAND, "talk.py": TALK[name]}
    workspace = open_workspace(files, limits=ROOMY, services=(name,))
    assert json.loads(get(workspace.start_app("app:app"), "/").body) == ["kept"]
    assert json.loads(printed(workspace)) == ["kept", "kept"]
    assert json.loads(get(workspace.restart_app("app:app"), "/").body) == ["kept"] * 3


@pytest.mark.parametrize("name", SERVERS)
def test_the_next_verdict_finds_nothing_of_the_last(name, open_workspace):
    """Would catch: a warm server that is handed on with what somebody wrote into it."""
    require(name)
    for _ in range(2):
        files = {"a.py": COMMAND, "talk.py": TALK[name]}
        with open_workspace(files, limits=ROOMY, services=(name,)) as workspace:
            assert json.loads(printed(workspace)) == ["kept"]


@pytest.mark.parametrize("name", SERVERS)
def test_a_verdict_cannot_reach_the_server_of_another(name, environ_of, open_workspace):
    """Would catch: servers that see each other's sockets, so that a stolen address opens another's data."""
    require(name)
    stolen = {
        key: value for key, value in environ_of(name).items() if key.startswith(("PG", "REDIS", "MONGO"))
    }
    workspace = open_workspace({"a.py": COMMAND, "talk.py": TALK[name]}, limits=ROOMY, services=(name,))
    own = workspace.run(["python", "a.py"])
    assert own.exit == 0, own.err.decode()
    done = workspace.run(["python", "a.py"], environ=stolen)
    if name == "mongodb":  # it has one path for all, and nothing else to be stolen
        assert json.loads(done.out) == ["kept", "kept"]
    else:
        assert done.exit != 0, f"{name} let a stranger in: {done.out.decode()}"


@pytest.mark.parametrize("name", SERVERS)
def test_only_the_socket_of_a_server_is_seen(name, run):
    """Would catch: a server's files, processes or other doors shown to learners, or a socket that they can replace."""
    require(name)
    program = f"""
import os, socket
place = "/run/services/{name}"
print(all(one.endswith(("sock", "5432", "lock")) for one in os.listdir(place)))
for attempt in (lambda: os.remove(place + "/" + os.listdir(place)[0]), lambda: open(place + "/new", "w"),
                lambda: os.rename(place, "/app/moved"), lambda: os.symlink("/app", place + "/link")):
    try:
        attempt(); print("could")
    except OSError:
        print("held")
for port in (5432, 6379, 27017):
    print(socket.socket().connect_ex(("127.0.0.1", port)) != 0)
programs = [open(f"/proc/{{one}}/cmdline").read() for one in os.listdir("/proc") if one.isdigit()]
print([one for one in programs if "bin/postgres" in one or "valkey" in one or "redis-server" in one or "secantus" in one])
"""
    said = run(name, program).splitlines()
    assert said == ["True", *["held"] * 4, *["True"] * 3, "[]"]


def test_an_app_with_a_service_gets_no_other_socket(open_workspace, get):
    """Would catch: sockets allowed to an app for its database's sake with which it could also listen or go out."""
    require("redis")
    source = """
import os, socket
from flask import Flask
app = Flask(__name__)
def attempt(do):
    try:
        return do() or "could"
    except OSError as error:
        return type(error).__name__
@app.get("/")
def index():
    return [attempt(lambda: socket.socket(socket.AF_INET)), attempt(lambda: socket.socket(socket.AF_NETLINK)),
            attempt(lambda: socket.socket(socket.AF_UNIX).bind("/app/mine.sock")),
            attempt(lambda: socket.socket(socket.AF_UNIX).connect("/run/services/redis/redis.sock")),
            attempt(os.fork)]
"""
    app = open_workspace({"app.py": source}, limits=ROOMY, services=("redis",)).start_app("app:app")
    refused = "PermissionError"
    assert json.loads(get(app, "/").body) == [refused, refused, refused, "could", refused]


def test_the_learners_postgresql_role_may_nothing_beyond_its_database(run):
    """Would catch: a superuser's password or trust by name, a role that reads the server's files or runs programs."""
    require("postgresql")
    program = """
import os, psycopg
def attempt(statement, **where):
    try:
        with psycopg.connect(**where, autocommit=True) as c:
            c.execute(statement)
        return "could"
    except psycopg.Error as error:
        return "held"
print(attempt("CREATE TABLE mine (n int)"))
for statement in ("CREATE ROLE more", "CREATE DATABASE more", "ALTER ROLE CURRENT_USER SUPERUSER",
                  "ALTER SYSTEM SET fsync = on", "SET ROLE keeper", "SELECT pg_read_file('PG_VERSION')",
                  "COPY (SELECT 1) TO PROGRAM 'true'", "COPY mine FROM '/app/data/PG_VERSION'",
                  "SELECT rolpassword FROM pg_authid", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                  "WHERE usename = 'keeper' OR backend_type = 'checkpointer'", "LOAD '/app/evil.so'",
                  "CREATE FUNCTION f() RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid' LANGUAGE c",
                  "CREATE EXTENSION file_fdw", "CHECKPOINT"):
    print(attempt(statement), statement)
for where in ({"dbname": "postgres"}, {"dbname": "template1"}, {"user": "keeper", "dbname": "postgres"},
              {"user": "keeper", "dbname": "postgres", "password": ""}):
    print(attempt("SELECT 1", **where), where)
"""
    first, *others = run("postgresql", program).splitlines()
    assert first == "could"
    assert [line for line in others if not line.startswith("held")] == []


def test_the_learners_redis_user_cannot_administer_it(run):
    """Would catch: the default user left on, and commands that read files, load code or stop the server."""
    require("redis")
    program = """
import os, redis
r = redis.from_url(os.environ["REDIS_URL"])
nobody = redis.Redis(unix_socket_path="/run/services/redis/redis.sock")
print(r.set("a", 1), sorted(r.keys()), r.flushdb())
for who, command in [(r, one) for one in ("CONFIG GET dir", "CONFIG SET dir /app", "ACL LIST", "SHUTDOWN NOSAVE", "DEBUG SLEEP 0",
        "MODULE LIST", "SAVE", "REPLICAOF 127.0.0.1 1", "MONITOR", "ACL SETUSER learner +@all")] + [(nobody, "GET a")]:
    try:
        print("could", command, who.execute_command(command))
    except redis.exceptions.RedisError as error:
        print("held", command)
"""
    first, *others = run("redis", program).splitlines()
    assert first == "True [b'a'] True"
    assert [line for line in others if not line.startswith("held")] == []


def test_postgresql_survives_a_verdict_that_fills_its_disk(run):
    """Would catch: one learner's flood that fails the next learner's verdict."""
    require("postgresql")
    flood = """
import psycopg
try:
    with psycopg.connect(autocommit=True) as c:
        c.execute("CREATE UNLOGGED TABLE big AS SELECT repeat(md5(i::text), 50) FROM generate_series(1, 400000) i")
    print("fitted")
except psycopg.Error as error:
    print("full")
"""
    with Sandbox.open(pool=0) as sandbox:
        with sandbox.workspace({"a.py": flood.encode()}, limits=ROOMY, services=("postgresql",)) as workspace:
            assert printed(workspace) == "full"
        files = {"a.py": COMMAND.encode(), "talk.py": TALK["postgresql"].encode()}
        with sandbox.workspace(files, limits=ROOMY, services=("postgresql",)) as workspace:
            assert json.loads(printed(workspace)) == ["kept"]


def test_a_server_that_ended_while_it_waited_is_replaced(sandbox):
    """Would catch: a verdict that fails because the server kept for it had died, or died with the thread that began it."""
    require("redis")

    def use() -> None:
        with sandbox.services(("redis",)):
            pass

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    waiting = sandbox._services._waiting["redis"][0].result()
    assert waiting.jail.alive, "it died with the thread of the verdict before"
    waiting.jail._guest.kill()
    files = {"a.py": COMMAND.encode(), "talk.py": TALK["redis"].encode()}
    with sandbox.workspace(files, limits=ROOMY, services=("redis",)) as workspace:
        assert json.loads(printed(workspace)) == ["kept"]


def test_nothing_of_a_server_is_left_when_the_sandbox_closes():
    """Would catch: servers or folders that outlive the program that started them."""
    require("redis")
    with Sandbox.open(pool=0) as sandbox:
        lease = sandbox.services(("redis",))
        folder = lease.sockets["redis"]
        assert folder.is_dir()
        lease.close()
        spare = sandbox._services._waiting["redis"][0].result()
    assert not spare.jail._guest.alive
    assert not folder.exists() and not glob.glob(
        f"{tempfile.gettempdir()}/flaskpath-services-*/{folder.name}"
    )
    with pytest.raises(OurFault):
        sandbox.services(("redis",))


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, kind in KINDS.items():
        monkeypatch.setitem(KINDS, name, type(kind)(**{**kind.__dict__, "find": lambda environment: None}))
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    yield


@pytest.mark.parametrize("name", [*SERVERS, "gunicorn", "nginx"])
def test_what_is_not_installed_is_said_with_the_command(name, sandbox, nothing_installed):
    """Would catch: a traceback, or a learner blamed, where the machine lacks what an exercise needs."""
    with pytest.raises(ServiceMissing) as lacking:
        sandbox.workspace({}, services=(name,))
    sentence = str(lacking.value)
    assert sentence.startswith("This exercise needs ") and "installed on this machine" in sentence
    assert "pip install " in sentence or "apt-get install " in sentence
    assert isinstance(lacking.value, OurFault)


def test_the_survey_names_every_service_that_an_exercise_may_name():
    """Would catch: a service that authors may ask for and that nobody can start or look up."""
    from flaskpath.course.exercises import SERVICES

    assert {finding.name for finding in survey(environment.find())} == SERVICES
