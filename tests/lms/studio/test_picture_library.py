"""A picture in a lesson stays what its checkers saw: taken once, kept by who added it, gone when no page needs it."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission

from lms.accounts.models import User
from lms.flows.authoring import sync_editor_access
from lms.flows.sections import AUTHORS
from lms.org.enums import Role
from tests.factories.courses import follow_picture, make_course, make_lesson, read
from tests.factories.people import grant_role, make_commune, make_province, make_user
from tests.factories.pictures import make_image, png

COMMON = "dùng chung cho nhiều đơn vị nên anh/chị không sửa, không xóa được"
USED = "Ảnh đang nằm trong bài đã xuất bản hoặc bản nháp nên không xóa được."
ONCE = "Tệp ảnh đã tải lên không đổi được"


def sit_down(name, unit):
    user = make_user(name)
    grant_role(user, Role.TRAINER, unit)
    sync_editor_access(user=user, as_of=timezone.localdate())
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def province(db):
    return make_province("Tỉnh Đông", code="81")


@pytest.fixture
def adder(province):
    """Of a ward; added the picture."""
    return sit_down("nguoi-them", make_commune(province=province))


@pytest.fixture
def other(province):
    """Of another ward."""
    return sit_down("nguoi-khac", make_commune("Xã Khác", province=province, code="00002"))


@pytest.fixture
def keeper(province):
    """Writes for the whole province."""
    return sit_down("nguoi-giu", province)


@pytest.fixture
def administrator(db):
    client = Client()
    client.force_login(User.objects.create_superuser("quan-tri", full_name="Quản Trị", password="mat-khau-dai-1"))  # noqa: S106
    return client


@pytest.fixture
def picture(adder):
    adder.post(
        reverse("wagtailimages:add"), {"title": "Màn hình", "collection": 1, "file": SimpleUploadedFile("a.png", png())}
    )
    return Image.objects.get()


def at(name, picture):
    return reverse(f"wagtailimages:{name}", args=[picture.pk])


def words(**fields):
    return {"title": "Tên khác", "description": "Nút Nộp", "collection": 1} | fields


def bulk(action, *pictures):
    ids = "&".join(f"id={one.pk}" for one in pictures)
    return reverse("wagtail_bulk_action", args=["wagtailimages", "image", action]) + "?" + ids


def stored(picture):
    picture = Image.objects.get(pk=picture.pk)
    return picture.title, picture.file.name, picture.collection_id, sorted(picture.tags.names())


def ways_to_change(picture):
    """Every address of the library that writes, with what is sent there."""
    folder = Collection.get_first_root_node().add_child(name="Khác")
    return [
        (at("edit", picture), words(file=SimpleUploadedFile("b.png", png(90, 90)))),
        (at("edit_multiple", picture), {f"image-{picture.pk}-{name}": value for name, value in words().items()}),
        (bulk("add_tags", picture), {"tags": "moi"}),
        (bulk("add_to_collection", picture), {"collection": folder.pk}),
        (at("delete", picture), {}),
        (at("delete_multiple", picture), {}),
        (bulk("delete", picture), {}),
    ]


def send(client, address, data):
    return client.post(address, data, headers={"x-requested-with": "XMLHttpRequest"} if "multiple" in address else {})


def test_an_author_of_another_unit_changes_and_deletes_it_nowhere(other, picture):
    before = stored(picture)
    for address, data in ways_to_change(picture):
        send(other, address, data)
        assert (address, Image.objects.filter(pk=picture.pk).exists() and stored(picture)) == (address, before)


@pytest.mark.parametrize(
    ("action", "refused"),
    [("delete", "Chưa xóa ảnh nào."), ("add_tags", "Chưa sửa ảnh nào."), ("add_to_collection", "Chưa sửa ảnh nào.")],
)
def test_what_was_done_to_none_of_several_is_no_success(other, adder, picture, action, refused):
    """The same by whoever added the picture is one."""
    folder = Collection.get_first_root_node().add_child(name="Khác")
    data = {"tags": "moi", "collection": folder.pk}
    adder.get(reverse("wagtailimages:index"))  # which says that it was added
    told = []
    for client in (other, adder):
        address = f"{bulk(action, picture)}&next={reverse('wagtailimages:index')}"
        answer = client.post(address, data, follow=True)
        told += [(message.level_tag, refused in message.message) for message in answer.context["messages"]]
    assert told == [("error", True), ("success", False)]


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_another_units_author_is_told_why(other, picture, name):
    response = other.get(at(name, picture), follow=True)
    assert response.redirect_chain == [(reverse("wagtailimages:index"), 302)]
    assert COMMON in response.content.decode()


def test_another_units_author_still_chooses_it_and_places_marks_on_it(other, picture):
    assert "Màn hình" in other.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    preview = other.get(reverse("wagtailimages:preview", args=[picture.pk, "max-800x600"]))
    assert preview.url == Image.objects.get().renditions.get(filter_spec="max-800x600").url
    assert other.get(reverse("wagtailimages:preview", args=[picture.pk, "original"])).status_code == 302


@pytest.mark.parametrize("who", ["adder", "keeper", "administrator"])
def test_who_added_it_and_who_keeps_it_mend_its_words_never_its_file(request, picture, who):
    desk = request.getfixturevalue(who)
    _title, file, *_rest = stored(picture)
    assert ONCE in desk.get(at("edit", picture)).content.decode()
    desk.post(at("edit", picture), words(file=SimpleUploadedFile("b.png", png(90, 90))))
    assert stored(picture) == ("Tên khác", file, 1, [])


@pytest.mark.parametrize("who", ["adder", "keeper", "administrator"])
@pytest.mark.parametrize("name", ["delete", "delete_multiple", "bulk"])
def test_they_take_out_what_no_page_needs(request, picture, who, name):
    desk = request.getfixturevalue(who)
    send(desk, bulk("delete", picture) if name == "bulk" else at(name, picture), {})
    assert not Image.objects.exists()


def in_published(picture):
    make_lesson(make_course(), steps=[follow_picture(picture.pk, (1, 1))])


def in_draft(picture):
    """The published words know nothing of it."""
    lesson = make_lesson(make_course(), steps=[read()])
    lesson.steps = lesson.steps.stream_block.to_python([follow_picture(picture.pk, (1, 1))])
    lesson.save_revision()


@pytest.mark.parametrize("place", [in_published, in_draft])
@pytest.mark.parametrize("who", ["adder", "keeper", "administrator"])
def test_nobody_takes_out_what_a_page_needs(request, picture, who, place):
    desk = request.getfixturevalue(who)
    place(picture)
    assert USED in desk.get(at("delete", picture), follow=True).content.decode()
    for address in (at("delete", picture), bulk("delete", picture)):
        assert USED in desk.post(address, follow=True).content.decode()
    assert USED in send(desk, at("delete_multiple", picture), {}).content.decode()
    assert Image.objects.exists()


def test_a_deletion_of_several_takes_out_none_where_one_is_needed(adder, picture):
    free = make_image("Chưa dùng")
    Image.objects.update(uploaded_by_user=adder.user)
    in_draft(picture)
    adder.post(bulk("delete", picture, free))
    assert Image.objects.count() == 2


@pytest.mark.parametrize("ids", ["id=abc", "id=1&id=%27", "id="])
def test_a_deletion_of_what_is_no_number_is_not_found(adder, ids):
    address = reverse("wagtail_bulk_action", args=["wagtailimages", "image", "delete"])
    assert adder.get(f"{address}?{ids}").status_code == 404


def test_the_right_that_an_earlier_release_gave_is_taken_back(other, picture):
    group = Group.objects.get(name=AUTHORS)
    right = Permission.objects.get(codename="change_image")
    GroupCollectionPermission.objects.create(group=group, collection=Collection.get_first_root_node(), permission=right)
    assert COMMON not in other.get(at("edit", picture), follow=True).content.decode()
    sync_editor_access(user=other.user, as_of=timezone.localdate())
    assert COMMON in other.get(at("edit", picture), follow=True).content.decode()
