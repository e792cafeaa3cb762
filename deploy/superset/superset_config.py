"""Superset's configuration: everything that is secret or differs comes from the environment."""

import os
import secrets
from pathlib import Path

HOME = Path(os.environ.get("SUPERSET_HOME", "/app/superset_home"))


def _secret_key() -> str:
    """The key of the environment, else one made at the first start and kept beside the metadata."""
    given = os.environ.get("TIDEMARK_SUPERSET_SECRET_KEY")
    if given:
        return given
    kept = HOME / "secret_key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        with open(os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()


SECRET_KEY = _secret_key()
SQLALCHEMY_DATABASE_URI = os.environ.get("TIDEMARK_SUPERSET_METADATA", f"sqlite:///{HOME}/superset.db")

# The numbers change every second; a dashboard that refreshes itself asks past the cache anyway.
CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 30}
DATA_CACHE_CONFIG = CACHE_CONFIG
ROW_LIMIT = 10_000
SUPERSET_WEBSERVER_TIMEOUT = 60

# Served on this machine only, without TLS: see docs/operations.md for what to change elsewhere.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
