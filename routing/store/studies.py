"""Siting studies, and their answers in every format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping

from routing.errors import MissingError
from routing.store.desk import Desk, new_id
from routing.store.moments import now
from routing.store.tables import studies, study_documents


def create(desk: Desk, *, title: str, region: str) -> str:
    """Add a study that is not answered yet; returns its id."""
    study = new_id("study")
    desk.insert(studies, id=study, title=title, region=region, created_at=now())
    desk.note("study.created", study)
    return study


def get(desk: Desk, study: str) -> RowMapping:
    """Return a study.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    found = desk.first(desk.select(studies).where(studies.c.id == study))
    if found is None:
        raise MissingError("not_there", kind="study", id=study)
    return found


def listed(desk: Desk, before: str, size: int) -> Sequence[RowMapping]:
    """Return studies, the newest first."""
    query = desk.select(studies).order_by(studies.c.id.desc()).limit(size)
    return desk.all(query.where(studies.c.id < before) if before else query)


def answer(desk: Desk, study: str, documents: Mapping[tuple[str, str], bytes]) -> None:
    """Keep what it was answered with: compressed, by format and language."""
    for (kind, lang), body in documents.items():
        desk.insert(study_documents, study_id=study, format=kind, lang=lang, body_gzip=body)


def document(desk: Desk, study: str, kind: str, lang: str) -> bytes | None:
    """Return the answer in a format, compressed; None where there is none yet."""
    columns = study_documents.c
    wanted = (columns.study_id == study) & (columns.format == kind) & (columns.lang == lang)
    found = desk.first(desk.select(study_documents).where(wanted))
    return None if found is None else bytes(found["body_gzip"])
