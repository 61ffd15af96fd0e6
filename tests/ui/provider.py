"""An OpenID Connect provider for tests: discovery, authorisation code with PKCE, signed identity tokens, on loopback.

It sends `person` back at once; None means that he gave up there. What it is asked wrongly it refuses, and remembers. Its own session
ends at an address it names while `leavable`; `ended` holds who left, and what the token said that was shown.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, WORD = "sipdumas-contoh", "rahasia klien contoh"


@dataclass
class Provider:
    """The provider as a test sees it."""

    person: dict[str, Any] | None = None
    age: int = 0
    port: int = 0
    refused: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"}))
    leavable: bool = True
    silent: bool = False
    ended: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def settings(self) -> dict[str, str]:
        """What the program is told about it."""
        names = {"ISSUER": self.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": WORD}
        return {f"SIPDUMAS_OIDC_{name}": value for name, value in names.items()}

    def metadata(self) -> dict[str, Any]:
        """Discovery."""
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        ends |= {"end_session_endpoint": "logout?from=app"} if self.leavable else {}
        return {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{path}" for name, path in ends.items()},
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent: back with a code, or with a refusal."""
        self.asked.append(asked)
        back = {"state": asked["state"]}
        if self.person is None:
            return f"{asked['redirect_uri']}?{urlencode(back | {'error': 'access_denied'})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = (asked, self.person)
        return f"{asked['redirect_uri']}?{urlencode(back | {'code': code})}"

    def token(self, asked: Mapping[str, str], authorization: str) -> dict[str, Any] | None:
        """The identity token for a code, once; None for whoever has no right to it."""
        before, person = self.codes.pop(asked.get("code", ""), ({}, {}))
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        client = unquote(base64.b64decode(authorization.removeprefix("Basic ")).decode())
        if not before or client != f"{CLIENT}:{WORD}" or proof != before.get("code_challenge"):
            self.refused.append(client)
            return None
        now = int(time.time()) - self.age
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 3600, "nonce": before["nonce"], **person}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {
            "access_token": secrets.token_urlsafe(8),
            "token_type": "Bearer",
            "expires_in": 3600,
            "id_token": signed,
        }

    def leave(self, asked: Mapping[str, str]) -> str:
        """The session is over; where the browser is sent, back to an address that is registered."""
        token = jwt.decode(asked["id_token_hint"], self.key) if "id_token_hint" in asked else None
        self.ended.append((asked["client_id"], dict(token.claims) if token else {}))
        back = asked["post_logout_redirect_uri"]
        assert back.endswith("/oauth2callback")
        return back


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    provider = Provider()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            ways = {"/authorize": provider.authorize, "/logout": provider.leave}
            if where.path in ways:
                self.send_response(302)
                self.send_header("location", ways[where.path](dict(parse_qsl(where.query))))
                self.end_headers()
            elif where.path == "/jwks":
                self._say({"keys": [provider.key.as_dict(private=False)]})
            else:
                self._say(provider.metadata(), 503 if provider.silent else 200)

        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["content-length"])).decode()
            given = provider.token(dict(parse_qsl(said)), self.headers.get("authorization", ""))
            self._say(given or {"error": "invalid_grant"}, 200 if given else 400)

        def _say(self, what: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *words: object) -> None:  # noqa: A002  the name is the library's
            """Say nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
