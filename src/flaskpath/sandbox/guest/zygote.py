"""The warm process that guests are forked from. Holds no secret and never runs learner code.

Started by the trusted side as `python -m flaskpath.sandbox.guest.zygote FD JSON`: FD is a SOCK_SEQPACKET
control socket, JSON the `Setting` and what to preload. Requests on the control socket:
{"do": "fork", "limits", "workspace"} with the guest's wire and output pipe -> {"pid", "milliseconds"} with a
pidfd, and {"do": "reap", "pid", "tell"} -> {"status", "processor_seconds"} where `tell`.
"""

from __future__ import annotations

import array
import gc
import json
import os
import signal
import socket
import sys
import time
import traceback
from typing import Any

from flaskpath.sandbox.guest import confine, kernel, prefault, serve
from flaskpath.sandbox.protocol import pack


class Zygote:
    """Its state: how to confine, and what was learned about its own memory."""

    def __init__(self, control: socket.socket, options: dict[str, Any]) -> None:
        self.control = control
        self.options = options
        self.setting = confine.Setting.from_json(options["setting"], bytes.fromhex(options.pop("seccomp")))
        self.hot: list[tuple[int, int]] = []
        self.base_bytes = 0
        self.preloaded: list[str] = []

    def warm(self) -> None:
        """Import what learners use and rehearse it, so that guests find it done and shared."""
        if self.options["preload"]:
            from flaskpath.sandbox.guest import warmup

            warmup.preload()
            warmup.rehearse()
            gc.collect()
            gc.freeze()
            self.hot = prefault.learn(warmup.rehearse)
        self.preloaded = sorted({name.partition(".")[0] for name in sys.modules} - {"flaskpath", "__main__"})
        serve.forget_ourselves()
        gc.collect()
        gc.freeze()
        gc.set_threshold(20000, 20, 50)
        with open("/proc/self/statm") as file:
            self.base_bytes = int(file.read().split()[0]) * 4096

    def run(self) -> None:
        """Answer the control socket until it closes."""
        while True:
            message, ancillary, _, _ = self.control.recvmsg(4096, 1024)
            if not message:
                os._exit(0)
            descriptors = array.array("i")
            for _, _, data in ancillary:
                descriptors.frombytes(data[: len(data) - len(data) % 4])
            request = json.loads(message)
            if request["do"] == "fork":
                self._fork(request, list(descriptors))
            elif request["do"] == "reap":
                self._reap(request)

    def _fork(self, request: dict[str, Any], descriptors: list[int]) -> None:
        started = time.monotonic()
        try:
            pid, pidfd = kernel.clone(confine.clone_flags(self.setting))
        except OSError as error:
            self._answer({"error": str(error)})
        else:
            if pid == 0:
                self._become_guest(request, descriptors)
            took = (time.monotonic() - started) * 1000
            self._answer({"pid": pid, "milliseconds": took}, pidfd)
            os.close(pidfd)
        for descriptor in descriptors:
            os.close(descriptor)

    def _become_guest(self, request: dict[str, Any], descriptors: list[int]) -> None:
        """Never returns."""
        try:
            wire = confine.take_streams(*descriptors)
            if request.get("prefault"):
                prefault.populate(self.hot)
            confine.enter(self.setting, request["limits"], request["workspace"], self.base_bytes)
            serve.open_streams()
            serve.hand_over(wire, request["workspace"])
            confine.seal(self.setting)
            serve.Guest(wire, request["workspace"]).run()
        except BaseException:
            try:
                os.write(3, pack({"fatal": traceback.format_exc()[-4000:]}))
            except OSError:
                pass
        os._exit(1)

    def _reap(self, request: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"status": None, "processor_seconds": 0.0}
        try:
            _, status, used = os.wait4(request["pid"], 0)
            answer = {
                "status": os.waitstatus_to_exitcode(status),
                "processor_seconds": used.ru_utime + used.ru_stime,
            }
        except ChildProcessError:
            pass
        if request["tell"]:
            self._answer(answer)

    def _answer(self, message: dict[str, Any], descriptor: int | None = None) -> None:
        rights = []
        if descriptor is not None:
            rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
        self.control.sendmsg([json.dumps(message).encode()], rights)


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    options = json.loads(sys.argv[2])
    confine.become_user(options["setting"]["user"])
    started = time.perf_counter()
    zygote = Zygote(control, options)
    try:
        zygote.warm()
    except BaseException:
        control.send(json.dumps({"error": traceback.format_exc()[-3000:]}).encode())
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C at the terminal is for the trusted side
    control.send(
        json.dumps(
            {
                "up": time.perf_counter() - started,
                "base_bytes": zygote.base_bytes,
                "hot_pages": sum(length for _, length in zygote.hot) // 4096,
                "preloaded": zygote.preloaded,
            }
        ).encode()
    )
    zygote.run()


if __name__ == "__main__":
    main()
