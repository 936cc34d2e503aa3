from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.domain.picture_uploads import forget_old_uploads, keep_upload, stored_pictures
from assessments.models import QuestionPictureUpload
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "kept"), [("C:\\ảnh\\sơ đồ.PNG", "sơ đồ.jpg"), ("", "hinh.jpg"), ("x" * 300, "x" * 196 + ".jpg")]
)
def test_an_upload_has_the_name_of_its_file(name, kept):
    assert keep_upload(data=b"x", name=name, actor=make_user()).name == kept


def test_it_is_its_authors_and_forgotten_after_a_week():
    author = make_user()
    old, fresh = (keep_upload(data=data, name="a.png", actor=author) for data in (b"old", b"fresh"))
    QuestionPictureUpload.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
    assert [one.read() for one in stored_pictures([fresh.uid], author).values()] == [b"fresh"]
    assert stored_pictures([fresh.uid], make_user("khac")) == {}
    storage, name = old.file.storage, old.file.name
    assert (forget_old_uploads(timezone.now()), forget_old_uploads(timezone.now())) == (1, 0)
    assert (QuestionPictureUpload.objects.get(), storage.exists(name)) == (fresh, False)
