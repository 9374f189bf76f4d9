"""The service: a small FastAPI wrapper; one resource a file, every rule in the package below."""

from __future__ import annotations

from routing.api.app import create_app

__all__ = ["create_app"]
