"""Requests, forms, pages."""

from flask import Flask

from stampcard.web import (
    access,
    acts,
    api,
    batches,
    card_page,
    cards,
    context,
    counter,
    devices,
    errors,
    exports,
    filters,
    health,
    home,
    programmes,
    security,
    settings,
    setup,
)

BLUEPRINTS = (
    access.bp,
    acts.bp,
    api.bp,
    batches.bp,
    card_page.bp,
    cards.bp,
    counter.bp,
    devices.bp,
    exports.bp,
    health.bp,
    home.bp,
    programmes.bp,
    settings.bp,
    setup.bp,
)


def init_app(app: Flask) -> None:
    """Everything that answers requests."""
    context.init_app(app)
    filters.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
