"""Flask's signed cookie, opened only where one was sent."""

from flask import Flask, Request
from flask import request as asked
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class SignedCookie(SecureCookieSessionInterface):
    """As Flask's own; but a program that sends no cookie costs no signature."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; empty where there is none, or a forged one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        """On an encrypted connection it is sent over nothing else."""
        return asked.is_secure
