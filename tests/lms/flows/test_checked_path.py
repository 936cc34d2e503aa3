"""A path that goes through the checks tells those on it once it is published, not before."""

import json

from courses.models import LearningPathPage, PagePosition
from lms.flows.models import Notice
from lms.org.enums import Role
from tests.factories.checks import act, make_editor, send
from tests.factories.courses import enrol, make_course, make_path
from tests.factories.people import make_commune, make_learner, make_position, make_province


def test_a_checked_path_tells_those_on_it(db):
    province = make_province()
    writer = make_editor(Role.TRAINER, province, "nguoi-viet")
    checkers = [make_editor(role, province, role.value) for role in (Role.SUBJECT_CHECKER, Role.LEGAL_CHECKER)]
    position = make_position()
    course, more = make_course(), make_course("chung-thuc", "Chứng thực")
    learner = make_learner(make_commune(), position)
    enrol(learner, course)
    path = make_path("lo-trinh-ho-tich", "Lộ trình hộ tịch", ("Đầu", course))
    PagePosition.objects.create(page=path, position=position)
    draft = LearningPathPage.objects.get(pk=path.pk)
    items = [{"type": "course", "value": one.pk} for one in (course, more)]
    draft.stages = json.dumps([{"type": "stage", "value": {"title": "Đầu", "items": items}}])
    draft.save_revision(user=writer)
    submission = send(path, writer)
    told = []
    for checker in checkers:
        told.append(Notice.objects.count())
        act(submission, checker)
    assert (told, [one.facts["added"] for one in Notice.objects.all()]) == ([0, 0], ["“Chứng thực”"])
    assert Notice.objects.get().official == learner
