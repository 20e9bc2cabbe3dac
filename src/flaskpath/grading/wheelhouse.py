"""Makes a folder of wheels for a set-up recipe: what is installed here, packed up again, and the exercise's own.

It runs no code of theirs and asks no index.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import os
import re
import secrets
import shutil
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from flaskpath.sandbox import OurFault

if TYPE_CHECKING:
    from flaskpath.course.model import Exercise

FORMAT = 1  # raise it when the same input makes other wheels
# What a recipe may install: Flask with all that it needs, and pip for a machine whose Python came without.
INSTALLED = ("flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker", "pip")
_OWN = re.compile(r"([A-Za-z][A-Za-z0-9_]*)-(\d+(?:\.\d+)*)")
_MADE_BY_INSTALLERS = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same input makes the same bytes

Files = Mapping[str, bytes]


def wheel_folder(exercise: Exercise) -> Path:
    """The folder of wheels for `exercise`, made once and kept in the user's cache. Raises `OurFault`."""
    own = _own_packages(exercise.wheels)
    installed = {name: _distribution(name) for name in INSTALLED}
    folder = cache_folder() / _key(own, installed.values())
    if not folder.is_dir():
        _make(folder, own, installed.values())
    return folder


def cache_folder() -> Path:
    """Where folders of wheels are kept; they can be deleted at any time."""
    return platformdirs.user_cache_path("flaskpath") / "wheels"


def _key(own: Mapping[str, Files], installed: Iterable[importlib.metadata.Distribution]) -> str:
    """A name that changes with the content of any wheel."""
    seen = hashlib.sha256(f"{FORMAT} {sys.version}".encode())
    for distribution in installed:
        seen.update((distribution.read_text("RECORD") or "").encode())
    for package, files in own.items():
        for path, content in files.items():
            seen.update(f"{package}/{path} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:24]


def _make(
    folder: Path, own: Mapping[str, Files], installed: Iterable[importlib.metadata.Distribution]
) -> None:
    """Fill a folder beside `folder` and rename it, so that nobody ever sees half of it."""
    building = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    building.mkdir(parents=True)
    try:
        for distribution in installed:
            name, files = _repacked(distribution)
            _write_wheel(building, name, files)
        for package, files in own.items():
            _write_wheel(building, f"{package}-py3-none-any", _pure(package, files))
        building.chmod(0o755)  # the jail's user is another
        os.rename(building, folder)
    except OSError:
        if not folder.is_dir():  # else somebody else was quicker, and made the same
            raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


# --- packages that are installed here


def _distribution(name: str) -> importlib.metadata.Distribution:
    try:
        return importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise OurFault(
            f"{name} is not installed beside flaskpath, so it cannot be offered to a recipe. "
            f"Install it with: {sys.executable} -m ensurepip, or: pip install {name}"
        ) from None


def _repacked(distribution: importlib.metadata.Distribution) -> tuple[str, Files]:
    """The wheel that `distribution` came from: its name without the suffix, and its files without RECORD."""
    files: dict[str, bytes] = {}
    info = ""
    for path in distribution.files or ():
        if path.parts[0] == ".." or path.suffix == ".pyc":
            continue  # a command made from the entry points, or compiled code: made anew where it is installed
        if path.parts[0].endswith(".dist-info"):
            info = path.parts[0].removesuffix(".dist-info")
            if path.name in _MADE_BY_INSTALLERS and len(path.parts) == 2:
                continue
        files[path.as_posix()] = path.read_binary()
    facts = files.get(f"{info}.dist-info/WHEEL")
    if facts is None:
        raise OurFault(
            f"{distribution.name} was not installed from a wheel, so it cannot be packed up again."
        )
    return f"{info}-{_tag(facts.decode())}", files


def _tag(facts: str) -> str:
    """The compressed tag of a wheel's file name, from the `Tag:` lines of its WHEEL file."""
    tags = [
        line.partition(":")[2].strip().split("-") for line in facts.splitlines() if line.startswith("Tag:")
    ]
    return "-".join(".".join(dict.fromkeys(part)) for part in zip(*tags, strict=True))


# --- packages of the exercise


def _own_packages(folder: Path | None) -> dict[str, Files]:
    """The exercise's packages: "name-version" to the files that belong in site-packages."""
    packages: dict[str, Files] = {}
    for package in sorted(folder.iterdir()) if folder else ():
        if not package.is_dir() or not _OWN.fullmatch(package.name):
            raise OurFault(f"{package} is no folder such as wheels/tinyclock-1.0.")
        paths = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
        packages[package.name] = {path.relative_to(package).as_posix(): path.read_bytes() for path in paths}
    return packages


def _pure(package: str, files: Files) -> Files:
    """`files` with what makes a pure wheel of them."""
    name, version = _OWN.fullmatch(package).groups()  # type: ignore[union-attr]  # it matched when it was read
    facts = "Wheel-Version: 1.0\nGenerator: flaskpath\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    info = f"{package}.dist-info"
    return {**files, f"{info}/METADATA": metadata.encode(), f"{info}/WHEEL": facts.encode()}


def _write_wheel(folder: Path, name: str, files: Files) -> None:
    """A wheel is a zip of what goes into site-packages, with a RECORD of every file and its hash."""
    info = next(path.split("/")[0] for path in files if path.split("/")[0].endswith(".dist-info"))
    record = [f"{path},sha256={_digest(content)},{len(content)}" for path, content in files.items()]
    record.append(f"{info}/RECORD,,")
    target = folder / f"{name}.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in {**files, f"{info}/RECORD": "\n".join([*record, ""]).encode()}.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)
    target.chmod(0o644)


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
