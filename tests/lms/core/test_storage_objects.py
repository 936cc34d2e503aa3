"""Files in a store that several machines share: the same through our views, and nothing by an address of the store."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image
from wagtail.images.models import Image as Picture

from lms.core.domain import health
from lms.core.domain.backup_databases import BackupProblem
from lms.core.domain.backup_notes import note_made
from lms.core.domain.backup_restoring import restore_backup
from lms.core.domain.backups import backup_key, make_backup
from lms.core.models import Job
from lms.core.storage import serve_private_file
from lms.core.storage_objects import StoreProblem
from tests.backup_sites import empty_database, use_folders
from tests.object_store import new_bucket, running_store, storages_in

pytestmark = [
    pytest.mark.integration,
    # The client of a store leaves its connections to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def address():
    with running_store() as address:
        yield address


@pytest.fixture
def bucket(settings, address):
    settings.S3 = new_bucket(address)
    settings.STORAGES = settings.STORAGES | storages_in(settings.S3)
    return settings.S3


@pytest.mark.usefixtures("bucket")
def test_a_taken_name_gets_another_and_both_stay():
    private = storages["private"]
    first, second = (private.save("decisions/ảnh 1.pdf", ContentFile(content)) for content in (b"one", b"two"))

    assert first == "decisions/ảnh 1.pdf"
    assert second != first
    assert [private.open(name).read() for name in (first, second)] == [b"one", b"two"]
    assert sorted(private.names()) == sorted([first, second])
    assert (private.exists(first), private.size(first), private.listdir("decisions")[0]) == (True, 3, [])
    private.delete(first)
    assert (private.exists(first), list(private.names())) == (False, [second])


@pytest.mark.usefixtures("bucket")
def test_public_and_private_lie_apart():
    storages["default"].save("a.jpg", ContentFile(b"x"))

    assert (list(storages["default"].names()), list(storages["private"].names())) == (["a.jpg"], [])
    with pytest.raises(FileNotFoundError):
        storages["private"].open("a.jpg")


def test_no_address_of_the_store_is_told_and_strangers_read_nothing_there(bucket):
    name = storages["default"].save("original_images/ảnh.jpg", ContentFile(b"x"))
    private = storages["private"].save("a.pdf", ContentFile(b"x"))

    assert storages["default"].url(name) == "/media/original_images/%E1%BA%A3nh.jpg"
    with pytest.raises(ValueError, match="serve it from a view that uses visible_to"):
        storages["private"].url(private)
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{bucket['endpoint_url']}/{bucket['bucket_name']}/private/{private}", timeout=5)
    assert refused.value.code == 403


@pytest.mark.usefixtures("bucket")
def test_a_private_file_goes_out_as_from_a_folder():
    job = Job()
    job.result_file.save("a.pdf", ContentFile(b"%PDF-1.7 x"), save=False)
    response = serve_private_file(job.result_file, filename="Báo cáo.pdf", content_type="application/pdf")

    assert b"".join(response) == b"%PDF-1.7 x"
    assert (response["Content-Length"], response["Cache-Control"]) == ("10", "private, no-store")
    job.result_file.close()


@pytest.mark.usefixtures("bucket")
def test_a_public_file_goes_out_whole_in_part_and_not_again(client):
    storages["default"].save("nghe/bai 1.mp3", ContentFile(b"0123456789"))
    whole = client.get("/media/nghe/bai%201.mp3")

    assert (whole.status_code, b"".join(whole)) == (200, b"0123456789")
    assert (whole["Content-Type"], whole["Content-Length"], whole["Accept-Ranges"]) == ("audio/mpeg", "10", "bytes")
    assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert parsedate_to_datetime(whole["Last-Modified"]) is not None
    part = client.get("/media/nghe/bai%201.mp3", headers={"range": "bytes=2-4"})
    assert (part.status_code, b"".join(part), part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    again = client.get("/media/nghe/bai%201.mp3", headers={"if-modified-since": whole["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/media/nghe/bai%201.mp3", headers={"range": "bytes=20-"}).status_code == 416


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("name", "headers", "status"),
    [
        ("a.png", {"if-modified-since": "hom qua"}, 200),
        ("a.png", {"if-modified-since": "9" * 30}, 200),
        ("a.png", {"if-modified-since": "Wed, 99 Oct 2015 07:28:00 GMT"}, 200),
        ("a.png", {"range": "bytes=-"}, 200),
        ("a.png", {"range": "bytes=0-1,3-4"}, 200),
        ("a" * 1100, {}, 404),
    ],
)
def test_what_no_browser_would_send_is_no_fault(client, name, headers, status):
    storages["default"].save("a.png", ContentFile(b"0123456789"))
    response = client.get(f"/media/{name}", headers=headers)
    assert (response.status_code, b"".join(response) if status == 200 else b"") == (
        status,
        b"0123456789" if status == 200 else b"",
    )


@pytest.mark.parametrize("path", ["none.jpg", "../private/a.pdf", "a/../../private/a.pdf"])
def test_nothing_but_public_files_is_reached(client, path):
    storages["private"].save("a.pdf", ContentFile(b"x"))

    assert client.get(f"/media/{path}").status_code in {400, 404}


@pytest.mark.django_db
@pytest.mark.usefixtures("bucket")
def test_a_picture_and_its_smaller_form_are_ours_to_serve(client):
    drawn = BytesIO()
    Image.new("RGB", (40, 30)).save(drawn, "PNG")
    picture = Picture.objects.create(title="Ảnh", file=File(BytesIO(drawn.getvalue()), name="anh.png"))
    small = picture.get_rendition("width-20")

    assert urlsplit(small.url).netloc == ""
    assert Image.open(BytesIO(b"".join(client.get(small.url)))).size == (20, 15)


def test_the_health_page_says_how_the_store_is(settings, bucket):
    storages["private"].save("a.pdf", ContentFile(b"x"))
    assert [(one.state, one.facts) for one in health._store(None)] == [("good", {"open_to_strangers": False})]  # noqa: SLF001
    storages["private"].bucket.Object("private/a.pdf").Acl().put(ACL="public-read")
    assert [one.state for one in health._store(None)] == ["failing"]  # noqa: SLF001
    settings.STORAGES = settings.STORAGES | storages_in(bucket | {"bucket_name": "none-of-ours"})
    (line,) = health._store(None)  # noqa: SLF001
    assert (line.state, line.figure) == ("failing", "không kết nối được")


def test_a_store_that_is_gone_is_a_fault_of_ours_to_name(settings, bucket):
    settings.STORAGES = settings.STORAGES | storages_in(bucket | {"endpoint_url": "http://127.0.0.1:9"})
    with pytest.raises(StoreProblem, match=r"The file store \(LMS_S3_ENDPOINT\) can't be asked"):
        storages["private"].read("a.pdf")


def test_machines_without_backups_know_of_those_made_elsewhere(settings, tmp_path, bucket):
    now = timezone.now()
    settings.BACKUP_DIR = tmp_path / "none"
    facts = {"at": now - timedelta(hours=3), "size": 2_000_000, "restored_at": now - timedelta(days=4)}
    lines = [next(part(now)) for part in (health._backup, health._restore_test)]  # noqa: SLF001
    assert [one.state for one in lines] == ["warning", "warning"]
    for _twice in range(2):
        note_made(**facts)

    lines = [next(part(now)) for part in (health._backup, health._restore_test)]  # noqa: SLF001
    assert [(one.state, one.facts) for one in lines] == [
        ("good", {"age_seconds": 3 * 3600, "bytes": 2_000_000}),
        ("good", {"age_seconds": 4 * 86_400}),
    ]
    assert list(storages["private"].names()) == ["backup-notes/made.json"]


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_objects_and_puts_them_into_an_empty_bucket(settings, tmp_path, bucket):
    files = {
        "default": {"images/ảnh 1.jpg": bytes(range(256)) * 30_000},
        "private": {"a/b.pdf": b"%PDF-1.7 x", "c.txt": b""},
    }
    for alias, contents in files.items():
        for name, content in contents.items():
            storages[alias].save(name, ContentFile(content))
    use_folders(settings, tmp_path / "site")
    made = make_backup(now=timezone.now(), folder=tmp_path / "backups", keep=(7, 5, 12))
    with empty_database(tmp_path):
        with pytest.raises(
            BackupProblem, match=r"There are files in tests-.*/media, so nothing was put back\. Name another"
        ):
            restore_backup(made.path, backup_key(), now=timezone.now())
        settings.STORAGES = settings.STORAGES | storages_in(new_bucket(bucket["endpoint_url"]))
        restored = restore_backup(made.path, backup_key(), now=timezone.now())

    assert made.manifest["files"] == {"media": {"count": 1, "bytes": 7_680_000}, "private": {"count": 2, "bytes": 10}}
    assert restored.differences == ()
    assert {
        alias: {name: storages[alias].open(name).read() for name in storages[alias].names()} for alias in files
    } == files
    assert not [path for path in (tmp_path / "site").rglob("*") if path.is_file() and "audit" not in path.parts]


@pytest.mark.django_db
def test_a_store_that_breaks_off_leaves_no_backup(settings, tmp_path, bucket):
    settings.STORAGES = settings.STORAGES | storages_in(bucket | {"endpoint_url": "http://127.0.0.1:9"})
    use_folders(settings, tmp_path / "site")
    with pytest.raises(BackupProblem, match=r"The file store \(LMS_S3_ENDPOINT\) can't be asked"):
        make_backup(now=timezone.now(), folder=tmp_path / "backups", keep=(7, 5, 12))

    assert list((tmp_path / "backups").glob("*.backup")) == []
