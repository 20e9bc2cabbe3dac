"""What a guest may use. The same fields as the course's own limits, so that either can be handed over."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one workspace and its guests; see the course's `Limits` for who sets them."""

    seconds: float = 10.0  # wall clock of the whole verdict; kept by the caller
    answer_seconds: float = 3.0  # wall clock of one request, start or command
    cpu_seconds: int = 8  # processor time of one guest
    memory_mb: int = 320  # address space of one guest, beyond what the warm process already maps
    disk_mb: int = 16  # workspace
    files: int = 1000  # inodes in the workspace
    processes: int = 32  # processes and threads
    output_kb: int = 1024  # printed text before the guest is ended


class LimitsLike(Protocol):
    """Anything with the fields of `Limits`."""

    @property
    def seconds(self) -> float: ...
    @property
    def answer_seconds(self) -> float: ...
    @property
    def cpu_seconds(self) -> int: ...
    @property
    def memory_mb(self) -> int: ...
    @property
    def disk_mb(self) -> int: ...
    @property
    def files(self) -> int: ...
    @property
    def processes(self) -> int: ...
    @property
    def output_kb(self) -> int: ...


def own(limits: LimitsLike | None) -> Limits:
    """`limits` as our own class, so that equal limits compare equal whoever made them."""
    if limits is None:
        return Limits()
    return Limits(**{field.name: getattr(limits, field.name) for field in fields(Limits)})


def for_guest(limits: Limits) -> dict[str, Any]:
    """The limits as they travel over the wire."""
    return asdict(limits)
