import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.step_changes import StepChange, compare_steps
from courses.enums import StepChangeKind
from tests.factories.courses import every_kind

pytestmark = pytest.mark.unit
ADDED, REMOVED, REWORDED, MOVED = StepChangeKind


def steps(*ids, **words):
    return [{"type": "read", "id": one, "value": {"title": one, "body_html": words.get(one, "Như cũ.")}} for one in ids]


def changes_of(before, after):
    return [(one.block_id, one.kind) for one in compare_steps(before, after)]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (steps("a", "b", "c", "d"), []),
        (steps("a", "c", "d"), [("b", REMOVED)]),
        (steps("a", "b", "e", "c", "d"), [("e", ADDED)]),
        (steps("a", "b", "c", "d", b="Câu khác."), [("b", REWORDED)]),
        (steps("b", "c", "d", "a"), [("a", MOVED)]),
        (steps("d", "a", "b", "c"), [("d", MOVED)]),
        (steps("b", "a", "d", "c"), [("a", MOVED), ("c", MOVED)]),
        (
            steps("d", "b", "e", b="Câu khác."),
            [("b", REWORDED), ("b", MOVED), ("e", ADDED), ("a", REMOVED), ("c", REMOVED)],
        ),
        ([], [("a", REMOVED), ("b", REMOVED), ("c", REMOVED), ("d", REMOVED)]),
    ],
)
def test_steps_are_compared_by_their_ids(after, expected):
    assert changes_of(steps("a", "b", "c", "d"), after) == expected


def test_a_change_carries_the_title_people_know():
    renamed = [{"type": "read", "id": "a", "value": {"title": "Tên mới", "body_html": "Như cũ."}}]
    assert compare_steps(steps("a", "b"), renamed) == (
        StepChange("a", REWORDED, "Tên mới"),
        StepChange("b", REMOVED, "b"),
    )


def read(html, **more):
    return [{"type": "read", "id": "a", "value": {"title": "Đọc", "body_html": html} | more}]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Một <b>hai</b>.</p>", '<p data-block-key="x1y2z">Một <strong>hai</strong>.</p>'),
        ("<p>Một  hai.</p>", "<p>Một hai.</p>"),
    ],
)
def test_opening_and_saving_in_the_editor_is_no_change(before, after):
    assert changes_of(read(before), read(after)) == []


def test_a_field_that_is_new_and_empty_is_no_change():
    assert changes_of(read("<p>Một.</p>"), read("<p>Một.</p>", picture=None, marks=[])) == []


def test_a_number_at_the_edge_of_a_picture_is_not_the_same_as_none():
    assert changes_of(read("<p>Một.</p>", mark_x=None), read("<p>Một.</p>", mark_x=0)) == [("a", REWORDED)]


def test_new_ids_inside_a_step_are_no_change_other_words_are():
    before = every_kind()
    same = [step | {"value": dict(step["value"])} for step in before]
    same[1]["value"]["actions"] = [item | {"id": "khac"} for item in same[1]["value"]["actions"]]
    assert changes_of(before, same) == []
    other = same[1]["value"]["actions"]
    same[1]["value"]["actions"] = [other[0] | {"value": other[0]["value"] | {"check": "Đúng người."}}, other[1]]
    assert changes_of(before, same) == [("follow", REWORDED)]


def test_another_kind_of_step_with_the_same_id_is_another_step():
    before = steps("a")
    assert changes_of(before, [before[0] | {"type": "follow"}]) == [("a", REWORDED)]


@given(
    before=st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8),
    after=st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8),
    reworded=st.sets(st.sampled_from("abcdefgh")),
)
def test_every_difference_is_found_and_none_is_made_up(before, after, reworded):
    found = compare_steps(steps(*before), steps(*after, **dict.fromkeys(reworded, "Câu khác.")))
    by_kind = {kind: {one.block_id for one in found if one.kind == kind} for kind in StepChangeKind}
    assert by_kind[ADDED] == set(after) - set(before)
    assert by_kind[REMOVED] == set(before) - set(after)
    assert by_kind[REWORDED] == reworded & set(before) & set(after)
    stayed = [one for one in after if one in before and one not in by_kind[MOVED]]
    assert stayed == [one for one in before if one in stayed]
