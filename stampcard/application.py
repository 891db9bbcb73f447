"""The parts put together into one app: settings, database, pages, commands."""

from flask import Flask

from stampcard import cli, web
from stampcard.config import Settings
from stampcard.models import ledger
from stampcard.models.base import open_database
from stampcard.services.house import House
from stampcard.values.codes import mark_key
from stampcard.values.moments import Clock
from stampcard.values.steady_clock import SteadyClock
from stampcard.web.installation import Installation

BODY_BYTES_MOST = 2 * 1024 * 1024


def build(settings: Settings, *, clock: Clock | None = None) -> Flask:
    """The app over the database and folder that the settings name.

    Raises BadDatabase when the database cannot be used.
    """
    app = Flask(
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
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
    )
    open_database(settings.database_url)
    app.extensions["stampcard"] = Installation(_house(settings, clock or _clock()))
    web.init_app(app)
    cli.init_app(app)
    return app


def _clock() -> Clock:
    """Time goes on from the newest act, even where the computer's clock is behind."""
    return SteadyClock(not_before=ledger.tip().at)


def _house(settings: Settings, clock: Clock) -> House:
    keys = map(mark_key, (settings.secret_key, *settings.old_secret_keys))
    return House(
        instance_path=settings.instance_path,
        fixed_url=settings.public_url,
        found_url=settings.base_url,
        keys={key.id: key for key in keys},
        clock=clock,
        backup_folder=settings.backup_folder,
    )
