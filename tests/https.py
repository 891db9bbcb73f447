"""The app over HTTPS, as a phone needs it before it lends a page its camera."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from stampcard.services import access
from tests import browsers
from tests.builders import OWNER


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app's address, served by threads of this process.

    Nobody vouches for its certificate; `a_phone` does not ask.
    """
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context="adhoc")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_phone(browser: Any, site: str, house: Any, **options: Any) -> Any:
    """A paired phone in the hand of who works at the counter."""
    phone = browsers.a_visitor(
        browser,
        viewport={"width": 390, "height": 844},
        ignore_https_errors=True,
        **options,
    )
    token = access.add_device("Till", OWNER, house=house)[1]
    phone.add_cookies([{"name": "device", "value": token, "url": site}])
    return phone
