"""A paper met again: what it was recorded without is taken, what is recorded stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import normalise
from lms.org.domain.decision_scans import add_scan
from lms.org.models import Decision

if TYPE_CHECKING:
    from lms.accounts.models import User

WORDS = ("signer", "signer_title", "summary", "legal_basis")
SIGNED = frozenset({"signer", "signer_title"})
"""Taken together or not at all: nobody gets the title of another."""
WORDS_ADDED = register_verb(
    "org.decision.words_added",
    _(
        "%(actor)s đã bổ sung phần còn trống của Quyết định số %(target)s; nay là: người ký %(signer)s, "
        "chức vụ %(signer_title)s, trích yếu %(summary)s, căn cứ %(legal_basis)s"
    ),
)


@dataclass(frozen=True)
class Completed:
    """Names of the decision's fields: `taken` were empty; `kept` hold something else than was typed now."""

    taken: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def complete_decision(
    *, decision: Decision, words: Mapping[str, str], scan: File[bytes] | None, actor: User
) -> Completed:
    """Set what is empty, words of `WORDS` and the scan. Typed or sent again as they are, they change nothing."""
    typed = {field: normalise(words[field]) for field in WORDS if normalise(words[field])}
    with transaction.atomic():
        # Not its key: others may be adding people to the same paper, while they hold a unit that we want next.
        held = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
        before = {field: getattr(held, field) for field in WORDS}
        taken = [field for field in typed if not before[field]]
        kept = [field for field in typed if before[field] and before[field].casefold() != typed[field].casefold()]
        if SIGNED.intersection(kept):  # of somebody else than was typed now
            kept = [field for field in typed if field in kept or (field in SIGNED and field in taken)]
            taken = [field for field in taken if field not in SIGNED]
        if taken:
            for field in taken:
                setattr(held, field, typed[field])
            held.save(update_fields=taken)
            after = {field: getattr(held, field) for field in WORDS}
            record(verb=WORDS_ADDED, target=held, actor=actor, before=before, after=after)
        if scan is not None and not held.scan:
            add_scan(decision=held, scan=scan, actor=actor)
            taken.append("scan")
        elif scan is not None and not _is_recorded(held, scan):
            kept.append("scan")
    return Completed(tuple(taken), tuple(kept))


def _is_recorded(decision: Decision, scan: File[bytes]) -> bool:
    try:
        with decision.scan.open("rb") as recorded:
            return _digest(recorded) == _digest(scan)
    except FileNotFoundError:  # kept elsewhere, or lost: no reason to refuse the person
        return False


def _digest(file: File[bytes]) -> str:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
