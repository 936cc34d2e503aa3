"""Numbers of people out of reach: what a file may learn of them, and who is told that it asked."""

import hashlib
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lms.core.domain.job_runs import run_job
from lms.core.models import AuditEntry
from lms.hr.roster.problems import problems_of
from lms.org.domain.officials import OfficialFacts, register_officials
from lms.org.domain.roster.dry_runs import ask_dry_run
from lms.org.domain.roster.out_of_reach import MOST_IN_FILE
from lms.org.domain.roster.sources import check_batch
from lms.org.enums import Role
from lms.org.models import UnitVersion
from tests.factories.people import grant_role, make_posting, make_user
from tests.factories.rosters import as_large, at, bring_in, checked, csv_file, make_ward, person

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
WORDS = (
    "Chưa dùng được mã cán bộ hoặc số CCCD của dòng này. Kiểm tra lại trên giấy tờ; nếu ghi đúng, hãy hỏi Sở Nội vụ."
    " Khi tệp đã có 20 dòng như vậy, các dòng sau có mã hoặc số chưa có trong hồ sơ của đơn vị cũng chưa nhập được."
)


def elsewhere(ward, count):
    """People of another commune of the province, with codes but no numbers."""
    other = make_ward("Phường Cư Bao", province=ward.province)
    facts = [OfficialFacts(f"Người Khác {number}", staff_code=f"CB{number:03}") for number in range(count)]
    for official in register_officials(province=ward.province, people=facts, actor=None):
        make_posting(official, other.ward, ward.positions["CM-13"])
    return other


def asking(numbers):
    """Rows under these codes, with names of nobody on record."""
    return [
        person(f"Nguyễn Văn A{chr(97 + one % 26)}", **{"Mã cán bộ": f"CB{one:03}", "Số CCCD": "", "Ngày sinh": ""})
        for one in numbers
    ]


def told():
    return [
        (entry.verb, entry.actor and entry.actor.full_name, {k: v for k, v in entry.after.items() if k != "of"})
        for entry in AuditEntry.objects.filter(verb__startswith="org.roster.out_of_reach").order_by("at", "pk")
    ]


def test_after_twenty_no_more_is_told_number_by_number(ward):
    """Codes 0–24 are of others, 25–29 of nobody: in one file the twenty-first and the free ones read alike."""
    elsewhere(ward, 25)
    batch = checked(ward, csv_file(asking(range(30))))
    plan = check_batch(batch, actor=ward.hr, as_of=timezone.localdate())
    assert plan.counts == {"read": 30, "created": 0, "changed": 0, "same": 0, "refused": 30}
    assert {finding.message for row in plan.rows for finding in row.errors} == {WORDS}
    [problem] = problems_of(plan, errors=True)
    assert problem.title == "30 dòng: mã cán bộ hoặc số CCCD phải hỏi Sở Nội vụ"
    few = checked(ward, csv_file(asking([*range(MOST_IN_FILE - 1), 27])))
    counts = check_batch(few, actor=ward.hr, as_of=timezone.localdate()).counts
    assert (counts["created"], counts["refused"]) == (1, 19)


def test_people_of_ones_own_are_read_to_the_end(client, ward):
    elsewhere(ward, 20)
    client.force_login(ward.hr)
    bring_in(client, ward, csv_file([person(**{"Số CCCD": ""})]))
    own = person(**{"Số CCCD": "", "Trình độ": "Đại học Luật"})
    without = person("Trần Văn Không", **{"Mã cán bộ": "", "Số CCCD": ""})
    batch = checked(ward, csv_file([*asking(range(20)), own, without]))
    counts = check_batch(batch, actor=ward.hr, as_of=timezone.localdate()).counts
    assert counts == {"read": 22, "created": 1, "changed": 1, "same": 0, "refused": 20}


def test_a_run_is_told_once_and_says_no_number(client, ward):
    elsewhere(ward, 2)
    data = csv_file([*asking(range(2)), person("Trần Văn Mới", **{"Mã cán bộ": "", "Số CCCD": ""})])
    sha256 = hashlib.sha256(data).hexdigest()
    line = {"unit_name": "Phường Buôn Hồ", "file": "danh-sach.csv", "sha256": sha256, "rows": 2}
    client.force_login(ward.hr)
    batch = checked(ward, data)
    for _look in range(2):
        assert client.get(at(batch, "kiem-tra")).status_code == 200
        assert client.get(reverse("hr:roster_errors", args=[batch.uid])).status_code == 200
    assert told() == [("org.roster.out_of_reach", "Phan Thị Thúy Hằng", line)]
    done = bring_in(client, ward, data)
    run = ("org.roster.out_of_reach", "Phan Thị Thúy Hằng", line)
    commit = ("org.roster.out_of_reach_committed", "Phan Thị Thúy Hằng", line)
    assert (done.counts["created"], told()) == (1, [run, run, commit])
    assert client.get(at(done, "ket-qua")).status_code == 200
    assert told() == [run, run, commit]
    assert "CB00" not in json.dumps([entry[2] for entry in told()])


def test_the_dry_run_of_a_large_file_is_told_when_it_is_done(ward):
    elsewhere(ward, 1)
    batch = as_large(checked(ward, csv_file(asking([0]))))
    run_job(ask_dry_run(batch, actor=ward.hr, as_of=timezone.localdate()).check.job)
    [(verb, who, after)] = told()
    assert (verb, who, after["rows"]) == ("org.roster.out_of_reach", "Phan Thị Thúy Hằng", 1)


@pytest.mark.parametrize(
    ("rows", "flags", "verb"),
    [
        (0, (), "org.roster.out_of_reach"),
        (0, ("--commit",), "org.roster.out_of_reach"),
        (1, ("--commit",), "org.roster.out_of_reach_committed"),
    ],
)
def test_a_command_is_told_of_once_whatever_comes_of_it(ward, tmp_path, capsys, rows, flags, verb):
    elsewhere(ward, 1)
    UnitVersion.objects.filter(unit=ward.ward).update(code="24331")
    path = tmp_path / "ds.csv"
    path.write_bytes(csv_file([*asking([0]), *[person("Trần Văn Mới", **{"Mã cán bộ": "", "Số CCCD": ""})] * rows]))
    call_command("import_roster", str(path), "--unit", "24331", *flags)
    [(found, who, after)] = told()
    assert (found, who, after["file"], after["rows"]) == (verb, None, "ds.csv", 1)


def test_the_province_reads_who_asked_and_another_commune_does_not(client, ward):
    other = elsewhere(ward, 3)
    for count in (1, 3):
        batch = checked(ward, csv_file(asking(range(count))))
        check_batch(batch, actor=ward.hr, as_of=timezone.localdate())
    above = make_user(full_name="Sở Nội vụ")
    grant_role(above, Role.HR, ward.province)
    client.force_login(above)
    page = client.get(reverse("hr:roster_list"))
    assert [line.what for line in page.context["told"]] == [
        f"Phan Thị Thúy Hằng ({ward.hr.get_username()}) đã chạy thử tệp danh-sach.csv của Phường Buôn Hồ:"
        f" {rows} dòng có mã cán bộ hoặc số CCCD phải hỏi Sở Nội vụ"
        for rows in (3, 1)
    ]
    assert "Dòng phải hỏi Sở Nội vụ" in page.content.decode()
    client.force_login(other.hr)
    page = client.get(reverse("hr:roster_list"))
    assert (page.context["told"], "Dòng phải hỏi Sở Nội vụ" in page.content.decode()) == ([], False)
