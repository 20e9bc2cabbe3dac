"""The network: this machine's, other guests' loopback, abstract sockets, and families that no namespace divides."""

from __future__ import annotations

import os
import socket
from contextlib import closing

import pytest

pytestmark = pytest.mark.sandbox

REACH = """
import socket
TRIES["machine"] = lambda: socket.create_connection(("127.0.0.1", BAIT["port"]), 1).close()
TRIES["machine_by_ipv6"] = lambda: socket.create_connection(("::1", BAIT["port"]), 1).close()
TRIES["abstract"] = lambda: _unix("\\0" + BAIT["abstract"])
TRIES["by_file"] = lambda: _unix(BAIT["file"])
TRIES["outside"] = lambda: socket.create_connection(("192.0.2.1", 53), 1).close()
TRIES["datagram"] = lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
TRIES["broadcast"] = lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("255.255.255.255", 9))
TRIES["name"] = lambda: socket.getaddrinfo("localhost.example.org", 80)
TRIES["raw"] = lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
TRIES["packets"] = lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
TRIES["vsock"] = lambda: socket.socket(40, socket.SOCK_STREAM)
TRIES["low_port"] = lambda: socket.socket().bind(("127.0.0.1", 80))
TRIES["interfaces"] = lambda: sorted(name for _, name in socket.if_nameindex())
TRIES["new_interface"] = lambda: _netlink()
TRIES["neighbours"] = lambda: open("/proc/net/unix").read().count("\\n")

def _unix(name):
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(name)

def _netlink():
    import struct
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as one:
        one.bind((0, 0))
        body = struct.pack("BBHiII", 0, 0, 0, 1, 1, 1)  # set the loopback's flags: needs a right over the network
        one.send(struct.pack("IHHII", 16 + len(body), 16, 5, 1, 0) + body)
        answer = one.recv(4096)
        error = -struct.unpack("i", answer[16:20])[0]
        if error:
            raise OSError(error, "netlink")
"""
GONE = {"ENETUNREACH", "ECONNREFUSED", "EADDRNOTAVAIL", "EACCES", "EPERM", "ENOENT"}


@pytest.fixture(scope="module")
def bait(tmp_path_factory):
    """A port, an abstract socket and a socket file of this machine, all listening."""
    name = f"flaskpath-test-{os.getpid()}"
    file = str(tmp_path_factory.mktemp("door") / "door.sock")
    with (
        closing(socket.socket()) as port,
        closing(socket.socket(socket.AF_UNIX)) as abstract,
        closing(socket.socket(socket.AF_UNIX)) as by_file,
    ):
        port.bind(("127.0.0.1", 0))
        abstract.bind("\0" + name)
        by_file.bind(file)
        os.chmod(file, 0o777)
        for door in (port, abstract, by_file):
            door.listen(8)
        yield {"port": port.getsockname()[1], "abstract": name, "file": file}


@pytest.mark.parametrize("where", ["warm", "coldapp"])
def test_an_app_has_no_sockets(tries, bait, where):
    """Would catch: an app that talks with this machine, another guest or the world."""
    told = tries(REACH, where, bait=bait)
    told.pop("neighbours")
    told.pop("interfaces")
    assert told.pop("name").startswith(("gaierror", "E", "PermissionError")), told
    assert {name: how for name, how in told.items() if how != "EPERM"} == {}


def test_a_command_reaches_nothing_but_its_own_loopback(tries, bait):
    """Would catch: a learner's command with a way to this machine, its neighbours or the world."""
    told = tries(REACH, "agent", bait=bait)
    assert told.pop("interfaces") == "got ['lo']"
    assert not told.pop("name").startswith("got")
    assert int(told.pop("neighbours").removeprefix("got ")) < 20  # sockets of its own world only
    assert told["abstract"] == "ECONNREFUSED"  # nobody of that name, in its namespace
    assert set(told.values()) <= GONE, told
    assert (told["raw"], told["packets"], told["vsock"]) == ("EPERM", "EPERM", "EPERM")


def test_without_the_filter_an_app_still_has_no_network(tries, bait):
    """Would catch: the network kept from apps by the filter alone."""
    told = tries(REACH, "warm", bait=bait, without=("seccomp",))
    for name in (
        "machine",
        "machine_by_ipv6",
        "abstract",
        "by_file",
        "outside",
        "datagram",
        "broadcast",
        "raw",
        "packets",
    ):
        assert told[name] in GONE, (name, told[name])


def test_without_a_network_of_its_own_the_filter_still_leaves_an_app_no_socket(tries, bait):
    """Would catch: the network kept from apps by the namespace alone."""
    told = tries(REACH, "warm", bait=bait, without=("network",))
    assert {told[name] for name in ("machine", "abstract", "by_file", "outside", "datagram", "raw")} == {
        "EPERM"
    }


def test_without_a_network_of_its_own_and_the_filter_landlock_keeps_an_app_from_it(tries, bait):
    """Would catch: a third wall that is none: ports and abstract sockets of this machine, where the kernel knows of them."""
    import ctypes

    version = ctypes.CDLL(None).syscall(444, None, 0, 1)
    told = tries(REACH, "warm", bait=bait, without=("network", "seccomp"))
    assert told["by_file"] in ("EACCES", "ENOENT")
    if version >= 4:
        assert (told["machine"], told["low_port"]) == ("EACCES", "EACCES")
    if version >= 6:
        assert told["abstract"] == "EPERM"


def test_two_commands_do_not_meet_on_a_loopback_or_an_abstract_socket(open_workspace):
    """Would catch: two learners' servers in one network: one could answer the other's requests."""
    listen = (
        "import socket, time\na = socket.socket(socket.AF_UNIX); a.bind('\\0meeting'); a.listen()\n"
        "b = socket.create_server(('127.0.0.1', 5099)); print('up', flush=True); time.sleep(30)\n"
    )
    meet = (
        "import socket\n"
        "for how, where in ((socket.AF_UNIX, '\\0meeting'), (socket.AF_INET, ('127.0.0.1', 5099))):\n"
        "    try: socket.socket(how).connect(where); print('met')\n"
        "    except OSError as error: print(type(error).__name__)\n"
    )
    first, second = open_workspace({"listen.py": listen}), open_workspace({"meet.py": meet})
    server = first.serve(["python", "listen.py"], port=5099)
    assert server.wait_ready(15), server.output
    assert second.run(["python", "meet.py"]).out == b"ConnectionRefusedError\nConnectionRefusedError\n"
