"""What is wrong with printing links to an address that not everybody can open."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask

from stampcard.values.words import N_, Words, say
from stampcard.web.context import house

# What a router or a computer lets others call it by, at home only.
_HOME_ENDINGS = (
    *(".local", ".lan", ".home", ".home.arpa", ".internal", ".localdomain"),
    *(".intranet", ".private", ".corp", ".test", ".invalid"),
)
_ITSELF = N_(
    "These links open on this computer only: {host} means the computer itself. Not "
    "even a phone in the shop can open them."
)
_NEARBY = N_(
    "Customers at home cannot open these links: {host} is known inside your shop’s "
    "network only. At the counter everything works."
)
_OWN_CERTIFICATE = N_(
    "Customers cannot open these links: {host} is known inside your shop’s network "
    "only, and their phones warn of your own certificate. At the counter everything "
    "works."
)
_PLAIN = N_("These links are not protected: they start with http, not https.")


def init_app(app: Flask) -> None:
    """Let pages that order printing ask for the address, and what is wrong with it."""
    app.context_processor(
        lambda: {
            "printed_link": lambda: house().public_url,
            "link_warning": lambda url="": link_warning(url or house().public_url),
        }
    )


def link_warning(url: str) -> Words | None:
    """What is wrong with printing links that start so; None for a good address."""
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removesuffix(".")
    if _is_itself(host):
        return say(_ITSELF, host=host)
    if is_private(host):
        encrypted = parts.scheme == "https"
        return say(_OWN_CERTIFICATE if encrypted else _NEARBY, host=host)
    return say(_PLAIN) if parts.scheme == "http" else None


def is_private(host: str) -> bool:
    """Whether nobody outside the network of a shop can open a name or address."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(_HOME_ENDINGS)


def _is_itself(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
