"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class Finding:
    """One thing to mend: what is there, the rule, how to mend it. `block_id` "" is the lesson as a whole."""

    code: str
    severity: Severity
    sentence: str
    number: int = 0
    block_id: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.BLOCKS
