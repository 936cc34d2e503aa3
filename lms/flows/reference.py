"""All reference data in the order in which one kind needs another; each kind in a transaction of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.competencies.domain.reference_framework import (
    competencies_file,
    levels_file,
    load_competencies,
    scale_file,
)
from lms.competencies.domain.reference_requirements import load_requirements, requirements_file
from lms.competencies.domain.reference_study_fields import load_study_fields, study_fields_file
from lms.competencies.models import Requirement
from lms.core.domain.loading import Loaded, Row
from lms.core.models import LoadedData
from lms.evidence.domain.reference_rules import load_rules, rules_file
from lms.org.domain.reference_divisions import load_divisions
from lms.org.domain.reference_positions import load_positions, positions_file
from lms.org.domain.reference_succession import load_province_succession, load_succession
from lms.org.domain.reference_units import (
    communes_file,
    load_communes,
    load_old_units,
    load_provinces,
    of_provinces,
    provinces_file,
    succession_file,
)
from lms.plans.domain.recomputing import ask_to_recompute, mark_stale
from lms.reference.domain.reference_glossary import glossary_file, load_glossary
from lms.reference.domain.reference_legal_texts import legal_texts_file, load_legal_texts
from lms.reference.domain.reference_procedures import load_procedures, procedures_file

LOADED_AS = "reference"
Step = tuple[str, Callable[[], Loaded]]


def load_reference(*, provinces: Collection[str] | None = None) -> dict[str, Loaded]:
    """Load every kind, with the units of the chosen provinces only, if some are chosen; counts by kind."""
    return {kind: load() for kind, load in steps(provinces)}


def steps(provinces: Collection[str] | None = None) -> Iterator[Step]:
    """The kinds with what loads each, so that a caller can tell how far it is. Old units come before their pairs."""
    rows_of = partial(_of_provinces, only=provinces)
    yield "provinces", lambda: load_provinces(rows_of(provinces_file, "code"))
    yield "communes", lambda: load_communes(rows_of(communes_file, "province_code"))
    succession = cache(partial(rows_of, succession_file, "new_province_code"))
    yield "old_units", lambda: load_old_units(succession())
    yield "succession", lambda: load_succession(succession())
    yield "province_succession", lambda: load_province_succession(succession())
    yield "divisions", lambda: load_divisions(provinces)
    yield "positions", lambda: load_positions(positions_file())
    yield "competencies", lambda: load_competencies(competencies_file(), levels_file(), scale_file())
    yield "study_fields", lambda: load_study_fields(study_fields_file())
    yield "requirements", load_requirements_with_status
    yield "procedures", lambda: load_procedures(procedures_file())
    yield "legal_texts", lambda: load_legal_texts(legal_texts_file())
    yield "glossary", lambda: load_glossary(glossary_file())
    yield "evidence_rules", lambda: load_rules(rules_file())


def files_digest() -> str:
    """One digest over every data file, and over the loaders: the default divisions stand in one of them."""
    digest = hashlib.sha256()
    root = Path(settings.BASE_DIR)
    for path in sorted([*root.glob("lms/*/data/*.csv"), *root.glob("lms/*/domain/reference_*.py")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether this database has taken in exactly these files, whole."""
    return LoadedData.objects.filter(name=LOADED_AS, sha256=files_digest()).exists()


def mark_current() -> None:
    LoadedData.objects.update_or_create(name=LOADED_AS, defaults={"sha256": files_digest()})


def load_requirements_with_status() -> Loaded:
    """Requirements, and in the same transaction the mark on everybody's status that they touch: a job writes it anew,
    and until then readers take facts."""
    begun = timezone.now()
    with transaction.atomic():
        done = load_requirements(requirements_file())
        if done.created or done.changed:
            positions = Requirement.objects.filter(recorded_at__gte=begun).values("position")
            mark_stale(Q(posting__versions__position__in=positions))
            ask_to_recompute(timezone.localdate(begun))
    return done


def _of_provinces(file: Callable[[], list[Row]], column: str, only: Collection[str] | None) -> list[Row]:
    return of_provinces(file(), column, only)
