"""One person's own data as a package of CSV, JSON and files: the right of access of law 91/2025/QH15.

In words where other people would find ids; nobody else's data, no question of an exam.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext, gettext_lazy

from certificates.domain.files import check_file
from courses.models import StepPhoto
from lms.core.display import format_date, format_datetime
from lms.core.domain.audit import record, register_verb
from lms.core.domain.open_tables import csv_lines, plain
from lms.core.exceptions import RuleViolation
from lms.core.exports import Column, ReportHead, Sheet, write_workbook
from lms.core.open_package.layout import DESCRIPTION
from lms.core.open_package.writing import PackageWriter, package_at
from lms.evidence.models import HandedInDocument
from lms.flows.own_data_topics import Topic, certificate_path, document_path, issued_to, topics_of
from lms.org.models import Official

if TYPE_CHECKING:
    from lms.accounts.models import User

TAKEN = register_verb("flows.own_data.taken", gettext_lazy("%(target)s đã tải dữ liệu của chính mình"))


def write_own_data(target: Path, *, official: Official, now: datetime, actor: User) -> None:
    """Written down before the file leaves."""
    with transaction.atomic():
        record(verb=TAKEN, target=official, actor=actor)
    topics = topics_of(official)
    with package_at(target) as package:
        resources = [_write_topic(package, topic) for topic in topics]
        told = {topic.title: _rows_in_words(topic) for topic in topics}
        package.add("du-lieu.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
        package.add("du-lieu.xlsx", _workbook(topics, official, now))
        for name, file in _files_of(official):
            with file.open("rb") as source:
                package.copy(name, source)
        description = {"name": "du-lieu-cua-toi", "created": now.isoformat(), "resources": resources}
        package.add(DESCRIPTION, json.dumps(description, ensure_ascii=False, indent=1).encode())


def _rows_in_words(topic: Topic) -> list[dict[str, str]]:
    return [dict(zip(topic.columns, map(plain, row), strict=True)) for row in topic.rows]


def _workbook(topics: list[Topic], official: Official, now: datetime) -> bytes:
    """The same to look at: Excel takes the letters of a CSV for others."""
    return write_workbook(
        [
            Sheet(
                topic.title,
                ReportHead(unit="", title=topic.title, run_at=now, run_by=official.full_name),
                [Column(name) for name in topic.columns],
                [[_shown(value) for value in row] for row in topic.rows],
            )
            for topic in topics
        ]
    )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Có") if value else gettext("Không")
    if isinstance(value, datetime):
        return format_datetime(value)
    return format_date(value) if isinstance(value, date) else plain(value)


def _write_topic(package: PackageWriter, topic: Topic) -> dict[str, Any]:
    with package.file(f"{topic.name}.csv") as out:
        out.write(csv_lines([topic.columns, *(tuple(map(plain, row)) for row in topic.rows)]))
    return {
        "name": topic.name,
        "path": f"{topic.name}.csv",
        "title": topic.title,
        "bytes": out.written.size,
        "hash": f"sha256:{out.written.sha256}",
        "rowCount": len(topic.rows),
        "schema": {"fields": [{"name": name, "type": "string"} for name in topic.columns]},
    }


def _files_of(official: Official) -> Iterator[tuple[str, FieldFile]]:
    """Names in the package. A certificate whose file isn't there yet, or was altered, stays out."""
    for certificate in issued_to(official):
        try:
            yield certificate_path(certificate), check_file(certificate).file
        except RuleViolation:
            continue
    documents = HandedInDocument.objects.filter(official=official)
    photos = StepPhoto.objects.filter(enrolment__official=official)
    kept: list[tuple[str, FieldFile]] = [
        *((document_path(one), one.file) for one in documents if one.file),
        *((f"anh/{one.uid}{Path(str(one.file.name)).suffix}", one.file) for one in photos),
    ]
    for name, file in kept:
        if file.storage.exists(str(file.name)):
            yield name, file
