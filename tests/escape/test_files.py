"""Files of this machine, and tricks with names: what a guest can read, and what the trusted side can be made to read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import flaskpath
from flaskpath.sandbox import LearnerFault, Limits, UnsafePath, tree

pytestmark = pytest.mark.sandbox

OUTSIDE = """
for _name, _path in BAIT["files"].items():
    TRIES["read_" + _name] = lambda path=_path: open(path, "rb").read(1)
    TRIES["list_" + _name] = lambda path=_path: os.listdir(path if os.path.isdir(path) else os.path.dirname(path))
TRIES["write_packages"] = lambda: open(os.path.join(os.path.dirname(os.__file__), "evil.py"), "w")
TRIES["write_interpreter"] = lambda: open(__import__("sys").executable, "ab")
TRIES["write_runtime"] = lambda: open("/run/flaskpath/flaskpath/sandbox/protocol.py", "ab")
TRIES["write_root"] = lambda: open("/evil", "w")
TRIES["folder_in_root"] = lambda: os.mkdir("/evil")
TRIES["write_run"] = lambda: open("/run/evil", "w")
TRIES["rename_package"] = lambda: os.rename(os.__file__, os.__file__ + "x")
TRIES["mode_of_package"] = lambda: os.chmod(os.__file__, 0o777)
TRIES["device_disk"] = lambda: open("/dev/vda", "rb")
TRIES["device_memory"] = lambda: open("/dev/mem", "rb")
TRIES["device_tty"] = lambda: open("/dev/tty", "w")
TRIES["device_console"] = lambda: open("/dev/console", "w")
TRIES["write_random"] = lambda: open("/dev/urandom", "wb")
TRIES["sys"] = lambda: os.listdir("/sys")
TRIES["kernel_setting"] = lambda: open("/proc/sys/kernel/core_pattern", "w")
TRIES["trigger"] = lambda: open("/proc/sysrq-trigger", "w")
TRIES["keys"] = lambda: open("/proc/kcore", "rb").read(1)
TRIES["hard_link"] = lambda: os.link("/usr/bin/env", "env")
TRIES["hard_link_inside"] = lambda: (open("one", "w"), os.link("one", "two"))
TRIES["climb"] = lambda: open("../../../../../../etc/shadow").read()
TRIES["by_link"] = lambda: (os.symlink("/etc/shadow", "shadow"), open("shadow").read())
TRIES["setuid_file"] = lambda: (open("s", "w").close(), os.chmod("s", 0o4755), oct(os.stat("s").st_mode))
"""
HELD = {"EACCES", "ENOENT", "EROFS", "EPERM", "ENXIO", "EXDEV"}


@pytest.fixture(scope="module")
def bait(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bait")
    folder.chmod(0o777)
    file = folder / "bait.txt"
    file.write_text("bait")
    package = Path(flaskpath.__file__).parent
    return {
        "files": {
            "bait": str(file),
            "shadow": "/etc/shadow",
            "passwd_of_machine": "/etc/hostname",
            "home": "/root/.profile",
            "checkout": str(package.parents[1] / "pyproject.toml"),
            "our_engine": str(package / "grading" / "engine.py"),
            "our_host": str(package / "sandbox" / "host.py"),
            "course": str(package.parents[1] / "course" / "roadmap.toml"),
        }
    }


@pytest.mark.parametrize("where", ["warm", "coldapp", "agent"])
def test_files_of_this_machine_are_not_there_and_nothing_shown_can_be_changed(tries, bait, where):
    """Would catch: our checks, the course, somebody's home or this machine's passwords read; packages changed for the next."""
    told = tries(OUTSIDE, where, bait=bait)
    listed = [name for name in told if name.startswith("list_") and told[name] not in HELD]
    for name in listed:  # a folder on the way to something shown: only the way itself
        assert "engine.py" not in told[name] and "roadmap" not in told[name] and "bait" not in told[name], (
            told[name]
        )
        del told[name]
    mode = told.pop("setuid_file")
    assert mode in ("got (None, None, '0o104755')", "EPERM"), mode
    if where == "agent":
        assert told.pop("hard_link_inside").startswith("got")  # its own files, which git does, too
    assert {name: how for name, how in told.items() if how not in HELD} == {}


@pytest.mark.parametrize("missing", ["landlock", "seccomp"])
@pytest.mark.parametrize("where", ["warm", "agent"])
def test_with_a_layer_gone_files_of_this_machine_are_still_not_there(tries, bait, where, missing):
    """Would catch: files kept in by Landlock alone, which older kernels lack."""
    told = tries(OUTSIDE, where, bait=bait, without=(missing,))
    reads = {name: how for name, how in told.items() if name.startswith("read_")}
    assert set(reads.values()) <= {"ENOENT", "EACCES"}, reads
    writes = {
        name: how
        for name, how in told.items()
        if "write" in name or name in ("folder_in_root", "rename_package")
    }
    writes.pop("write_random", None)
    assert set(writes.values()) <= HELD, writes
    if missing == "landlock":
        assert told["write_packages"] == "EROFS"


def test_a_setuid_program_gives_no_rights(open_workspace):
    """Would catch: su or mount that lifts a learner's command to another user."""
    run = open_workspace({}).run(
        ["sh", "-c", "for p in $(find /usr/bin -perm -4000 2>/dev/null | head -3); do :; done; "
         "cp /usr/bin/id me; chmod 4755 me; ./me -u; grep -E '^(NoNewPrivs|CapEff|CapBnd|Seccomp):' /proc/self/status"]
    )  # fmt: skip
    lines = run.out.decode().split("\n")
    assert lines[0] == "61000"
    told = dict(line.split(":\t") for line in lines[1:] if line)
    assert told["NoNewPrivs"] == "1"
    assert int(told["CapEff"], 16) == 0
    assert told["Seccomp"] == "2"


TRICKS = """
import os, socket
from flask import Flask
app = Flask(__name__)

@app.get("/")
def lay():
    os.symlink("/etc/passwd", "absolute.txt")
    os.symlink("../../../../etc/passwd", "relative.txt")
    os.symlink("/proc/self/root/etc/passwd", "magic.txt")
    os.symlink("/", "whole")
    os.symlink("loop", "loop")
    os.symlink(".", "here")
    os.makedirs("deep/" * 30)
    open("a\\nb", "w").close()
    open("a\\x1b[31mred", "w").close()
    open(b"not-utf8-\\xff", "w").close()
    open("-rf", "w").close()
    open("hole", "wb").truncate(1 << 24)
    return "laid"
"""


def test_links_and_odd_names_lead_the_trusted_side_nowhere(open_workspace, get):
    """Would catch: a link in a learner's files that makes the server read its own, or names that break its reader."""
    workspace = open_workspace({"app.py": TRICKS, "here.txt": "mine"})
    get(workspace.start_app("app:app"))
    for path in (
        "absolute.txt",
        "relative.txt",
        "magic.txt",
        "whole/etc/passwd",
        "loop",
        "here/here.txt",
        "here/here/app.py",
    ):
        assert workspace.read(path) is None, path
    assert {"absolute.txt", "relative.txt", "magic.txt", "whole", "loop", "here"} <= set(workspace.specials)
    names = workspace.paths()
    assert "app.py" in names
    assert not any("passwd" in name or name.startswith("here/") for name in names)
    assert not any("\udcff" in name for name in names)
    assert workspace.read("hole", 1000) == b"\0" * 1000


def test_pipes_devices_and_sockets_are_no_files(open_workspace):
    """Would catch: the trusted side waiting for ever at a pipe that a learner laid out under a file's name."""
    workspace = open_workspace({})
    run = workspace.run(
        ["python", "-c", "import os, socket\nos.mkfifo('pipe.txt')\n"
         "s = socket.socket(socket.AF_UNIX); s.bind('sock.txt')\nos.mkdir('folder.txt')"]
    )  # fmt: skip
    assert run.exit == 0, run.err
    for path in ("pipe.txt", "sock.txt", "folder.txt"):
        assert workspace.read(path) is None
    assert workspace.specials == ["pipe.txt", "sock.txt"]


def test_a_file_swapped_for_a_link_while_it_is_read_gives_nothing_away(open_workspace):
    """Would catch: a check of the path first and an opening later, between which the learner changes it."""
    workspace = open_workspace({"spin.py": (
        "import os, time\nend = time.time() + 1.5\n"
        "while time.time() < end:\n"
        "    os.symlink('/etc/hostname', 'x'); os.rename('x', 'swap'); open('y', 'w').write('mine'); os.rename('y', 'swap')\n"
    )})  # fmt: skip
    server = workspace.serve(["python", "spin.py"], port=1)
    seen = {workspace.read("swap") for _ in range(300)}
    server.stop()
    assert seen <= {None, b"", b"mine"}


@pytest.mark.parametrize(
    "path", ["../evil", "/etc/evil", "a/../../evil", "./a", "a/.", "a//b", "a/", "nul\0", "new\nline", ".tmp/evil", "\udcff", "x" * 300]
)  # fmt: skip
def test_names_that_lead_out_are_refused_wherever_they_are_given(open_workspace, path):
    """Would catch: `..` in an uploaded folder or archive that writes over files outside of the workspace."""
    with pytest.raises(UnsafePath):
        tree.checked(path)
    with pytest.raises(UnsafePath):
        open_workspace({path: b""})
    workspace = open_workspace({"a.txt": b""})
    for use in (workspace.read, lambda name: workspace.write(name, b"")):
        with pytest.raises(UnsafePath):
            use(path)


def test_an_archive_with_names_that_lead_out_unpacks_inside_or_not_at_all(open_workspace):
    """Would catch: a learner's archive that reaches beyond the workspace by name, link or device."""
    program = """
import io, os, tarfile
archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w") as tar:
    for name in ("../../usr/lib/evil", "/usr/evil", "../run/flaskpath/evil"):
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    link = tarfile.TarInfo("link"); link.type = tarfile.SYMTYPE; link.linkname = "/usr"; tar.addfile(link)
    tar.addfile(tarfile.TarInfo("link/evil"), io.BytesIO())
    device = tarfile.TarInfo("disk"); device.type = tarfile.BLKTYPE; device.devmajor = 8; tar.addfile(device)
archive.seek(0)
with tarfile.open(fileobj=archive) as tar:
    for member in tar.getmembers():
        try:
            tar.extract(member, ".", **({"filter": "fully_trusted"} if hasattr(tarfile, "data_filter") else {}))
            print(member.name, "out")
        except OSError as error:
            print(member.name, error.errno)
"""
    workspace = open_workspace({"unpack.py": program})
    told = dict(
        line.rsplit(" ", 1) for line in workspace.run(["python", "unpack.py"]).out.decode().splitlines()
    )
    assert told.pop("link") == "out"
    assert set(told) == {"../../usr/lib/evil", "/usr/evil", "../run/flaskpath/evil", "link/evil", "disk"}
    assert "out" not in told.values()
    assert not os.path.exists("/usr/evil")


def test_folders_without_end_and_names_without_number_end_as_the_learners_fault(open_workspace, get):
    """Would catch: a tree of files that the trusted side can't carry over, told as a fault of ours or waited for."""
    source = """
import os
from flask import Flask
app = Flask(__name__)
@app.get("/")
def lay():
    deep = "/".join(["n" * 250] * 12)
    os.makedirs(deep)
    for number in range(900):
        open(f"{deep[:3000]}/{number}" if number % 2 else f"f{number}", "w").close()
    return "laid"
"""
    workspace = open_workspace({"app.py": source}, limits=Limits(answer_seconds=20, files=1000))
    get(workspace.start_app("app:app"))
    assert len(workspace.paths()) <= 1016
    try:
        assert get(workspace.restart_app("app:app")) is not None
    except LearnerFault:
        pass
