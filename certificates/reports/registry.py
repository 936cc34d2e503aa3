"""Every report, in the order in which the list page shows them."""

from __future__ import annotations

from certificates.reports.dossier import DOSSIER
from certificates.reports.hours import HOURS
from certificates.reports.issued import ISSUED
from certificates.reports.moves_listed import MOVES
from certificates.reports.overdue_listed import OVERDUE
from certificates.reports.progress import PROGRESS
from certificates.reports.quality import QUALITY
from certificates.reports.skill_gap_listed import SKILL_GAP

KINDS = (SKILL_GAP, PROGRESS, OVERDUE, MOVES, HOURS, ISSUED, QUALITY, DOSSIER)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_SLUG = {kind.slug: kind for kind in KINDS}
