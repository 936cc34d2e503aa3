"""A framework with one version from the file, and who keeps it."""

from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from lms.competencies.domain.framework_contents import CompetencyFacts, LevelWords, contents_of, state_of
from lms.competencies.domain.framework_drafts import change_competency, place_of, start_draft
from lms.competencies.models import CompetencyLevel, CompetencyVersion, FrameworkVersion, ScaleLevel
from lms.org.enums import Role
from tests.factories.gaps import make_competencies
from tests.factories.people import grant_role, make_province, make_user

NOW = datetime(2026, 7, 20, 9, 0, tzinfo=timezone.get_default_timezone())
TODAY = date(2026, 7, 20)
SCALE = ("Chưa thể hiện", "Biết", "Làm có hướng dẫn", "Tự làm", "Hướng dẫn", "Dẫn dắt")


class FrameworkWorld:
    """C01 in “chung”, T01–T03 in “nghiệp vụ”, each described at levels 1 to 3; version 1 in force since the reform."""

    def __init__(self) -> None:
        self.competencies = make_competencies()
        self.version = FrameworkVersion.objects.get()
        ScaleLevel.objects.bulk_create(
            ScaleLevel(framework_version=self.version, level=level, name_vi=name) for level, name in enumerate(SCALE)
        )
        CompetencyLevel.objects.bulk_create(
            CompetencyLevel(competency_version=row, level=level, description_vi=f"{row.name_vi}, bậc {level}.")
            for row in CompetencyVersion.objects.all()
            for level in (1, 2, 3)
        )
        self.hr = make_user(full_name="Phan Thị Tỉnh")
        grant_role(self.hr, Role.HR, make_province())

    def draft(self) -> FrameworkVersion:
        return start_draft(source=self.version, actor=self.hr, today=TODAY)

    def change(self, draft: FrameworkVersion, code: str, *, place: int | None = None, **words: object) -> None:
        contents = contents_of(draft)
        known = contents.competency(code)
        change_competency(
            draft=draft,
            facts=replace(known, **words),
            place=place,
            seen=state_of((known, place_of(contents, known))),
            actor=self.hr,
        )


def facts(code: str = "T04", name: str = "Lưu trữ hồ sơ", **words: object) -> CompetencyFacts:
    return CompetencyFacts(
        code, **({"group": "nghiệp vụ", "name_vi": name, "levels": (LevelWords(1, "Biết."),)} | words)
    )
