"""When a version of a framework may begin, what it leaves behind, and when one may stop."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from lms.competencies.domain.framework_contents import LevelWords, contents_of, facts_of, state_of
from lms.competencies.domain.framework_drafts import add_competency, change_facts, drop_competency, start_draft
from lms.competencies.domain.framework_publishing import readiness_of, retire_version
from lms.competencies.exceptions import (
    DraftChangedMeanwhile,
    LastDayTooEarly,
    ReasonMissing,
    RequirementsOutsideLevels,
    StillRequired,
    VersionAlreadyEnds,
    VersionNotPublished,
    VersionNotReady,
)
from lms.competencies.models import CompetencyLevel, CompetencyVersion, Requirement
from lms.core.domain.audit_history import history_for
from lms.flows.frameworks import publish_framework, retire_framework
from lms.plans.domain.status import differences, refresh_status
from lms.plans.models import RequirementStatus
from tests.factories.frameworks import NOW, TODAY, FrameworkWorld, facts
from tests.factories.gaps import require
from tests.factories.people import make_commune, make_official, make_position, make_posting

pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 1)


@pytest.fixture
def world():
    return FrameworkWorld()


def publish(world, draft, **changes):
    said = {
        "decision_number": "12/QĐ-UBND",
        "reason": "Khung mới",
        "keep_outside": False,
        "seen": state_of(contents_of(draft)),
        "now": NOW,
        "today": TODAY,
    }
    return publish_framework(draft=draft, actor=world.hr, **said | changes)


def begin(world, draft, day):
    said = facts_of(draft)
    change_facts(draft=draft, facts=replace(said, valid_from=day), seen=state_of(said), actor=world.hr)
    draft.refresh_from_db()


def test_a_published_version_ends_the_one_before_and_stays_as_it_is(world):
    draft = world.draft()
    begin(world, draft, AUGUST)
    seen = state_of(contents_of(draft))
    with pytest.raises(ReasonMissing):
        publish(world, draft, reason=" ")
    with pytest.raises(DraftChangedMeanwhile):
        publish(world, draft, seen="earlier")
    published = publish(world, draft, seen=seen)
    world.version.refresh_from_db()
    assert (world.version.status, world.version.valid_to) == ("retired", date(2026, 7, 31))
    assert (published.status, published.decision_number, published.published_by) == (
        "published",
        "12/QĐ-UBND",
        world.hr,
    )
    assert history_for(published)[0].what.endswith(
        "đã công bố phiên bản 2, áp dụng từ 01/08/2026, quyết định 12/QĐ-UBND"
    )
    assert history_for(world.version)[0].reason == "Khung mới"
    row = CompetencyVersion.objects.filter(framework_version=published).first()
    level = row.levels.first()
    for act in (
        lambda: type(published).objects.filter(pk=published.pk).update(legal_basis="khác"),
        lambda: type(published).objects.filter(pk=published.pk).update(status="draft"),
        lambda: CompetencyVersion.objects.filter(pk=row.pk).update(name_vi="khác"),
        lambda: CompetencyLevel.objects.filter(pk=level.pk).update(description_vi="khác"),
        lambda: CompetencyLevel.objects.create(competency_version=row, level=5, description_vi="thêm"),
        lambda: published.scale.update(name_vi="khác"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert type(published).objects.filter(pk=published.pk).update(valid_to=date(2027, 1, 1)) == 1


def test_everything_that_stands_in_the_way_is_told(world):
    draft = world.draft()
    add_competency(draft=draft, facts=facts(levels=()), place=None, actor=world.hr)
    require(make_position("CM-04", "Công chức tư pháp – hộ tịch"), world.competencies["T02"], 2)
    drop_competency(draft=draft, code="T02", actor=world.hr)
    begin(world, draft, TODAY - timedelta(days=1))
    assert [(fault.code, fault.text) for fault in readiness_of(draft, TODAY).faults] == [
        ("T04", "T04 Lưu trữ hồ sơ: chưa mô tả mức nào. Hãy ghi biểu hiện của ít nhất một mức."),
        ("", "Ngày áp dụng 19/07/2026 đã qua. Hãy chọn từ hôm nay trở đi: mức của ngày đã qua không tính lại."),
        (
            "",
            (
                "Năng lực T02 đã bỏ khỏi bản soạn nhưng 1 yêu cầu của vị trí còn dùng. Hãy thêm lại năng lực, hoặc cho"
                " yêu cầu đó hết hiệu lực trước."
            ),
        ),
    ]
    with pytest.raises(VersionNotReady):
        publish(world, draft)
    begin(world, draft, date(2062, 7, 20))
    assert readiness_of(draft, TODAY).faults[1].text == (
        "Ngày áp dụng 20/07/2062 còn quá xa, có thể gõ nhầm năm. Hãy chọn ngày trong hai năm tới."
    )
    begin(world, draft, world.version.valid_from)
    assert readiness_of(draft, TODAY).faults[1].text == (
        f"Phiên bản 1 áp dụng từ {world.version.valid_from:%d/%m/%Y}. Hãy chọn ngày áp dụng muộn hơn ngày đó."
    )


def test_requirements_outside_the_levels_are_told_and_left_only_on_purpose(world):
    position = make_position("CM-04", "Công chức tư pháp – hộ tịch")
    require(position, world.competencies["T01"], 3)
    require(position, world.competencies["T03"], 2)
    draft = world.draft()
    world.change(draft, "T01", last_level=3)
    words = contents_of(draft).competency("T03").levels[2:]
    world.change(draft, "T03", first_level=3, levels=words)
    assert [
        (one.position_code, one.competency_code, one.min_level, one.max_level, one.first_level, one.last_level)
        for one in readiness_of(draft, TODAY).outside
    ] == [("CM-04", "T01", 3, 4, 1, 3), ("CM-04", "T03", 2, 3, 3, 5)]
    assert [one.competency_code for one in readiness_of(draft, TODAY).above] == ["T01"]
    with pytest.raises(RequirementsOutsideLevels):
        publish(world, draft)
    assert publish(world, draft, keep_outside=True).status == "published"


@pytest.mark.parametrize("begins", [TODAY, AUGUST])
def test_status_of_requirements_is_right_again_once_the_job_has_run(world, begins):
    position = make_position("CM-04", "Công chức tư pháp – hộ tịch")
    require(position, world.competencies["T01"], 1)
    official = make_official()
    make_posting(official, make_commune(), position=position, starts_on=date(2026, 1, 5))
    refresh_status([official.pk], now=NOW)
    draft = world.draft()
    world.change(draft, "T01", first_level=2, levels=(LevelWords(2, "Làm."),))
    begin(world, draft, begins)
    publish(world, draft, keep_outside=True)
    assert RequirementStatus.objects.filter(is_stale=True).count() == 1
    refresh_status([official.pk], now=NOW)
    row = RequirementStatus.objects.get()
    assert (row.min_level, row.next_change_on) == ((2, None) if begins == TODAY else (1, AUGUST))
    assert differences([official.pk], now=NOW) == []


def test_a_version_is_retired_only_where_nothing_rests_on_it(world):
    retire = {"version": world.version, "reason": "Bỏ khung", "actor": world.hr, "today": TODAY}
    requirement = require(make_position("CM-04", "Công chức tư pháp – hộ tịch"), world.competencies["T01"], 2)
    with pytest.raises(StillRequired) as told:
        retire_framework(last_day=AUGUST, **retire)
    assert "vẫn có 1 yêu cầu" in str(told.value)
    with pytest.raises(LastDayTooEarly):
        retire_version(last_day=TODAY - timedelta(days=1), **retire)
    with pytest.raises(ReasonMissing):
        retire_version(last_day=AUGUST, **retire | {"reason": ""})
    Requirement.objects.filter(pk=requirement.pk).update(valid_to=AUGUST)
    for _twice in range(2):
        retired = retire_framework(last_day=AUGUST, **retire)
    assert (retired.status, retired.valid_to) == ("retired", AUGUST)
    with pytest.raises(VersionAlreadyEnds):
        retire_version(last_day=TODAY, **retire)
    draft = start_draft(source=retired, actor=world.hr, today=TODAY)
    with pytest.raises(VersionNotPublished):
        retire_version(last_day=TODAY, **retire | {"version": draft})
