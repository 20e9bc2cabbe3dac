"""One app in an interpreter of its own: nothing is preloaded, so files that shadow a module do so here as at home.

Started by the trusted side as `python -m flaskpath.sandbox.guest.coldapp FD JSON`, where FD is the wire.
"""

from __future__ import annotations

import sys

_AT_START = frozenset(sys.modules)  # before anything of ours: what a learner could not shadow at home either

import json  # noqa: E402 - see above
import os  # noqa: E402
import socket  # noqa: E402
import traceback  # noqa: E402

from flaskpath.sandbox.guest import confine, serve  # noqa: E402
from flaskpath.sandbox.protocol import pack  # noqa: E402


def main() -> None:
    options = json.loads(sys.argv[2])
    wire = socket.socket(fileno=int(sys.argv[1]))
    os.set_inheritable(wire.fileno(), False)
    try:
        setting = confine.Setting.from_json(options["setting"], bytes.fromhex(options["seccomp"]))
        confine.become_user(setting.user)
        with open("/proc/self/statm") as file:
            base_bytes = int(file.read().split()[0]) * 4096
        confine.unshare(setting)
        confine.enter(setting, options["limits"], options["workspace"], base_bytes)
        serve.open_streams()
        serve.hand_over(wire, options["workspace"])
        confine.seal(setting)
    except BaseException:
        wire.sendall(pack({"fatal": traceback.format_exc()[-4000:]}))
        os._exit(1)
    guest = serve.Guest(wire, options["workspace"])
    serve.forget_ourselves()
    make_shadowable(options["shadowed"])
    sys.argv[:] = [""]
    guest.run()


def make_shadowable(names: list[str]) -> None:
    """Forget the modules of these names that only our own imports brought in."""
    for module in list(sys.modules):
        if module.partition(".")[0] in names and module not in _AT_START:
            del sys.modules[module]


if __name__ == "__main__":
    main()
