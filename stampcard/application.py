"""The parts put together into one app: settings, database, pages, commands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from stampcard import cli, web
from stampcard.cli.backups import restore
from stampcard.config import Settings
from stampcard.models import ledger
from stampcard.models.base import engine, open_database
from stampcard.models.engines import BadDatabase, Sqlite
from stampcard.models.failing import FAILURES
from stampcard.services import backups, copies
from stampcard.services.house import House
from stampcard.values.codes import mark_key
from stampcard.values.moments import Clock, utc_now
from stampcard.values.steady_clock import SteadyClock
from stampcard.web.installation import Installation
from stampcard.web.security import behind_proxies

BODY_BYTES_MOST = 2 * 1024 * 1024


class _Shop(Flask):
    """Flask, for views that are all plain functions."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: looking for coroutines would cost each request as much as a
        statement of its act."""
        return func


def build(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """The app over the database and folder that the settings name.

    Raises BadDatabase when the database cannot be used.
    """
    app = _Shop(
        "stampcard",
        instance_path=str(settings.instance_path),
        template_folder="../templates",
        static_folder="web/static",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        MAX_CONTENT_LENGTH=BODY_BYTES_MOST,
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open for a whole shift
        WTF_CSRF_SSL_STRICT=False,  # it asks the Referer, which our pages never send
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
    )
    _open(settings)
    app.extensions["stampcard.settings"] = settings
    app.extensions["stampcard"] = Installation(
        _house(settings, clock or _clock()), hosts=settings.host_names
    )
    web.init_app(app)
    behind_proxies(app, settings.proxies)
    cli.init_app(app)
    return app


def build_to_restore(settings: Settings) -> Flask:
    """An app without pages that knows only `flask restore`; it opens no database."""
    app = Flask("stampcard", instance_path=str(settings.instance_path))
    app.extensions["stampcard.settings"] = settings
    app.extensions["stampcard"] = Installation(_house(settings, utc_now))
    app.cli.add_command(restore)
    return app


def _open(settings: Settings) -> None:
    """Open the database; what cannot be used is said with the way back to a copy."""
    try:
        _refuse_lone_log(settings.database_path)
        open_database(
            settings.database_url, before_migrating=lambda: _copy_first(settings)
        )
        ledger.tip()
    except (BadDatabase, UnicodeDecodeError, *FAILURES) as error:
        good = copies.newest_good(_house(settings, utc_now))
        way = f" The newest good copy: flask restore {good.file}" if good else ""
        said = str(error) if isinstance(error, BadDatabase) else f"Damaged: {error}."
        raise BadDatabase(said + way) from error


def _refuse_lone_log(path: Path | None) -> None:
    log = path.with_name(path.name + "-wal") if path else None
    if path and log and log.exists() and not path.exists():
        raise BadDatabase(
            f"{path} is missing, but its log {log.name} is there: bring the file back "
            "or restore a copy before anything else."
        )


def _copy_first(settings: Settings) -> None:
    """A copy before the tables change; without one they do not change."""
    try:
        backups.make(_house(settings, utc_now), why=copies.SAFETY)
    except backups.CannotBackUp as error:
        if not isinstance(engine(), Sqlite):
            return  # PostgreSQL takes every change back by itself when one fails
        raise BadDatabase(
            f"This version changes the tables, but first a copy is needed: {error}"
        ) from error


def _clock() -> Clock:
    """Time goes on from the newest act, even where the computer's clock is behind."""
    return SteadyClock(not_before=ledger.tip().at)


def _house(settings: Settings, clock: Clock) -> House:
    keys = map(mark_key, (settings.secret_key, *settings.old_secret_keys))
    return House(
        instance_path=settings.instance_path,
        fixed_url=settings.public_url,
        found_url=settings.base_url,
        nearby_url=settings.phone_url or settings.computer_url,
        secure_url=settings.secure_url,
        keys={key.id: key for key in keys},
        clock=clock,
        backup_folder=settings.backup_folder,
        sender=settings.sender,
        sender_token=settings.sender_token,
    )
