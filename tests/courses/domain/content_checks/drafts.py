"""A good draft, and ways to spoil it."""

import copy

from courses.domain.content_checks.draft import Draft, steps_of
from tests.factories.courses import every_kind

ACT = "Luật Hộ tịch số 60/2014/QH13"


def draft_of(steps, *, legal_basis=(ACT,), **facts):
    return Draft(steps=steps_of(steps), legal_basis=legal_basis, **facts)


def spoilt(number, **values):
    """The steps of a good lesson with other values at one step."""
    steps = copy.deepcopy(every_kind())
    steps[number - 1]["value"] |= values
    return steps


def found(check, draft):
    return [(one.code, one.severity.value, one.number, one.block_id, one.sentence) for one in check(draft)]
