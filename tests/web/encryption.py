"""A shop encrypted by a certificate of its own, and visitors from its network."""

import dataclasses

from stampcard.application import build
from stampcard.tls import making
from tests.builders import a_shop

HOST = "192.168.1.5:8000"
PLAIN, SECURE = f"http://{HOST}", f"https://{HOST}"
NEIGHBOUR = {"REMOTE_ADDR": "192.168.1.77"}


def an_encrypted_app(settings, clock, **more):
    """The app as it is with HTTPS=1, and a shop in it."""
    app = build(dataclasses.replace(settings, https=True, **more), clock=clock)
    app.config["TESTING"] = True
    making.keep_ready(settings.instance_path, ["192.168.1.5"])
    a_shop(app.extensions["stampcard"].house)
    return app


def asks(client, path, base_url=PLAIN, method="GET", **more):
    """A request of somebody in the shop's network, plain unless told."""
    return client.open(
        path, base_url=base_url, method=method, environ_overrides=NEIGHBOUR, **more
    )
