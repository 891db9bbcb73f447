"""A service for messages: a real server on this computer, which keeps what came."""

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from stampcard.models.base import close_database


class Sender(ThreadingHTTPServer):
    """Answers with `status`, after `before()`; `letters` is what came."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.letters, self.headers = [], []
        self.status, self.more = 200, {}
        self.before = lambda: None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/send"

    @property
    def code(self):
        """The one-time code in the newest letter."""
        return re.search(r"\b\d{6}\b", self.letters[-1]["text"])[0]


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.letters.append(json.loads(body))
        self.server.headers.append(dict(self.headers))
        self.server.before()
        close_database()  # this thread's own connection
        self.send_response(self.server.status)
        for name, value in self.server.more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        """Nobody should come here; it is kept as well."""
        self.server.letters.append({"path": self.path})
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """No lines between those of the tests."""


@contextmanager
def a_sender():
    """A sender that runs as long as it is needed."""
    server = Sender()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def with_sender(house, sender, token=""):
    """The house, with the sender set."""
    return replace(house, sender=sender.url, sender_token=token)
