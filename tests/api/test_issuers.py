"""Tokens of an OpenID Connect issuer: a local one, whose keys come and go."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jwt")

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from routing.api import issuers
from routing.errors import InputError
from routing.settings import Settings
from tests.api.service import COURIER, Service, serving

AUDIENCE = "shanlu"


@dataclass
class LocalIssuer:
    """Answers discovery and keys, and makes tokens."""

    port: int = 0
    private: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add(self, kid: str, *, curve: bool = False) -> None:
        self.private[kid] = (
            ec.generate_private_key(ec.SECP256R1())
            if curve
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )

    def keys(self) -> dict[str, Any]:
        told = []
        for kid, key in self.private.items():
            algorithm: Any = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
            told.append({**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid})
        return {"keys": told}

    def token(self, kid: str = "one", **claims: Any) -> str:
        key = self.private[kid]
        now = int(time.time())
        body = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "user-1",
            "iat": now,
            "exp": now + 300,
            "organisation": "main",
            "roles": ["viewer", "coordinator"],
            **claims,
        }
        body = {name: value for name, value in body.items() if value is not None}
        algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
        made: str = jwt.encode(body, key, algorithm=algorithm, headers={"kid": kid})
        return made


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    here = LocalIssuer()
    here.add("one")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            discovery = {"issuer": here.url, "jwks_uri": f"{here.url}/keys"}
            body = json.dumps(here.keys() if self.path == "/keys" else discovery).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service(issuer: LocalIssuer, tmp_path: Path) -> Iterator[Service]:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/store.sqlite3",
        workers=0,
        oidc_issuer=issuer.url,
        oidc_audience=AUDIENCE,
    )
    with serving(settings) as service:
        yield service


def status(service: Service, token: str, path: str = "/v1/orders") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    answer: int = service.client.get(path, headers=headers).status_code
    return answer


def test_an_issuers_token_says_who_asks_and_what_they_may(
    service: Service, issuer: LocalIssuer
) -> None:
    assert status(service, issuer.token()) == 200
    assert status(service, issuer.token(), "/v1/tokens") == 403
    assert status(service, issuer.token(roles=["admin"]), "/v1/tokens") == 200
    assert status(service, issuer.token(roles="openid planner"), "/v1/depots") == 200
    courier: dict[str, Any] = {"roles": ["courier"], "courier": COURIER}
    assert status(service, issuer.token(**courier), "/v1/courier/route") == 404  # none published
    # Ours go on as before.
    assert service.asks("GET", "/v1/orders").status_code == 200
    # What they do is in the audit trail.
    row = {"id": "d", "lon": 105.05, "lat": 33.42}
    headers = {"Authorization": f"Bearer {issuer.token()}"}
    answer = service.client.put("/v1/depots/d", json=row, headers=headers)
    assert answer.status_code == 200, answer.text
    assert service.asks("GET", "/v1/audit").json()["items"][0]["token"] == "oidc:user-1"  # noqa: S105 - an id


def test_organisations_stay_apart(service: Service, issuer: LocalIssuer) -> None:
    other = issuer.token(organisation="other", roles=["admin"])
    assert status(service, other) == 200
    assert status(service, other, "/v1/organisations") == 403  # it does not run the installation
    assert status(service, issuer.token(roles=["admin"]), "/v1/organisations") == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"aud": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
        {"nbf": 9_000_000_000},
        {"organisation": "nowhere"},
        {"organisation": None},
        {"organisation": ["main"]},
        {"roles": ["viewer"]},
        {"roles": None},
        {"roles": ["courier"]},
        {"roles": ["courier"], "courier": "somebody"},
        {"roles": {"admin": True}},
    ],
    ids=str,
)
def test_what_does_not_hold(service: Service, issuer: LocalIssuer, claims: dict[str, Any]) -> None:
    assert status(service, issuer.token(**claims)) == 401


def test_signatures_that_the_issuer_did_not_make(service: Service, issuer: LocalIssuer) -> None:
    good = issuer.token()
    head, body, signature = good.split(".")
    assert status(service, f"{head}.{body}.{signature[:-4]}AAAA") == 401
    claims = jwt.decode(good, options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "one"})
    assert status(service, unsigned) == 401
    # The public key is no shared secret (the classic confusion of algorithms).
    public = issuer.private["one"].public_key()
    text = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    monkey = jwt.api_jws.PyJWS()
    secret = monkey._algorithms["HS256"]
    signing = ".".join(
        part.decode()
        for part in (
            jwt.utils.base64url_encode(b'{"alg":"HS256","typ":"JWT","kid":"one"}'),
            jwt.utils.base64url_encode(json.dumps(claims).encode()),
        )
    )
    forged = jwt.utils.base64url_encode(secret.sign(signing.encode(), text)).decode()
    assert status(service, f"{signing}.{forged}") == 401
    stranger = LocalIssuer(port=issuer.port)
    stranger.add("one")
    assert status(service, stranger.token()) == 401


def test_keys_are_kept_and_new_ones_are_found(
    service: Service, issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        assert status(service, issuer.token()) == 200
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]
    issuer.add("two", curve=True)
    assert status(service, issuer.token("two")) == 401  # asked a moment ago
    assert len(issuer.asked) == 2
    monkeypatch.setattr(issuers, "_NOT_SOONER_S", 0.0)
    assert status(service, issuer.token("two")) == 200
    assert len(issuer.asked) == 4


def test_an_issuer_that_does_not_answer_lets_nobody_in_but_ours(tmp_path: Path) -> None:
    away = LocalIssuer(port=9)
    away.add("one")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/store.sqlite3",
        workers=0,
        oidc_issuer=away.url,
        oidc_audience=AUDIENCE,
    )
    with serving(settings) as service:
        assert status(service, away.token()) == 401
        assert service.asks("GET", "/v1/orders").status_code == 200


def test_roles_and_organisations_are_mapped_by_settings(
    issuer: LocalIssuer, tmp_path: Path
) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/store.sqlite3",
        workers=0,
        oidc_issuer=issuer.url,
        oidc_audience=AUDIENCE,
        oidc_organisation="other",
        oidc_organisation_claim="https://example.org/county",
        oidc_role_claim="realm_access.roles",
        oidc_roles={"boss": "admin", "office": "coordinator"},
    )
    with serving(settings) as service:
        token = issuer.token(organisation=None, realm_access={"roles": ["office", "boss"]})
        assert status(service, token, "/v1/tokens") == 200
        named: dict[str, Any] = {
            "https://example.org/county": "nowhere",
            "realm_access": {"roles": ["boss"]},
        }
        assert status(service, issuer.token(**named)) == 401


def test_settings_that_would_trust_anybody_are_refused() -> None:
    for given in ({"oidc_issuer": "http://example.org"}, {"oidc_issuer": "file:///etc"}):
        with pytest.raises(InputError) as told:
            issuers.issuer_of(Settings(oidc_audience=AUDIENCE, **given))  # type: ignore[arg-type]
        assert told.value.code == "issuer_unusable"
    with pytest.raises(InputError) as told:
        issuers.issuer_of(Settings(oidc_issuer="https://example.org"))
    assert told.value.code == "issuer_without_audience"
