"""A draft of a framework as HR of a province edits it."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.competencies.domain.framework_contents import LevelWords, contents_of, facts_of, indicators, state_of
from lms.competencies.domain.framework_drafts import (
    add_competency,
    change_competency,
    change_facts,
    change_groups,
    delete_draft,
    drop_competency,
    replace_contents,
    start_draft,
)
from lms.competencies.exceptions import (
    CompetencyCodeTaken,
    CompetencyGone,
    CompetencyNameTaken,
    DescriptionMissing,
    DescriptionOutside,
    DraftAlreadyThere,
    DraftChangedMeanwhile,
    FrameworksNotYours,
    GroupNameMissing,
    GroupNameTwice,
    LevelsOutsideScale,
    NotADraft,
    ScaleEnds,
    ScaleNameMissing,
    ScaleNameOutside,
    ScaleTooNarrow,
)
from lms.competencies.models import Competency, FrameworkVersion
from lms.core.domain.audit_history import history_for
from tests.factories.frameworks import TODAY, FrameworkWorld, facts
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return FrameworkWorld()


def codes(version):
    return [one.code for one in contents_of(version).competencies]


def test_a_draft_is_a_copy_with_the_next_number_and_there_is_one_at_a_time(world):
    draft = world.draft()
    said, copied = contents_of(world.version), contents_of(draft)
    assert (draft.number, draft.status, draft.valid_from) == (2, "draft", TODAY)
    assert copied == replace(said, facts=replace(said.facts, valid_from=TODAY))
    with pytest.raises(DraftAlreadyThere):
        world.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        FrameworkVersion.objects.create(framework=draft.framework, number=9, valid_from=TODAY)
    with pytest.raises(FrameworksNotYours):
        start_draft(source=world.version, actor=make_user(), today=TODAY)


def test_what_is_published_is_edited_by_nobody(world):
    with pytest.raises(NotADraft):
        add_competency(draft=world.version, facts=facts(), place=None, actor=world.hr)
    with pytest.raises(NotADraft):
        delete_draft(draft=world.version, actor=world.hr)
    assert codes(world.version) == ["C01", "T01", "T02", "T03"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"scale_min": 3, "scale_max": 3}, ScaleEnds),
        ({"scale_max": 11}, ScaleEnds),
        ({"scale_max": 6}, ScaleNameMissing),
        (
            {"scale_min": 2, "scale": (LevelWords(1, "Biết"), *(LevelWords(n, "x") for n in range(2, 6)))},
            ScaleNameOutside,
        ),
        ({"scale_min": 2, "scale": tuple(LevelWords(n, "x") for n in range(2, 6))}, ScaleTooNarrow),
    ],
)
def test_a_scale_is_whole_and_holds_every_competency(world, words, fault):
    draft = world.draft()
    before = facts_of(draft)
    with pytest.raises(fault):
        change_facts(draft=draft, facts=replace(before, **words), seen=state_of(before), actor=world.hr)
    assert facts_of(draft) == before


def test_facts_and_scale_are_written_once_and_not_over_somebody_elses(world):
    draft = world.draft()
    before = facts_of(draft)
    wanted = replace(
        before, legal_basis="Thông tư 1", scale_max=6, scale=(*before.scale, LevelWords(6, "Thầy", "Master"))
    )
    for _twice in range(2):
        change_facts(draft=draft, facts=wanted, seen=state_of(before), actor=world.hr)
    draft.refresh_from_db()
    assert facts_of(draft) == wanted
    with pytest.raises(DraftChangedMeanwhile) as told:
        change_facts(draft=draft, facts=before, seen=state_of(before), actor=world.hr)
    assert "Phan Thị Tỉnh" in str(told.value)
    assert [line.what for line in history_for(draft)] == [
        f"{history_for(draft)[0].who} đã sửa thông tin và thang mức của bản soạn",
        f"{history_for(draft)[0].who} đã soạn phiên bản 2 từ phiên bản 1",
    ]


def test_groups_are_renamed_and_ordered_whole(world):
    draft = world.draft()
    seen = state_of(("chung", "nghiệp vụ"))
    turned = [("nghiệp vụ", "chuyên môn"), ("chung", "chung")]
    for groups, fault in {
        (("chung", " "), ("nghiệp vụ", "b")): GroupNameMissing,
        (("chung", "A"), ("nghiệp vụ", "a")): GroupNameTwice,
        (("chung", "chung"),): DraftChangedMeanwhile,
    }.items():
        with pytest.raises(fault):
            change_groups(draft=draft, groups=groups, seen=seen, actor=world.hr)
    change_groups(draft=draft, groups=turned, seen=seen, actor=world.hr)
    assert contents_of(draft).groups == ("chuyên môn", "chung")
    assert codes(draft) == ["T01", "T02", "T03", "C01"]
    with pytest.raises(DraftChangedMeanwhile):
        change_groups(draft=draft, groups=[("chung", "c"), ("nghiệp vụ", "b")], seen=seen, actor=world.hr)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"code": "T01"}, CompetencyCodeTaken),
        ({"name": "chứng thực"}, CompetencyNameTaken),
        ({"last_level": 6}, LevelsOutsideScale),
        ({"first_level": 4, "last_level": 3}, LevelsOutsideScale),
        ({"first_level": 2}, DescriptionOutside),
        ({"levels": (LevelWords(2, "", "Knows."),)}, DescriptionMissing),
    ],
)
def test_a_competency_that_breaks_a_rule_is_refused(world, words, fault):
    draft = world.draft()
    with pytest.raises(fault):
        add_competency(draft=draft, facts=facts(**words), place=None, actor=world.hr)
    assert codes(draft) == ["C01", "T01", "T02", "T03"]


@pytest.mark.parametrize(
    ("group", "place", "order"),
    [
        ("nghiệp vụ", None, ["C01", "T01", "T02", "T03", "T04"]),
        ("nghiệp vụ", 2, ["C01", "T01", "T04", "T02", "T03"]),
        ("chung", None, ["C01", "T04", "T01", "T02", "T03"]),
        ("số", 9, ["C01", "T01", "T02", "T03", "T04"]),
    ],
)
def test_a_competency_is_added_at_its_place_once(world, group, place, order):
    draft = world.draft()
    for _twice in range(2):
        add_competency(draft=draft, facts=facts(group=group), place=place, actor=world.hr)
    assert codes(draft) == order
    assert contents_of(draft).competency("T04") == facts(group=group)


def test_a_competency_is_reworded_and_moved_but_not_over_somebody_elses_words(world):
    draft = world.draft()
    old = contents_of(draft).competency("T02")
    lines = LevelWords(4, "Tự chứng thực.\nTrả lời dân.", "Certifies.")
    world.change(draft, "T02", group="chung", name_vi="Chứng thực bản sao", levels=(*old.levels, lines), last_level=4)
    now = contents_of(draft).competency("T02")
    assert codes(draft) == ["C01", "T02", "T01", "T03"]
    assert now == replace(old, group="chung", name_vi="Chứng thực bản sao", levels=(*old.levels, lines), last_level=4)
    assert indicators(now.described(4).vi) == ["Tự chứng thực.", "Trả lời dân."]
    with pytest.raises(DraftChangedMeanwhile):
        change_competency(draft=draft, facts=old, place=2, seen=state_of((old, 2)), actor=world.hr)
    change_competency(draft=draft, facts=now, place=2, seen="of the first sending", actor=world.hr)
    world.change(draft, "T03", place=1)
    assert codes(draft) == ["C01", "T02", "T03", "T01"]
    assert contents_of(world.version).competency("T02") == old


def test_a_competency_dropped_leaves_the_draft_alone(world):
    draft = world.draft()
    known = contents_of(draft).competency("T02")
    for _twice in range(2):
        drop_competency(draft=draft, code="T02", actor=world.hr)
    assert (codes(draft), len(codes(world.version))) == (["C01", "T01", "T03"], 4)
    with pytest.raises(CompetencyGone):
        change_competency(draft=draft, facts=known, place=1, seen="", actor=world.hr)


def test_a_deleted_draft_leaves_a_line_in_the_history(world):
    draft = world.draft()
    add_competency(draft=draft, facts=facts(), place=None, actor=world.hr)
    delete_draft(draft=draft, actor=world.hr)
    assert [one.number for one in FrameworkVersion.objects.all()] == [1]
    assert history_for(world.version.framework)[0].what.endswith("đã xóa bản soạn phiên bản 2")
    assert Competency.objects.filter(code="T04").count() == 1  # the code stays hers if she comes back


def test_a_files_contents_take_the_place_of_all_or_of_nothing(world):
    draft = world.draft()
    before = contents_of(draft)
    first = before.competencies[0]
    wanted = replace(before, competencies=(facts(), replace(first, name_vi="Đạo đức công vụ"), before.competencies[1]))
    broken = replace(wanted, competencies=(*wanted.competencies, facts("T05")))
    with pytest.raises(CompetencyNameTaken):
        replace_contents(draft=draft, contents=broken, seen=state_of(before), actor=world.hr)
    assert contents_of(draft) == before
    replace_contents(draft=draft, contents=wanted, seen=state_of(before), actor=world.hr)
    assert contents_of(draft) == wanted
    assert history_for(draft)[0].what.endswith("thêm 1, sửa 1, bỏ 2 năng lực")
    with pytest.raises(DraftChangedMeanwhile):
        replace_contents(draft=draft, contents=before, seen=state_of(before), actor=world.hr)
    assert facts_of(draft).valid_from == date(2026, 7, 20)
