"""Recording a decision through the screens."""

import re
from datetime import date

import pytest
from django.urls import reverse

from lms.competencies.models import Requirement
from lms.org.enums import Role
from lms.org.models import Decision, DecisionDraft, DecisionLine, PostingVersion
from lms.plans.models import PlanItem
from tests.factories.decisions import PAPER, begin, make_decision, send, step, walk
from tests.factories.gaps import hold
from tests.factories.people import grant_role, make_learner, make_official, make_posting, make_user


@pytest.mark.django_db
def test_person_is_found_without_tone_marks(client, hr, official):
    draft = begin(client, official)
    url = reverse("hr:decision_step", args=["nguoi"])
    page = client.get(url, {"nhap": draft, "tim": "huong nguyen"}).content.decode()
    assert "Nguyễn Thị Hương (1979)" in page
    assert "Nguyễn Thị Hương (1979)" not in client.get(url, {"nhap": draft, "tim": "dat"}).content.decode()


@pytest.mark.django_db
def test_whole_walk_records_the_decision(client, reference, hr, official):
    draft = walk(client, reference, official)
    training = step(client, "dao-tao", draft).content.decode()
    assert training.count("Giao mới") == 19  # the heading's word and 18 lines
    assert "chưa có khóa học" in training
    assert "Đăng ký và quản lý hộ tịch" in training
    assert Decision.objects.count() == 0

    response = send(client, draft)
    decision = Decision.objects.get()
    assert response.url == reverse("hr:decision", args=[decision.uid])
    page = client.get(response.url).content.decode()
    assert "Đã ghi nhận Quyết định số 123/QĐ-UBND. Đã giao 18 việc học, hạn sớm nhất 30/09/2026." in page
    assert "Sẽ có hiệu lực 01/08/2026" in page
    plan_url = re.search(r'href="(/nhan-su/ke-hoach/[^"]+)"', page).group(1)
    plan = client.get(plan_url).content.decode()
    assert "Cần mức 4, chưa có minh chứng" in plan
    assert "Lập theo Quyết định số 123/QĐ-UBND, hiệu lực từ 01/08/2026." in plan


@pytest.mark.django_db
def test_who_is_qualified_already_gets_nothing_to_learn_and_the_page_says_so(client, reference, hr, official):
    draft = walk(client, reference, official)
    words = "Người này đã đạt mọi yêu cầu của vị trí mới, nên không có việc học nào được giao."
    assert words not in step(client, "dao-tao", draft).content.decode()
    for required in Requirement.objects.filter(position=reference.position("CM-04")).select_related("competency"):
        hold(official, required.competency, 5)
    page = step(client, "dao-tao", draft).content.decode()
    assert words in page
    assert "Giao mới</" not in page


@pytest.mark.django_db
def test_last_page_sent_twice_or_after_back_records_once(client, reference, hr, official):
    draft = walk(client, reference, official)
    first = send(client, draft)
    again = send(client, draft)
    assert again.url == first.url
    assert (Decision.objects.count(), PostingVersion.objects.filter(posting__official=official).count()) == (1, 2)


@pytest.mark.django_db
def test_what_another_window_changed_is_shown_before_it_is_recorded(client, reference, hr, official):
    draft = walk(client, reference, official)
    seen = re.search(r'name="da-xem" value="([^"]+)"', step(client, "kiem-tra", draft).content.decode()).group(1)
    step(client, "van-ban", draft, PAPER | {"effective_on": "02/08/2026"})

    page = step(client, "kiem-tra", draft, {"da-xem": seen}).content.decode()
    assert "Bản nháp này vừa được sửa ở một cửa sổ hoặc máy khác" in page
    assert "02/08/2026" in page
    assert Decision.objects.count() == 0
    send(client, draft)
    assert Decision.objects.get().effective_on == date(2026, 8, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["123/qđ-ubnd", "123 /QĐ-UBND", " 123/QĐ – UBND ", "123/QD-UBND"])
def test_a_number_typed_another_way_is_the_same_paper(client, reference, hr, official, typed):
    send(client, walk(client, reference, official))
    page = client.get(send(client, walk(client, reference, official, number=typed)).url).content.decode()
    assert "đã được ghi nhận cho người này từ trước; không có gì thay đổi." in page
    assert Decision.objects.get().number == "123/QĐ-UBND"


@pytest.mark.django_db
def test_a_link_opened_three_times_is_one_draft(client, hr, official):
    assert len({begin(client, official) for _open in range(3)}) == 1
    client.get(reverse("hr:decision_new"))
    client.get(reverse("hr:decision_new"))
    assert DecisionDraft.objects.count() == 2


@pytest.mark.django_db
def test_two_drafts_do_not_mix(client, reference, hr, official):
    one, two = walk(client, reference, official), begin(client, official)
    step(client, "loai", two, {"kind": "concurrent"})
    drafts = {str(draft.uid): draft.kind for draft in DecisionDraft.objects.all()}
    assert drafts == {one: "transfer", two: "concurrent"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (
            {"effective_on": "31/02/2026"},
            "“31/02/2026” không có trong lịch. Nhập lại ngày hiệu lực theo dạng ngày/tháng/năm.",
        ),
        (
            {"effective_on": "07/13/2026"},
            "“07/13/2026” không có trong lịch. Nhập lại ngày hiệu lực theo dạng ngày/tháng/năm.",
        ),
        (
            {"effective_on": "01/07/2026"},
            (
                "Ngày hiệu lực 01/07/2026 đang trước ngày ký 15/07/2026. Kiểm tra lại; nếu quyết định ghi đúng như vậy,"
                " chọn “Giữ nguyên”."
            ),
        ),
        ({"signed_on": "21/07/2026"}, "Ngày ký đang ở tương lai."),
        ({"effective_on": "29/11/2126"}, "Ngày này còn hơn một năm nữa mới đến. Kiểm tra lại năm."),
        ({"expires_on": "31/07/2027"}, "Với quyết định điều động, vị trí được giữ đến khi có quyết định khác"),
        ({"number": ""}, "Nhập số, ký hiệu."),
        ({"number": "-"}, "Số, ký hiệu gồm chữ số và ký hiệu, như 123/QĐ-UBND."),
        ({"number": "<b>1</b>"}, "Số, ký hiệu gồm chữ số và ký hiệu, như 123/QĐ-UBND."),
    ],
)
def test_bad_paper_is_answered_at_its_field_and_kept(client, hr, official, paper, sentence):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    page = step(client, "van-ban", draft, PAPER | paper).content.decode()
    assert sentence in page
    assert "<title>Lỗi:" in page
    assert 'value="Ủy ban nhân dân phường Phú Xuân"' in page


@pytest.mark.django_db
def test_kept_date_order_goes_on(client, hr, official):
    draft = begin(client, official)
    step(client, "loai", draft, {"kind": "transfer"})
    paper = PAPER | {"effective_on": "01/07/2026"}
    assert "Giữ nguyên: quyết định ghi đúng như vậy" in step(client, "van-ban", draft, paper).content.decode()
    assert step(client, "van-ban", draft, paper | {"keep_date_order": "on"}).status_code == 302


@pytest.mark.django_db
def test_refused_decision_says_why_and_leads_to_the_page(client, reference, hr, official):
    draft = walk(client, reference, official)
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-13"})
    page = send(client, draft).content.decode()
    assert "Người này đang giữ đúng vị trí và đơn vị đó. Hãy chọn vị trí hoặc đơn vị mới." in page
    assert f'href="{reverse("hr:decision_step", args=["noi-den"])}?nhap={draft}"' in page
    assert Decision.objects.count() == 0


@pytest.mark.django_db
def test_doors(client, reference, hr, official):
    draft = walk(client, reference, official)
    send(client, draft)
    decision = Decision.objects.get()
    plan = decision.plans.get()
    urls = [
        reverse("hr:decision", args=[decision.uid]),
        reverse("hr:plan", args=[plan.uid]),
        f"{reverse('hr:decision_step', args=['kiem-tra'])}?nhap={begin(client, official)}",
    ]
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    learner = make_learner(reference.ward, reference.position("CM-05"), province=reference.province)
    answers = {}
    for name, user in (("own", hr), ("stranger", stranger), ("learner", learner.user), ("nobody", None)):
        client.logout()
        if user:
            client.force_login(user)
        answers[name] = [client.get(url).status_code for url in urls]
    assert answers == {
        "own": [200, 200, 302],  # an unfinished draft leads back to its first open question
        "stranger": [404, 404, 404],
        "learner": [403, 403, 403],
        "nobody": [302, 302, 302],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("people", [1, 3])
def test_list_takes_the_same_statements_however_long(client, reference, hr, django_assert_num_queries, people):
    for number in range(people):
        person = make_official(f"Nguyễn Văn {'ABC'[number]}", province=reference.province)
        make_posting(person, reference.ward, reference.position("CM-13"))
        draft = walk(client, reference, person, number=f"{number}/QĐ-UBND")
        send(client, draft)
    with django_assert_num_queries(9):
        page = client.get(reverse("hr:decisions")).content.decode()
    assert page.count("/QĐ-UBND</a>") == people


@pytest.mark.django_db
def test_of_a_paper_for_many_people_the_list_names_the_first(client, reference, hr):
    decision = make_decision(hr, "transfer", "123/QĐ-UBND")

    def listed(*names):
        for name in names:
            official = make_official(f"Lê Văn {name}", province=reference.province)
            posting = make_posting(official, reference.ward, reference.position("CM-13"))
            seat = {"official": official, "to_posting": posting, "to_unit": reference.ward}
            DecisionLine.objects.create(decision=decision, **seat)
        return client.get(reverse("hr:decisions")).content.decode()

    assert "người khác" not in listed("An", "Ước", "Bình", "Đạt", "Ân")
    told = (
        'Lê Văn An; Lê Văn Ân; Lê Văn Bình; Lê Văn Đạt; Lê Văn Ước<span class="hint" lang="vi">và 2 người khác</span>'
    )
    assert told in listed("Yên", "Ỷ")


def test_dates_are_read_day_first(client, reference, hr, official):
    walk(client, reference, official, effective_on="5/8/2026")
    assert DecisionDraft.objects.get().effective_on == date(2026, 8, 5)


@pytest.mark.django_db
def test_a_number_is_kept_without_the_words_before_it(client, reference, hr, official):
    send(client, walk(client, reference, official, number="Số 301/QĐ-UBND"))
    assert Decision.objects.get().number == "301/QĐ-UBND"


@pytest.mark.django_db
def test_another_person_of_the_same_paper_is_asked_only_who_and_where(client, reference, hr, official):
    send(client, walk(client, reference, official, signer="Trần Quang Vinh"))
    decision = Decision.objects.get()
    other = make_official("Lê Văn Minh", province=reference.province)
    make_posting(other, reference.ward, reference.position("CM-13"))
    link = f"{reverse('hr:decision_new')}?theo={decision.uid}"
    assert link in client.get(reverse("hr:decision", args=[decision.uid])).content.decode()
    begun = [client.get(link).url for _open in range(2)]
    assert (begun[0], DecisionDraft.objects.count()) == (begun[1], 1)
    draft = str(DecisionDraft.objects.get().uid)
    onward = step(client, "nguoi", draft, {"official": str(other.uid)})
    assert onward.url.startswith(reverse("hr:decision_step", args=["noi-den"]))
    step(client, "noi-den", draft, {"to_unit": str(reference.ward.uid), "to_position": "CM-04"})
    assert send(client, draft).url == reverse("hr:decision", args=[decision.uid])
    assert {line.official for line in decision.lines.all()} == {official, other}


@pytest.mark.django_db
def test_a_paper_out_of_scope_is_no_pattern(client, reference, hr, official):
    send(client, walk(client, reference, official))
    link = f"{reverse('hr:decision_new')}?theo={Decision.objects.get().uid}"
    stranger = make_user()
    grant_role(stranger, Role.HR, reference.rural_commune)
    client.force_login(stranger)
    assert client.get(link).status_code == 404


@pytest.mark.django_db
def test_a_due_date_may_be_set_before_anything_is_written(client, reference, hr, official):
    draft = walk(client, reference, official)
    pk = reference.competency("T01").pk
    page = step(client, "dao-tao", draft).content.decode()
    fields = dict.fromkeys(re.findall(r'name="(han_\d+)"', page), "30/09/2026")
    assert len(fields) == 18
    refused = step(client, "dao-tao", draft, fields | {f"han_{pk}": "31/07/2026"}).content.decode()
    assert "Hạn phải từ 01/08/2026 đến" in refused
    onward = step(client, "dao-tao", draft, fields | {f"han_{pk}": "15/10/2026"})
    assert "<dd>1 việc học</dd>" in client.get(onward.url).content.decode()
    assert "15/10/2026" in step(client, "dao-tao", draft).content.decode()
    send(client, draft)
    due = dict(PlanItem.objects.values_list("competency", "due_on"))
    assert (due.pop(pk), set(due.values())) == (date(2026, 10, 15), {date(2026, 9, 30)})


@pytest.mark.django_db
def test_a_draft_shows_nothing_of_who_left_the_scope(client, reference, hr, official):
    draft = walk(client, reference, official)
    version = PostingVersion.objects.get(posting__official=official)
    version.unit = reference.rural_commune
    version.save()
    for page in ("loai", "noi-den", "dao-tao", "kiem-tra"):
        shown = client.get(step(client, page, draft).url).content.decode()
        assert "Nguyễn Thị Hương" not in shown
        assert "A Lưới" not in shown
    assert DecisionDraft.objects.get().official is None
