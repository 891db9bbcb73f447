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

NEARBY = "192.168.77.7"  # as a computer in the shop has
TO_HERE = f"--host-resolver-rules=MAP {NEARBY} 127.0.0.1"


@contextmanager
def served(app: Flask, *, plain: bool = False) -> Iterator[str]:
    """The app's address, served by threads of this process.

    Nobody vouches for its certificate; `a_phone` does not ask. A plain one is at an
    address that a browser with `TO_HERE` takes for another computer's.
    """
    tls = None if plain else "adhoc"
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=tls)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        host = f"http://{NEARBY}" if plain else "https://127.0.0.1"
        yield f"{host}:{server.server_port}"
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
