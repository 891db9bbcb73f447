"""Every setting, its default and its meaning; a bad one stops the start."""

import os
import socket
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stampcard import secret_key
from stampcard.config.reading import (
    READERS,
    URL_LENGTH_MOST,
    BadSetting,
    Given,
    long_enough,
)

__all__ = ["URL_LENGTH_MOST", "BadSetting", "Settings", "load", "settings", "variable"]

PREFIX = "STAMPCARD_"
OWNER_PASSWORD = "STAMPCARD_OWNER_PASSWORD"  # noqa: S105 - the name, not a password
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - phones in the shop's network must reach it
_SQLITE, _POSTGRESQL = "sqlite:///", "postgresql://"
# What a router lets the computers of its network call each other by.
_HOME_ENDINGS = ("", ".local", ".lan", ".home.arpa", ".internal", ".localdomain")
# Reserved for documentation: the system picks the way out, and nothing is sent.
_ELSEWHERE = ("192.0.2.1", 9)


def _meant(meaning: str, *, given: str) -> dict[str, str]:
    return {"help": meaning, "default": given}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one installation is told from outside; each field is one setting."""

    instance_path: Path = field(
        metadata=_meant(
            "Folder of everything local: database, keys, `config.toml`, backups. "
            "Only as an environment variable.",
            given="`instance`, beside `app.py`",
        )
    )
    database_url: str = field(
        repr=False,  # may hold a password
        metadata=_meant(
            "The database: `sqlite:///` and the path of a file (without a leading "
            "slash the path starts at the project folder), or "
            "`postgresql://user:password@host/name`.",
            given="`stampcard.sqlite3` in the instance folder",
        ),
    )
    public_url: str = field(
        default="",
        metadata=_meant(
            "Start of the printed links: `https://host` or `http://host:port`.",
            given="this computer's address in its network, with the port",
        ),
    )
    secret_key: str = field(
        repr=False,
        metadata=_meant(
            "Signs sessions and forms; at least 16 characters.",
            given="made on first start, kept in `secret_key` in the instance folder",
        ),
    )
    old_secret_keys: tuple[str, ...] = field(
        default=(),
        repr=False,
        metadata=_meant(
            "Earlier secret keys that still count, parted by commas "
            "(a list in `config.toml`).",
            given="none",
        ),
    )
    host: str = field(
        default=EVERY_ADDRESS,
        metadata=_meant(
            "Address to listen on; `127.0.0.1` keeps phones out.",
            given="`0.0.0.0`: every address of this computer",
        ),
    )
    port: int = field(
        default=8000,
        metadata=_meant("Port to listen on, 1 to 65535.", given="`8000`"),
    )
    https: bool = field(
        default=False,
        metadata=_meant(
            "`1` encrypts the shop's own port with a certificate of the shop's own, "
            "which phones must be told to trust.",
            given="`0`: without encryption",
        ),
    )
    threads: int = field(
        default=16,
        metadata=_meant("Requests answered at once, 8 to 32.", given="`16`"),
    )
    trusted_hosts: tuple[str, ...] = field(
        default=(),
        metadata=_meant(
            "More names under which the shop may be opened, parted by commas "
            "(a list in `config.toml`).",
            given="the public address, this computer's name and its addresses",
        ),
    )
    proxies: int = field(
        default=0,
        metadata=_meant(
            "How many reverse proxies of your own stand in front of the server, "
            "0 to 5.",
            given="`0`: what a proxy would say of a visitor is not believed",
        ),
    )
    backup_folder: Path | None = field(
        default=None,
        metadata=_meant(
            "Folder for the daily copies of the database; best on another disk. "
            "The whole path, with the leading slash.",
            given="`backups` in the instance folder",
        ),
    )
    sender: str = field(
        default="",
        metadata=_meant(
            "Web address of your service for messages, to which each one is posted "
            "as JSON: `https://host/path`.",
            given="nothing is ever sent to members",
        ),
    )
    sender_token: str = field(
        default="",
        repr=False,
        metadata=_meant(
            "What that service knows the shop by, sent along as `Bearer` token.",
            given="none is sent along",
        ),
    )

    @property
    def database_path(self) -> Path | None:
        """The SQLite file, absolute; None with PostgreSQL."""
        if self.database_url.startswith(_POSTGRESQL):
            return None
        return Path(self.database_url.removeprefix(_SQLITE))

    @property
    def computer_url(self) -> str:
        """Where a browser on this computer finds the server, no trailing slash."""
        everywhere = self.host in (EVERY_ADDRESS, "::")
        return self._url("127.0.0.1" if everywhere else self.host)

    @property
    def phone_url(self) -> str:
        """Where phones in the same network find it, or "" when they cannot."""
        everywhere = self.host in (EVERY_ADDRESS, "::")
        host = lan_address() if everywhere else self.host
        private = host in ("", "localhost", "::1") or host.startswith("127.")
        return "" if private else self._url(host)

    @property
    def secure_url(self) -> str:
        """Where it is found encrypted by a certificate of its own, or ""."""
        found = self.phone_url or self.computer_url
        return found.replace("http://", "https://", 1) if self.https else ""

    @property
    def base_url(self) -> str:
        """What printed links start with, no trailing slash: the best address known."""
        return self.public_url or self.phone_url or self.computer_url

    @property
    def host_names(self) -> frozenset[str]:
        """Under which hosts, in small letters, the server may be asked for pages."""
        known = (self.public_url, self.phone_url, self.computer_url)
        own = socket.gethostname().lower()
        return frozenset(
            {
                *(urlsplit(url).hostname or "localhost" for url in known),
                *(f"{own}{ending}" for ending in _HOME_ENDINGS),
                *self.trusted_hosts,
                "localhost",
            }
        )

    def _url(self, host: str) -> str:
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def settings() -> tuple[Field[Any], ...]:
    """Every setting in order, with "help" and "default" in its metadata."""
    return fields(Settings)


def variable(name: str) -> str:
    """The environment variable of a setting: "port" gives "STAMPCARD_PORT"."""
    return PREFIX + name.upper()


def lan_address() -> str:
    """This computer's own IPv4 address in its network, or "" without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def load(environ: Mapping[str, str], *, root: Path) -> Settings:
    """The settings from `<instance>/config.toml` and then the environment, which wins.

    Makes the instance folder and the secret key where they are missing. Raises
    `BadSetting` with one sentence for anything unknown or unusable.
    """
    names = {each.name for each in settings()}
    _refuse_unknown_variables(environ, names)
    instance = _instance_folder(environ, root)
    names.remove("instance_path")
    given = _from_file(instance / "config.toml", names)
    given |= _from_environment(environ, names)
    return Settings(
        instance_path=instance,
        database_url=_database_url(given.pop("database_url", None), root, instance),
        secret_key=_secret_key(given.pop("secret_key", None), instance),
        **{name: READERS[name](value) for name, value in given.items()},
    )


def _refuse_unknown_variables(environ: Mapping[str, str], names: set[str]) -> None:
    known = {variable(name) for name in names} | {OWNER_PASSWORD}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise BadSetting(_unknown(name, known))


def _unknown(name: str, known: set[str]) -> str:
    return f"{name} is not a setting; there are {', '.join(sorted(known))}."


def _instance_folder(environ: Mapping[str, str], root: Path) -> Path:
    name = variable("instance_path")
    given = environ.get(name, "instance").strip()
    if not given:
        raise BadSetting(f"{name} is empty; it must name a folder.")
    folder = Path(root, given).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except (OSError, ValueError) as error:
        raise BadSetting(
            f"The instance folder {str(folder)!r} ({name}) cannot be written: "
            f"{getattr(error, 'strerror', None) or error}."
        ) from error


def _from_file(path: Path, names: set[str]) -> dict[str, Given]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise BadSetting(f"{path} cannot be read: {error}.") from error
    for name in found:
        if name not in names:
            raise BadSetting(_unknown(f"{name} in {path}", names))
    return {name: Given(f"{name} in {path}", value) for name, value in found.items()}


def _from_environment(environ: Mapping[str, str], names: set[str]) -> dict[str, Given]:
    pairs = {name: variable(name) for name in names}
    return {
        name: Given(key, environ[key]) for name, key in pairs.items() if key in environ
    }


def _database_url(given: Given | None, root: Path, instance: Path) -> str:
    if given is None:
        return f"{_SQLITE}{instance / 'stampcard.sqlite3'}"
    url = given.text()
    if url.startswith(_POSTGRESQL):
        return _postgresql_url(url, given.name)
    path = url.removeprefix(_SQLITE)
    if not url.startswith(_SQLITE) or path in ("", ":memory:"):
        raise BadSetting(
            f"{given.name} must be {_SQLITE} and the path of a file, or "
            f"{_POSTGRESQL}user:password@host/name."
        )
    return f"{_SQLITE}{_usable_file(Path(root, path).absolute(), given.name)}"


def _postgresql_url(url: str, name: str) -> str:
    """The address as it is; the sentence for a bad one does not repeat its password."""
    try:
        parts = urlsplit(url)
        named = parts.path.strip("/") and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named:
        raise BadSetting(
            f"{name} must be {_POSTGRESQL}user:password@host/name, with a database."
        )
    return url


def _usable_file(path: Path, name: str) -> Path:
    if path.is_dir():
        raise BadSetting(f"{name} names {path}, which is a folder and not a file.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise BadSetting(f"{name} names {path}, which cannot be written.")
    return path


def _secret_key(given: Given | None, instance: Path) -> str:
    if given is not None:
        return long_enough(given.text(), given.name)
    path = instance / "secret_key"
    try:
        return long_enough(secret_key.kept(path), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"The secret key {path} cannot be read: {error}.") from error
