"""Requests, forms, pages: every module here that defines `bp` answers some."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import walk_packages

from flask import Blueprint, Flask

from stampcard.web.context import init_app as init_context
from stampcard.web.cookies import SignedCookie
from stampcard.web.errors import init_app as init_errors
from stampcard.web.filters import init_app as init_filters
from stampcard.web.printed_links import init_app as init_links
from stampcard.web.security import init_app as init_security
from stampcard.web.static_files import init_app as init_static
from stampcard.web.vendored import init_app as init_vendored
from stampcard.web.warnings import init_app as init_warnings

PARTS = (
    init_static,
    init_context,
    init_filters,
    init_security,
    init_errors,
    init_warnings,
    init_vendored,
    init_links,
)


def init_app(app: Flask) -> None:
    """Everything that answers requests."""
    app.session_interface = SignedCookie()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for init_part in PARTS:
        init_part(app)
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)


def _blueprints() -> Iterable[Blueprint]:
    """Those of this folder and the folders in it, each once: modules may share one.

    All modules are read first, as a blueprint takes no more routes once registered.
    """
    names = [found.name for found in walk_packages(__path__, f"{__name__}.")]
    modules = [import_module(name) for name in names]
    return dict.fromkeys(module.bp for module in modules if hasattr(module, "bp"))
