"""A real OpenID provider on the loopback address, which can be made to lie."""

from __future__ import annotations

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import flask
import oidc_provider_mock
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact
from werkzeug.serving import make_server

Claims = dict[str, object]
Lie = Callable[[Claims, RSAKey], str]
"""An identity token in place of the true one: from its claims and the provider's own key."""


@dataclass
class Provider:
    """Where it is, who has an account, and what it says instead of the truth."""

    url: str
    users: dict[str, dict[str, object]] = field(default_factory=dict)
    lie: Lie | None = None
    told: list[str] = field(default_factory=list)
    """The identity tokens that were given out."""


def claims_of(token: str) -> Claims:
    """What an identity token says, whoever signed it."""
    return dict(json.loads(extract_compact(token.encode()).payload))


FOREIGN = RSAKey.generate_key(2048, {"kid": "of-somebody-else"})


def by_somebody_else(claims: Claims, own: RSAKey) -> str:
    """Signed with another key, under the name of the provider's own."""
    return jwt.encode({"alg": "RS256", "kid": own.kid}, claims, FOREIGN)


def part(data: bytes) -> str:
    """A part of a token as it is written."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unsigned(claims: Claims, _own: RSAKey) -> str:
    """Not signed at all."""
    head = part(json.dumps({"alg": "none"}).encode())
    return f"{head}.{part(json.dumps(claims).encode())}."


def by_the_public_key(claims: Claims, own: RSAKey) -> str:
    """Signed with what everybody knows, as if it were a shared secret; by hand, as no library would."""
    head = json.dumps({"alg": "HS256", "kid": own.kid}).encode()
    signed = f"{part(head)}.{part(json.dumps(claims).encode())}"
    mark = hmac.digest(own.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{part(mark)}"


def that_says(**changed: object) -> Lie:
    """Signed as it should be, with some claims otherwise."""
    return lambda claims, own: jwt.encode({"alg": "RS256", "kid": own.kid}, {**claims, **changed}, own)


@contextmanager
def provider(users: Mapping[str, dict[str, object]]) -> Iterator[Provider]:
    """A provider with accounts by name, as long as the block lasts."""
    app = oidc_provider_mock.app(
        user_claims=[oidc_provider_mock.User(sub=s, claims=c) for s, c in users.items()]
    )
    running = Provider("", dict(users))

    @app.after_request
    def told(response: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/token" and response.status_code == 200:
            said = json.loads(response.get_data())
            if running.lie:
                own = RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
                said["id_token"] = running.lie(claims_of(said["id_token"]), own)
                response.set_data(json.dumps(said))
            running.told.append(said["id_token"])
        return response

    server = make_server("localhost", 0, app, threaded=True)
    running.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ago(hours: float) -> int:
    """A moment in the past, as tokens tell it."""
    return int(time.time() - hours * 3600)
