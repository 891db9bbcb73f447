"""Stampcard: loyalty on paper and a phone, for a small shop."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from stampcard.config import Settings


def create_app(settings: "Settings", **more: Any) -> "Flask":
    """The app over the database and folder that the settings name.

    Raises BadDatabase when the database cannot be used. `more` as in
    `stampcard.application.build`.
    """
    # Only here, so that the printing process loads neither the web nor the database.
    from stampcard.application import build

    return build(settings, **more)


def create_app_to_restore(settings: "Settings") -> "Flask":
    """An app that knows only `flask restore`: the database may be past opening."""
    from stampcard.application import build_to_restore

    return build_to_restore(settings)
