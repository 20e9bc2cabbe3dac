"""Where one person's drafts and progress live on this machine. No Flask: the terminal imports it for every check."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class DataFolderUnusable(Exception):
    """The folder for drafts and progress cannot be made or written to."""


def data_folder() -> Path:
    """FLASKPATH_DATA, or the platform's place for such things."""
    chosen = os.environ.get("FLASKPATH_DATA")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs  # only needed without FLASKPATH_DATA

    return Path(platformdirs.user_data_dir("flaskpath", appauthor=False))


def database_file(data: Path) -> Path:
    """The one database below a data folder."""
    return data / "flaskpath.db"


def make_private(data: Path) -> None:
    """Make the folder and the database's file, for their owner only. A folder that exists keeps its mode.

    It may hold other things, which we must not lock away. Raises DataFolderUnusable.
    """
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        data.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(database_file(data), os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DataFolderUnusable(
            f"Drafts and progress cannot be kept in {data}: {error.strerror or error}. "
            "Make the folder writable, or set FLASKPATH_DATA to another one."
        ) from error


def secret_key(data: Path) -> str:
    """The key that signs cookies: made at the first start, kept with mode 0600. There is no default."""
    path = data / "secret.key"
    for _ in range(3):
        try:
            key = path.read_text("ascii").strip()
        except FileNotFoundError:
            _make_key(path)
        else:
            if len(key) >= 32:
                return key
            path.unlink(missing_ok=True)  # somebody emptied it
    raise DataFolderUnusable(f"{path} cannot be made. Delete it, or set FLASKPATH_DATA to another folder.")


def _make_key(path: Path) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(fresh, path)  # of two first starts at once, one wins and both read its key
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
