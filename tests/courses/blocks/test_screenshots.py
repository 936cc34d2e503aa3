import pytest
from wagtail.admin.telepath import JSContext
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.screenshots import Mark, draw
from courses.blocks.streams import LessonSteps
from tests.factories.courses import follow_picture
from tests.factories.pictures import make_image

STREAM = LessonSteps()


def shot_of(step):
    return STREAM.to_python([step])[0].value.screenshot


@pytest.mark.django_db
def test_numbers_lie_where_the_author_put_them_on_a_picture_no_wider_than_a_phone_needs():
    image = make_image(width=1440, height=900)
    shot = shot_of(follow_picture(image.pk, (0, 0), None, (50, 100)))
    assert (shot.width, shot.height) == (720, 450)
    assert shot.marks == (Mark(1, 0, 0, 26), Mark(3, 360, 450, 26))
    assert shot.url.endswith(".webp")
    assert shot.full_url != shot.url


@pytest.mark.django_db
def test_a_step_without_a_picture_or_with_one_that_has_gone_draws_none():
    image = make_image()
    assert shot_of(follow_picture(image.pk, (1, 1))) is not None
    image.file.storage.delete(image.file.name)
    image.renditions.all().delete()
    assert [shot_of(follow_picture(image.pk, (1, 1))), shot_of(follow_picture(987654)), draw(None, [])] == [None] * 3


@pytest.mark.parametrize("place", [-1, 101])
def test_a_place_outside_the_picture_is_refused(place):
    action = STREAM.child_blocks["follow"].child_blocks["actions"].child_block
    with pytest.raises(StructBlockValidationError) as refused:
        action.clean(action.to_python({"text": "Bấm nút", "check": "", "mark_x": place, "mark_y": 5}))
    assert list(refused.value.block_errors) == ["mark_x"]


def test_the_board_of_the_editor_knows_where_pictures_are_and_speaks_the_authors_language():
    packed = str(JSContext().pack(STREAM.child_blocks["follow"]))
    assert "courses.blocks.FollowBlock" in packed
    assert "/quan-tri/images/0/preview/max-800x600/" in packed
    assert "Chọn một việc rồi bấm vào ảnh." in packed
