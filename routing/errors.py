"""Every error that Shanlu raises on purpose: a code, its cause, and what to do about it.

    ShanluError
    ├── InputError        the user's file, row or argument is not usable
    │   └── LimitError    it is usable, but larger than this installation accepts
    ├── RegionError       a region is missing, damaged, or of another version
    ├── InfeasibleError   the question is sound and the answer is "no"
    ├── StoreError        what the service keeps cannot be read or written at the moment
    └── AccessError       whoever asks the service may not, or not now
        ├── UnknownTokenError     nobody knows who asks
        ├── MissingError          there is no such thing, or it is somebody else's
        ├── ConflictError         it is there in another state than the request supposes
        ├── StaleError            somebody else changed it first
        ├── UnseenError           an edit does not say which version it has seen
        └── ThrottledError        too often, or too much at a time; ``retry_after_s`` says when

The sentences live in :mod:`routing.wording`, one catalogue a language, so that a coordinator reads
them in Chinese and a script matches on the code. Everything else that escapes is a bug.
"""

from __future__ import annotations

from typing import Any

from routing import wording
from routing.wording.details import Told, because, readable


class ShanluError(Exception):
    """Base of every error raised on purpose.

    Parameters
    ----------
    code : str
        Stable, machine-readable code; a key of the ``errors`` table of the wording catalogues.
    **details
        The values that its sentences name: the user's own ``id``, the ``value``, the ``limit``.
    """

    def __init__(self, code: str, /, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def cause(self, lang: wording.Lang = "en") -> str:
        """Say what is wrong, in the reader's language."""
        return wording.text(f"errors.{self.code}.cause", lang, **self._named(lang))

    def action(self, lang: wording.Lang = "en") -> str:
        """Say what to do about it, in the reader's language."""
        return wording.text(f"errors.{self.code}.action", lang, **self._named(lang))

    def _named(self, lang: wording.Lang) -> dict[str, Any]:
        """Return what sentences name: the details, some of them in words."""
        told = readable(self.details, lang)
        named = {"because": because(self.details, lang), "detail": told.get("detail", "")}
        by_name = {
            name: value
            for name, value in told.items()
            if name in ("rules", "candidates", "similar", "kind")
            or isinstance(self.details.get(name), Told)
        }
        return named | self.details | by_name

    def as_dict(self, lang: wording.Lang = "en") -> dict[str, Any]:
        """Return ``code``, ``cause``, ``action`` and, where there is one, the user's ``id``."""
        told = {"code": self.code, "cause": self.cause(lang), "action": self.action(lang)}
        return {"id": self.details["id"], **told} if "id" in self.details else told

    def __str__(self) -> str:
        return f"{self.code}: {self.cause()} {self.action()}"


class InputError(ShanluError):
    """The user's file, row or argument cannot be used as it is."""


class LimitError(InputError):
    """The input is sound but larger than this installation accepts."""


class RegionError(ShanluError):
    """A region is missing, damaged, or not the version that a plan was made with."""


class InfeasibleError(ShanluError):
    """The question is sound and the answer is "no"."""


class StoreError(ShanluError):
    """What the service keeps cannot be read or written at the moment; nothing was lost."""


class AccessError(ShanluError):
    """Whoever asks the service may not do this, or not now."""


class UnknownTokenError(AccessError):
    """Nobody knows who asks: no token, or none that holds."""


class MissingError(AccessError):
    """There is no such thing, or it belongs to somebody else: nobody is told which."""


class ConflictError(AccessError):
    """The thing is there, in another state than the request supposes."""


class StaleError(AccessError):
    """Somebody else changed it since it was read."""


class UnseenError(AccessError):
    """An edit does not say which version it has seen."""


class ThrottledError(AccessError):
    """Too often, or too much at a time; ``retry_after_s`` among the details says when again."""
