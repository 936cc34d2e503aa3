import pytest

from courses.blocks.recordings import LIGHT
from courses.domain.content_checks.reading import read_draft
from courses.domain.content_checks.recordings import check_recordings
from tests.courses.domain.content_checks.drafts import draft_of, found
from tests.factories.courses import make_course, make_lesson, read, watch
from tests.factories.recordings import make_recording

NO_RECORDING = "Bước Xem, nghe chưa có bản ghi. Hãy chọn một bản ghi, hoặc đổi thành bước Đọc."
NO_LIGHT = "Bản nhẹ nhất nặng 3\xa0MB, nhiều nhất là 2\xa0MB. Hãy thêm bản chỉ có tiếng hoặc hình 240p."
NO_WORDS = "Bản ghi chưa có lời thoại. Hãy chép lại từng lời, kèm điều thấy trên hình."
OTHERS = 3
HEAVY = 3 * 1024 * 1024


@pytest.mark.unit
@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (watch(7), []),
        (watch(8, 7), []),
        (read(), []),
        (watch(8), [("recording_without_light", "blocks", 1, "nghe", NO_LIGHT)]),
        (watch(), [("recording_missing", "blocks", 1, "nghe", NO_RECORDING)]),
        (watch(9), [("recording_missing", "blocks", 1, "nghe", NO_RECORDING)]),
        (watch(7, transcript="<p> </p>"), [("transcript_missing", "blocks", 1, "nghe", NO_WORDS)]),
    ],
    ids=["whole", "a light one too", "another step", "heavy", "nothing to hear", "gone", "nothing to read"],
)
def test_a_recording_is_light_and_comes_with_its_words(step, expected):
    assert found(check_recordings, draft_of([step], recording_bytes={7: LIGHT, 8: HEAVY})) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_weights_are_asked_for_at_once(count, django_assert_num_queries):
    weights = {make_recording(byte_size=1000 * number).pk: 1000 * number for number in range(1, count + 1)}
    with_some = make_lesson(make_course(), steps=[watch(*weights)])
    without = make_lesson(make_course("khac", "Khác"), "bai-khac", steps=[read()])
    with django_assert_num_queries(1 + OTHERS):
        assert read_draft(with_some).recording_bytes == weights
    with django_assert_num_queries(OTHERS):
        assert read_draft(without).recording_bytes == {}
