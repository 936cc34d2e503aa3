"""The competency framework and what positions require, from files into rows.

The framework is loaded as one published version. Its wording may still be corrected by a later load; what levels a
competency has may not, as evidence and requirements count in them: that needs a new version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lms.competencies.enums import CompetencyMark, FrameworkStatus
from lms.competencies.models import (
    Competency,
    CompetencyLevel,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
    ScaleLevel,
)
from lms.core.domain.loading import BATCH, Loaded, Row, compare, fitting, keyed, read_rows, write_changes, write_rows
from lms.org.enums import REFORM_DAY

DATA = Path(__file__).resolve().parent.parent / "data"
FRAMEWORK = "VN-XA"
VERSION = 1
LEGAL_BASIS = (
    "Khung năng lực theo vị trí việc làm cấp xã, tham khảo Nghị định 361/2025/NĐ-CP và phụ lục của một xã năm 2026; "
    "phụ lục của Nghị định chưa đối chiếu. Mô tả các mức do nơi làm phần mềm biên soạn, cơ quan sử dụng có thể thay."
)
COMPETENCY_COLUMNS = ("code", "group", "name_vi", "name_en", "levels_defined", "status")
LEVEL_COLUMNS = ("competency_code", "level", "description_vi", "description_en")
SCALE_COLUMNS = ("level", "name_vi", "name_en")

Levels = Mapping[str, list[Row]]


def competencies_file() -> list[Row]:
    return read_rows(DATA / "competencies.csv", COMPETENCY_COLUMNS)


def levels_file() -> list[Row]:
    return read_rows(DATA / "competency_levels.csv", LEVEL_COLUMNS)


def scale_file() -> list[Row]:
    return read_rows(DATA / "scale.csv", SCALE_COLUMNS)


@transaction.atomic
def load_competencies(rows: Sequence[Row], levels: Sequence[Row], scale: Sequence[Row]) -> Loaded:
    """One competency counts once: as created, or as changed if its own words or those of a level differ."""
    loaded = Loaded()
    version = framework_version()
    _write_scale(version, scale)
    existing = _versions(version)
    wanted: dict[str, dict[str, Any]] = {}
    described = _by_competency(levels, loaded)
    for order, (code, row) in enumerate(keyed(rows, ["code"], loaded), start=1):
        fields = _competency_fields(code, row, order, existing.get(code), described.get(code, []), loaded)
        if fields is not None:
            wanted[code] = fields
    _refuse_strangers(described, wanted, loaded)
    difference = compare(existing, wanted)
    _create(version, difference.new, wanted)
    write_changes(CompetencyVersion, difference.changed)
    reworded = {row.competency.code for row, _values in difference.changed}
    reworded |= _write_levels(_versions(version), {code: described[code] for code in wanted})
    reworded -= set(difference.new)
    loaded.created += len(difference.new)
    loaded.changed += len(reworded)
    loaded.same += len(wanted) - len(difference.new) - len(reworded)
    return loaded


def framework_version() -> FrameworkVersion:
    framework, _created = Framework.objects.get_or_create(
        code=FRAMEWORK,
        defaults={
            "name_vi": "Khung năng lực cán bộ, công chức cấp xã",
            "name_en": "Commune officials' competency framework",
        },
    )
    version, _created = FrameworkVersion.objects.get_or_create(
        framework=framework,
        number=VERSION,
        defaults={"status": FrameworkStatus.PUBLISHED, "legal_basis": LEGAL_BASIS, "valid_from": REFORM_DAY},
    )
    return version


def _competency_fields(
    code: str, row: Row, order: int, known: CompetencyVersion | None, levels: Sequence[Row], loaded: Loaded
) -> dict[str, Any] | None:
    span = row["levels_defined"].split("-")
    if len(span) != 2 or not all(end.isdigit() for end in span) or int(span[0]) > int(span[1]):
        reason = _("Cột levels_defined ghi “%(value)s”; cần dạng mức đầu-mức cuối, ví dụ 1-5.")
        loaded.refuse(row, code, reason % {"value": row["levels_defined"]})
        return None
    first, last = int(span[0]), int(span[1])
    if row["status"] not in CompetencyMark.values:
        loaded.refuse(row, code, _("Cột status ghi “%(value)s”, chưa có trong danh sách.") % {"value": row["status"]})
        return None
    if known is not None and (known.first_level, known.last_level) != (first, last):
        reason = _(
            "Các mức của phiên bản đã áp dụng giữ nguyên %(first)s-%(last)s; muốn đổi hãy lập phiên bản khung mới."
        )
        loaded.refuse(row, code, reason % {"first": known.first_level, "last": known.last_level})
        return None
    if [level["level"] for level in levels] != [str(level) for level in range(first, last + 1)]:
        reason = _("Chưa đủ mô tả cho từng mức từ %(first)s đến %(last)s, mỗi mức một dòng theo thứ tự.")
        loaded.refuse(row, code, reason % {"first": first, "last": last})
        return None
    fields: dict[str, Any] = {name: row[name] for name in ("group", "name_vi", "name_en")}
    fields |= {"mark": row["status"], "first_level": first, "last_level": last, "order": order}
    return fields if fitting(CompetencyVersion, row, code, fields, loaded) else None


def _by_competency(levels: Sequence[Row], loaded: Loaded) -> Levels:
    described: dict[str, list[Row]] = defaultdict(list)
    for _key, row in keyed(levels, ["competency_code", "level"], loaded):
        if row["description_vi"]:
            described[row["competency_code"]].append(row)
    return described


def _refuse_strangers(described: Levels, wanted: Mapping[str, Any], loaded: Loaded) -> None:
    """Level lines of a competency that isn't in the list (a refused one has said so itself)."""
    refused = {refusal.key for refusal in loaded.refused}
    for code in described:
        if code not in wanted and code not in refused:
            loaded.refuse(described[code][0], code, _("Chưa có năng lực mang mã %(code)s.") % {"code": code})


def _versions(version: FrameworkVersion) -> dict[str, CompetencyVersion]:
    rows = CompetencyVersion.objects.filter(framework_version=version).select_related("competency")
    return {row.competency.code: row for row in rows}


def _create(version: FrameworkVersion, codes: Sequence[str], wanted: Mapping[str, dict[str, Any]]) -> None:
    known = {row.code: row for row in Competency.objects.filter(framework=version.framework)}
    new = [Competency(framework=version.framework, code=code) for code in codes if code not in known]
    known |= {row.code: row for row in Competency.objects.bulk_create(new, batch_size=BATCH)}
    CompetencyVersion.objects.bulk_create(
        [CompetencyVersion(competency=known[code], framework_version=version, **wanted[code]) for code in codes],
        batch_size=BATCH,
    )


def _write_levels(versions: Mapping[str, CompetencyVersion], described: Levels) -> set[str]:
    """Write what each level says; the codes of competencies in which anything was written."""
    existing = {
        (row.competency_version_id, row.level): row
        for row in CompetencyLevel.objects.filter(competency_version__in=versions.values())
    }
    codes = {versions[code].pk: code for code in described}
    wanted = {
        (versions[code].pk, int(row["level"])): {
            "description_vi": row["description_vi"],
            "description_en": row["description_en"],
        }
        for code, rows in described.items()
        for row in rows
    }
    difference = compare(existing, wanted)
    write_rows(
        CompetencyLevel,
        existing,
        wanted,
        Loaded(),
        make=lambda key: {"competency_version_id": key[0], "level": key[1]},
    )
    return {codes[key[0]] for key in difference.new} | {
        codes[row.competency_version_id] for row, _v in difference.changed
    }


def _write_scale(version: FrameworkVersion, scale: Sequence[Row]) -> None:
    existing = {row.level: row for row in ScaleLevel.objects.filter(framework_version=version)}
    wanted = {int(row["level"]): {"name_vi": row["name_vi"], "name_en": row["name_en"]} for row in scale}
    write_rows(
        ScaleLevel, existing, wanted, Loaded(), make=lambda level: {"framework_version": version, "level": level}
    )
