import pytest

from lms import env

pytestmark = pytest.mark.unit

NAME = "LMS_TRIED"


@pytest.fixture
def tell(monkeypatch):
    """Sets the variable; the list of problems starts empty and is put back."""
    monkeypatch.setattr(env, "problems", [])
    return lambda value: monkeypatch.setenv(NAME, value)


def wrongs() -> list[str]:
    assert all(problem.variable == NAME and problem.mend for problem in env.problems)
    return [problem.wrong for problem in env.problems]


def test_databases_that_can_be_used(tell, tmp_path):
    tell(f"sqlite:///{tmp_path}/db.sqlite3")
    assert env.database(NAME, "sqlite:///x")["NAME"] == f"{tmp_path}/db.sqlite3"
    tell("postgres://u:p%40@h:5433/lms")
    found = env.database(NAME, "sqlite:///x")

    assert (found["NAME"], found["PASSWORD"], found["PORT"]) == ("lms", "p@", 5433)
    assert wrongs() == []


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("mysql://u:p@h/lms", "has the scheme 'mysql'"),
        ("lms", "has the scheme ''"),
        ("postgres://u:secret@h:abc/lms", "can't be read; is the port a number"),
        ("postgres://u:sec/ret@h:5432/lms", "can't be read; is the port a number"),
        ("postgres://u:p@h:5432/", "names no database"),
        ("postgres://", "names no database"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_without_its_password(tell, value, wrong):
    tell(value)
    assert env.database(NAME, "sqlite:///instead.sqlite3")["NAME"] == str(env.BASE_DIR / "instead.sqlite3")

    (found,) = wrongs()
    assert found.startswith(wrong)
    assert "secret" not in found


def test_the_cache_is_a_folder_unless_told_otherwise(tell, tmp_path):
    tell("")
    found = env.shared_cache(NAME, tmp_path)
    assert (found["BACKEND"].rpartition(".")[2], found["LOCATION"]) == ("FileBasedCache", str(tmp_path))
    tell("filecache:///elsewhere")
    assert env.shared_cache(NAME, tmp_path)["LOCATION"] == "/elsewhere"
    assert wrongs() == []


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("foo://x", "can't be read"),
        ("redis", "can't be read"),
        ("redis://h:abc/0", "can't be read"),
        ("locmemcache://", "names locmemcache, which processes don't share"),
        ("redis://h:6379/0", "needs the package redis, which isn't installed"),
    ],
)
def test_a_cache_that_cannot_be_used_gives_way_to_the_folder(tell, tmp_path, monkeypatch, value, wrong):
    monkeypatch.setattr(env, "find_spec", lambda package: None)
    tell(value)

    assert env.shared_cache(NAME, tmp_path)["LOCATION"] == str(tmp_path)
    assert wrongs() == [wrong]


def test_redis_with_its_package_is_taken(tell, tmp_path, monkeypatch):
    monkeypatch.setattr(env, "find_spec", lambda package: object())
    tell("redis://h:6379/0")

    assert env.shared_cache(NAME, tmp_path)["LOCATION"] == "redis://h:6379/0"
    assert wrongs() == []


@pytest.mark.parametrize("value", ["https://lms.example.vn", "https://lms.example.vn/", "http://127.0.0.1:8001"])
def test_addresses_of_a_site(tell, value):
    tell(value)
    assert env.web_address(NAME, "http://default") == value.rstrip("/")
    assert wrongs() == []


@pytest.mark.parametrize("value", ["lms.example.vn", "ftp://lms.example.vn", "https://", "https://h:x", "https://h/a"])
def test_what_is_no_address_of_a_site(tell, value):
    tell(value)
    assert env.web_address(NAME, "http://default") == "http://default"
    assert wrongs() == [f"is {value!r}, not the address of a site"]


def test_numbers_flags_and_required_texts(tell):
    tell("viele")
    assert (env.number(NAME, 3), env.flag(NAME, True)) == (3, True)
    assert wrongs() == ["is 'viele', not a whole number", "is 'viele', neither true nor false"]
    tell(" ")
    assert env.text(NAME, "x", required=True) == "x"
    assert wrongs()[-1] == "is not set"


def test_a_key_file_that_is_missing_is_no_problem_and_one_that_cannot_be_read_is(tell, tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text("# a remark\nSECRET_KEY = a=b\n", encoding="utf-8")
    bad.write_bytes(b"\xff\xfe=")

    assert env.key_lines(tmp_path / "none", NAME) == {}
    assert env.key_lines(good, NAME) == {"SECRET_KEY": "a=b"}
    assert wrongs() == []
    assert env.key_lines(bad, NAME) == env.key_lines(tmp_path, NAME) == {}
    assert wrongs() == [
        f"names {bad}, which can't be read (it is no text)",
        f"names {tmp_path}, which can't be read (Is a directory)",
    ]


def store(**told: str) -> dict[str, object]:
    values = dict.fromkeys(("bucket", "endpoint", "key", "secret"), "") | {"region": "us-east-1"}
    return env.object_store(**(values | told))


def test_files_lie_in_folders_unless_a_bucket_is_named(monkeypatch):
    monkeypatch.setattr(env, "problems", [])

    assert store() == {}
    assert store(bucket="lms") == {"bucket_name": "lms", "region_name": "us-east-1"}
    assert store(bucket="lms", endpoint="https://s3.example.vn/", key="a", secret="b", region="hn") == {
        "bucket_name": "lms",
        "region_name": "hn",
        "endpoint_url": "https://s3.example.vn",
        "access_key": "a",
        "secret_key": "b",
    }
    assert env.problems == []


@pytest.mark.parametrize(
    ("told", "variable"),
    [
        ({"endpoint": "https://s3.example.vn"}, "LMS_S3_BUCKET"),
        ({"bucket": "lms", "key": "a"}, "LMS_S3_SECRET"),
        ({"bucket": "lms", "secret": "b"}, "LMS_S3_KEY"),
        ({"bucket": "lms", "endpoint": "s3.example.vn"}, "LMS_S3_ENDPOINT"),
    ],
)
def test_a_store_told_by_halves_is_named(monkeypatch, told, variable):
    monkeypatch.setattr(env, "problems", [])
    store(**told)

    assert [one.variable for one in env.problems] == [variable]
