"""Locks that keep a second server off the same shop, and the limits of the process."""

import fcntl
import resource
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from stampcard.config import Settings

FILES_MOST = 65_536


class CannotServe(RuntimeError):
    """Why the server does not start: one sentence for the shop."""


def lock_paths(settings: Settings) -> tuple[Path, ...]:
    """The files a server holds locked while it runs.

    One SQLite file has one server. PostgreSQL keeps several apart by itself, so there
    only the port stands in the way.
    """
    folder, database = settings.instance_path, settings.database_path
    if database is None:
        return (folder / f"server-{settings.port}.lock",)
    return (folder / "server.lock", database.with_name(database.name + ".lock"))


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """Hold the shop's locks; CannotServe when another server has one of them.

    To be entered before the database is opened: a second server touches nothing.
    """
    with ExitStack() as held:
        for path in lock_paths(settings):
            held.enter_context(_locked(path))
        yield


def raise_file_limit() -> int:
    """Let the process open as many files as the system allows; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = FILES_MOST if hard == resource.RLIM_INFINITY else min(hard, FILES_MOST)
    if allowed > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(soft, allowed)


def _locked(path: Path) -> IO[str]:
    """The open file that keeps a second server out until it is closed."""
    try:
        file = path.open("a", encoding="utf-8")
    except OSError as error:
        raise CannotServe(f"{path} cannot be written: {error.strerror}.") from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise CannotServe(
            f"Another server of this shop is running (it holds {path}): stop it first."
        ) from error
    return file
