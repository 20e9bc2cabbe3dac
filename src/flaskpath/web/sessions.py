"""The session cookie, when there are several of its name. Knows no feature."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class OwnSessions(SecureCookieSessionInterface):
    """Passes over cookies that we did not sign: another program under a similar name may have set one of ours."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        oldest = int(app.permanent_session_lifetime.total_seconds())
        for value in request.cookies.getlist(self.get_cookie_name(app)):
            try:
                return self.session_class(serializer.loads(value, max_age=oldest))
            except BadSignature:
                continue
        return self.session_class()
