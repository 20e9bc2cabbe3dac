"""Runs learners' programs where they can do no harm, and talks with them. Knows nothing of courses or checks.

`Sandbox.open()` gives workspaces; a workspace starts apps. Everything that a guest says is only its word.
"""

from flaskpath.sandbox.answers import Reply
from flaskpath.sandbox.apps import App
from flaskpath.sandbox.commands import Run, Server, TestRun
from flaskpath.sandbox.errors import (
    AppRanServer,
    Closed,
    Crashed,
    DiskFull,
    GuestKilled,
    InTheWay,
    LearnerFault,
    LoadFailed,
    NoApp,
    OurFault,
    OutputFlood,
    SandboxError,
    ServiceMissing,
    Shortage,
    SpokeProtocol,
    TooLarge,
    TooMuchMemory,
    TooSlow,
    Unavailable,
    UnsafePath,
    ZygoteDied,
)
from flaskpath.sandbox.host import Sandbox
from flaskpath.sandbox.levels import Level
from flaskpath.sandbox.limits import Limits
from flaskpath.sandbox.workspace import Workspace

__all__ = [
    "App",
    "AppRanServer",
    "Closed",
    "Crashed",
    "DiskFull",
    "InTheWay",
    "GuestKilled",
    "LearnerFault",
    "Level",
    "Limits",
    "LoadFailed",
    "NoApp",
    "OurFault",
    "OutputFlood",
    "Reply",
    "Run",
    "Sandbox",
    "SandboxError",
    "Shortage",
    "Server",
    "ServiceMissing",
    "SpokeProtocol",
    "TestRun",
    "TooLarge",
    "TooMuchMemory",
    "TooSlow",
    "Unavailable",
    "UnsafePath",
    "Workspace",
    "ZygoteDied",
]
