from dataclasses import fields

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.__main__ import (
    BARE,
    CROWD,
    HASHES,
    PAGES,
    SIGN_IN,
    Row,
    environment_for,
    main,
    not_held,
    percentiles,
    ratios_of,
    share_of_hashes,
    throwaway_database,
)
from bench.gaps import growth
from bench.world import World
from tests.factories.people import make_official, make_position, make_user


@pytest.mark.unit
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_database_named_from_outside_is_refused(monkeypatch, capsys, database):
    monkeypatch.setenv("DATABASE_URL", "postgres://lms:secret@production/lms")

    assert main(["--database", database]) == 2
    assert "only takes a database of its own" in capsys.readouterr().err


@pytest.mark.unit
def test_nothing_of_the_callers_installation_reaches_the_run(monkeypatch, tmp_path):
    outside = ("DATABASE_URL", "LMS_VAR_DIR", "LMS_PRIVATE_DIR", "LMS_KEY_FILE", "LMS_CACHE_URL", "LMS_AUDIT_HEAD_FILE")
    for name in outside:
        monkeypatch.setenv(name, "/srv/real")
    with throwaway_database("sqlite", tmp_path) as address:
        environment = environment_for(tmp_path, address)

    assert "/srv/real" not in environment.values()
    assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path}/db.sqlite3"
    assert environment["LMS_VAR_DIR"] == str(tmp_path)


@pytest.mark.integration
@pytest.mark.django_db
@pytest.mark.urls("bench.urls")
@pytest.mark.parametrize("path", BARE.values())
def test_a_bare_view_reads_session_and_user_and_asks_twice(client, path):
    user = make_user(full_name="Lê Thị Đo")
    make_official(user=user, full_name="Lê Thị Đo")
    position = make_position()
    client.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(path).content.decode()

    assert len(asked) == 4, [one["sql"] for one in asked]
    assert page.count("Lê Thị Đo") == 2
    assert position.name_vi in page


@pytest.mark.unit
def test_every_measured_page_is_one_of_the_world():
    assert set(PAGES.values()) <= {field.name for field in fields(World)}


@pytest.mark.unit
def test_percentiles_are_values_that_were_measured():
    assert percentiles([4.0, 1.0, 3.0, 2.0], 50, 75, 76, 100) == [2.0, 3.0, 4.0, 4.0]
    assert percentiles([], 99) == [0.0]


@pytest.mark.unit
def test_a_crowd_is_held_against_the_bare_view_that_it_asked_for_itself():
    orm, sql = BARE
    save = Row("answer save", 90)
    crowded = Row(f"{CROWD}, answer save", 90)
    rows = [Row(orm, 80), Row(orm, 100), Row(sql, 180), Row(f"{CROWD}, {orm}", 45), save, crowded]

    assert (ratios_of(save, rows), ratios_of(crowded, rows)) == ({orm: 1.0, sql: 0.5}, {orm: 2.0})


@pytest.mark.unit
def test_growth_stands_beside_the_size_before():
    def steps(seconds, memory):
        return {
            "country": {"seconds": seconds, "peak_mb": memory, "statements": 8},
            "pandas": {"seconds": seconds / 2, "peak_mb": 80},
        }

    assert [line.split() for line in growth({3000: steps(0.5, 120), 30000: steps(4.0, 150)})] == [
        ["seconds", "3000", "30000"],
        ["country", "0.50", "4.00", "×8.0", "MB:", "120", "150", "statements:", "8", "8"],
        ["pandas", "0.25", "2.00", "×8.0", "MB:", "80", "80"],
    ]


@pytest.mark.unit
def test_a_target_that_is_missed_is_said_and_fails_the_run():
    orm, _sql = BARE
    held = [Row(orm, 400), Row("answer save", 360), Row("quick guide", 1), Row(SIGN_IN, 40)]
    missed = [
        Row(orm, 500),
        Row("answer save", 360),
        Row(SIGN_IN, 39.9, note="0.70 × the bare password checks"),
        Row("whole attempt, 20 questions", 9, requests=25),
    ]

    assert not_held(held) == []
    assert not_held(missed) == [
        "bench: NOT HELD: answer save 360.0/s, 0.72 × bare; wanted ≥ 0.8 × bare, ≥ 350/s",
        "bench: NOT HELD: sign-in 39.9/s, 0.08 × bare, 0.70 × the bare password checks; wanted ≥ 40/s",
        "bench: NOT HELD: whole attempt, 20 questions 9.0/s, 0.02 × bare; wanted ≥ 8/s, ≤ 24 requests",
    ]


@pytest.mark.unit
def test_a_sign_in_stands_beside_the_password_checks_around_it():
    assert share_of_hashes([Row(HASHES, 50), Row(SIGN_IN, 33), Row(HASHES, 60)]) == 0.6
