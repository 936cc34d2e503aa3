"""A template shown with made-up words as long as real ones get."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from certificates.domain.sample_words import sample_words
from certificates.domain.template_designs import LAYOUT, Design, frozen_design
from certificates.domain.words import capacity_lines, issuer_words
from lms.org.domain.unit_names import unit_names
from lms.org.models import Unit
from lms.org.policy import signing_capacity

USUAL_CAPACITY = "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"


def sample_of(design: Design, *, owner: Unit, request: HttpRequest, today: date) -> dict[str, Any]:
    """Words of the owner's own paper, in the capacity in which this person signs, else in the longest usual one."""
    issuer = issuer_words(unit_names([owner.pk], today)[owner.pk])
    capacity = signing_capacity(request.user, owner, as_of=today) or USUAL_CAPACITY
    words = sample_words(issuer=issuer, signer="", capacity=capacity_lines(capacity), today=today)
    return words | {"layout": LAYOUT, "design": frozen_design(design, words, template="", version=0)}
