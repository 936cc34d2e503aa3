import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from wagtail.blocks.stream_block import StreamBlockValidationError

from courses.blocks.streams import LessonSteps
from courses.enums import StepType
from tests.factories.courses import every_kind, items, read, reads, step

STREAM = LessonSteps()


def clean(steps):
    return STREAM.clean(STREAM.to_python(steps))


def problems(steps):
    """Sentences about the whole, and (place, sentences) of each faulty step."""
    with pytest.raises(StreamBlockValidationError) as refused:
        clean(steps)
    error = refused.value
    whole = [sentence for one in error.non_block_errors.as_data() for sentence in one.messages]
    return whole, {
        place: [str(one.message) for one in inner.non_block_errors.as_data()]
        for place, inner in error.block_errors.items()
    }


def test_the_kinds_of_steps_are_those_of_the_list():
    assert list(STREAM.child_blocks) == StepType.values


def test_every_kind_explains_itself_to_the_author():
    for block in STREAM.child_blocks.values():
        assert str(block.label)
        assert block.get_description()
        assert block.meta.icon != "placeholder"
        assert block.is_previewable
        block.clean(block.get_preview_value())


@pytest.mark.parametrize("kind", StepType.values)
def test_a_preview_value_renders(kind):
    block = STREAM.child_blocks[kind]
    html = Template("{% load wagtailcore_tags %}{% include_block block %}").render(
        Context({"block": block.bind(block.get_preview_value())})
    )
    assert 'lang="vi"' in html


def test_a_whole_lesson_passes():
    assert len(clean(every_kind())) == 6


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([], "Bài đang có 0 bước, cần ít nhất 3. Hãy thêm bước rồi gửi lại."),
        (reads(2), "Bài đang có 2 bước, cần ít nhất 3. Hãy thêm bước rồi gửi lại."),
        (reads(13), "Bài đang có 13 bước, nhiều nhất là 12. Hãy tách thành hai bài."),
        (
            [*reads(2), every_kind()[-1], every_kind()[-1]],
            "Mỗi bài chỉ có một thẻ Ghi nhớ. Hãy giữ lại một thẻ.",
        ),
    ],
)
def test_a_lesson_of_wrong_length_is_refused_with_a_sentence(steps, sentence):
    assert problems(steps) == ([sentence], {})


@pytest.mark.parametrize("count", [3, 12])
def test_the_limits_themselves_pass(count):
    assert len(clean(reads(count))) == count


def test_a_draft_may_still_be_short():
    assert len(STREAM.clean_deferred(STREAM.to_python(reads(1)))) == 1


def test_a_question_needs_exactly_one_right_choice():
    faulty = every_kind()[2]
    faulty["value"]["choices"][0]["value"]["correct"] = True
    assert problems([*reads(2), faulty]) == (
        [],
        {2: ["Câu hỏi đang có 2 phương án đúng. Hãy đánh dấu đúng một phương án."]},
    )


def test_a_situation_needs_exactly_one_best_way():
    faulty = every_kind()[3]
    faulty["value"]["choices"][1]["value"]["is_best"] = False
    assert problems([*reads(2), faulty]) == (
        [],
        {2: ["Tình huống đang có 0 cách nên chọn. Hãy đánh dấu đúng một cách."]},
    )


def test_a_choice_without_feedback_is_refused():
    faulty = every_kind()[2]
    faulty["value"]["choices"][0]["value"]["feedback"] = ""
    with pytest.raises(ValidationError):
        clean([*reads(2), faulty])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Chưa đúng. giấy này không có.", "Giấy này không có."),
        ("Đúng. Nộp văn bản đó.", "Nộp văn bản đó."),
        ("Đúng hạn thì nhận.", "Đúng hạn thì nhận."),
        ("Giấy này không có.", "Giấy này không có."),
    ],
)
def test_feedback_does_not_say_twice_whether_it_was_right(written, shown):
    block = STREAM.child_blocks["try_now"]
    value = block.to_python({"choices": items({"text": "A", "correct": False, "feedback": written})})
    assert value["choices"][0].feedback_text == shown


def test_a_step_to_read_needs_its_words():
    with pytest.raises(ValidationError):
        clean([*reads(2), step("read", {"title": "", "body_html": ""})])
    assert len(clean([*reads(2), read()])) == 3
