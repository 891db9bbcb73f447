"""How a setting's text is read; a bad one is said in one sentence for the shop."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECRET_LENGTH_LEAST = 16
URL_LENGTH_MOST = 60  # a longer one does not fit the QR code of the smallest card
_ON, _OFF = {"1", "yes", "true", "on"}, {"0", "no", "false", "off", ""}
# The characters a QR code's compact mode has, and no others.
_PUBLIC_URL = re.compile(r"(https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:(\d{1,5}))?/?")


class BadSetting(ValueError):
    """A setting that cannot be used; its text is one sentence for the shop."""


@dataclass(frozen=True)
class Given:
    """A value and the name under which the shop gave it."""

    name: str
    value: object

    def text(self) -> str:
        """The value without blanks around it."""
        if isinstance(self.value, str):
            return self.value.strip()
        raise BadSetting(f"{self.name} must be a text in quotation marks.")


def long_enough(key: str, name: str) -> str:
    """A secret key that is not too easily guessed."""
    if len(key) >= SECRET_LENGTH_LEAST:
        return key
    raise BadSetting(
        f"The secret key from {name} is too short: "
        f"it needs at least {SECRET_LENGTH_LEAST} characters."
    )


def _listed(given: Given) -> list[str]:
    listed = given.value if isinstance(given.value, list) else given.text().split(",")
    return [text for each in listed if (text := Given(given.name, each).text())]


def _old_secret_keys(given: Given) -> tuple[str, ...]:
    return tuple(long_enough(key, given.name) for key in _listed(given))


def _trusted_hosts(given: Given) -> tuple[str, ...]:
    hosts = [_host(Given(given.name, each)).lower() for each in _listed(given)]
    return tuple(re.sub(r"^([^:]*):\d+$", r"\1", host) for host in hosts)


def _public_url(given: Given) -> str:
    url = given.text().lower()
    match = _PUBLIC_URL.fullmatch(url)
    if match and len(url) > URL_LENGTH_MOST:
        raise BadSetting(
            f"{given.name} is too long for a small QR code: at most {URL_LENGTH_MOST} "
            "characters."
        )
    if match and 1 <= int(match[4] or 1) <= 65535:
        return match[1] + (match[3] or "")
    if not url:
        return ""
    raise BadSetting(
        f"{given.name} must be http:// or https:// with a host in plain letters and "
        f"perhaps a port, and nothing after it, not {url!r}."
    )


def _host(given: Given) -> str:
    host = given.text()
    if re.fullmatch(r"[A-Za-z0-9.:-]+", host):
        return host
    raise BadSetting(f"{given.name} must be a host name or address, not {host!r}.")


def _folder(given: Given) -> Path:
    """Need not be there yet: a disk may be plugged in later."""
    path = Path(given.text())
    if path.is_absolute() and not path.is_file() and "\0" not in str(path):
        return path
    raise BadSetting(
        f"{given.name} must be the whole path of a folder, with the leading slash, "
        f"not {str(path)!r}."
    )


def _sender(given: Given) -> str:
    """The sentence for a bad one does not repeat it: some hold a secret."""
    url = given.text()
    if not url or _is_address(url):
        return url
    raise BadSetting(
        f"{given.name} must be http:// or https:// with a host, without a name, "
        "password or blank in it."
    )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    plain = re.fullmatch(r"https?://[!-~]+", url) and not parts.fragment
    return bool(named and plain and "@" not in parts.netloc)


def _sender_token(given: Given) -> str:
    token = given.text()
    if re.fullmatch(r"[!-~]*", token):
        return token
    raise BadSetting(f"{given.name} must be plain letters and signs, without blanks.")


def _number(given: Given, *, least: int, most: int) -> int:
    text = str(given.value).strip()
    if re.fullmatch(r"\d{1,9}", text) and least <= int(text) <= most:
        return int(text)
    raise BadSetting(
        f"{given.name} must be a whole number from {least} to {most}, not {text!r}."
    )


def _switch(given: Given) -> bool:
    text = str(given.value).strip().lower()
    if text in _ON or text in _OFF:
        return text in _ON
    raise BadSetting(f"{given.name} must be 1 for yes or 0 for no, not {text!r}.")


READERS: dict[str, Callable[[Given], Any]] = {
    "public_url": _public_url,
    "old_secret_keys": _old_secret_keys,
    "host": _host,
    "backup_folder": _folder,
    "port": partial(_number, least=1, most=65535),
    "threads": partial(_number, least=8, most=32),
    "trusted_hosts": _trusted_hosts,
    "https": _switch,
    "proxies": partial(_number, least=0, most=5),
    "sender": _sender,
    "sender_token": _sender_token,
}
