"""What may be said in an address or a form at all, before anything is looked up."""

from flask import Flask, abort, request
from werkzeug.routing import BaseConverter

NUL = "\x00"


class RowNumber(BaseConverter):
    """The number of a row: what every database can hold, without leading zeros."""

    regex = r"[1-9]\d{0,15}"  # a member's has up to sixteen
    part_isolating = True

    def to_python(self, value: str) -> int:
        """As the views take it."""
        return int(value)


def init_app(app: Flask) -> None:
    """Numbers in addresses are those of rows, and no text holds a NUL."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_without_nul)


def _without_nul() -> None:
    """No person types it, and not every database takes it. Programs are told why."""
    if request.blueprint == "api":
        return
    said = [*(request.view_args or {}).values(), *_values()]
    if any(isinstance(text, str) and NUL in text for text in said):
        abort(400)


def _values() -> list[str]:
    lists = [*request.args.lists()]
    if request.method == "POST":
        lists += request.form.lists()
    return [value for _, values in lists for value in values]
