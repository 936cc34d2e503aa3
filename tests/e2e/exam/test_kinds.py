"""An exam with a question of every kind on a bad phone: nothing of any kind is lost or misread."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from assessments.domain.papers import answers_of
from assessments.domain.receipts import receipt_code
from assessments.models import Assessment, Attempt, AttemptQuestion, Response, Result
from tests.e2e.exam.kinds import all_right, answer, asked, fields, go_to, part, pick, said
from tests.e2e.exam.player import SENT, arrived, attempt_of, hand_in, state, wait_for
from tests.e2e.screens import WIDTHS
from tests.factories.question_texts import OF_EVERY_KIND, make_exam_of_every_kind, right_answers

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

HEAVY = [pytest.mark.soak, pytest.mark.scan]
KINDS = [one.kind for one in OF_EVERY_KIND]
OFFLINE = "Chưa gửi được – sẽ tự gửi khi có mạng"


@pytest.fixture
def exam(learner) -> Assessment:
    return make_exam_of_every_kind()


@pytest.fixture
def begin(address, exam, learner, sign_in):
    def act(context) -> Page:
        sign_in(context, learner.user)
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
        page.get_by_role("button", name="Bắt đầu làm bài").click()
        expect(page.get_by_role("heading", name="Câu 1/8")).to_be_visible()
        return page

    return act


def answer_all(page: Page, first: int, last: int) -> None:
    for number in range(first, last + 1):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/8")
        answer(fields(page), asked(page))
        if number < last:
            page.locator("#exam-next").click()


def on_the_server(learner) -> dict[str, list]:
    """Answers by kind."""
    attempt = attempt_of(learner)
    kinds = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "version__kind"))
    return {kinds[pk]: list(given.answer) for pk, given in answers_of(attempt).items()}


def cut(page: Page) -> None:
    """No answer gets through; pages still do, as from the cache of a phone that has one."""

    def act(route: Route) -> None:
        if route.request.resource_type == "fetch":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/thi/luot/**", act)


def test_every_kind_survives_a_cut_and_a_reload_and_is_marked_right(context, begin, learner, picture):
    page = begin(context)
    answer_all(page, 1, 4)
    page.locator("#exam-title").focus()
    wait_for(page, attempt_of(learner), 4)
    cut(page)
    page.locator("#exam-next").click()
    answer_all(page, 5, 8)
    page.locator("#exam-title").focus()
    expect(state(page)).to_have_text(OFFLINE)
    assert arrived(attempt_of(learner)) == 4

    page.reload()
    expect(page.locator("#exam-title")).to_have_text("Câu 8/8")
    expect(state(page)).to_have_text(OFFLINE)
    for text in OF_EVERY_KIND:
        go_to(page, text.kind)
        assert said(fields(page), text) == all_right(text)
    assert arrived(attempt_of(learner)) < 8  # as a page closes, what is on its way may still get through

    page.unroute("**/thi/luot/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state(page)).to_have_text(SENT)
    assert on_the_server(learner) == right_answers(attempt_of(learner))
    hand_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt")
    expect(page.get_by_text("8/8 câu đúng, cần 5")).to_be_visible()
    picture(page, "thi-15-ket-qua-moi-dang-dien-thoai-vi")
    assert [result.score for result in Result.objects.all()] == [8]


@pytest.mark.soak
@pytest.mark.scan
def test_the_receipt_of_the_device_is_the_servers_for_every_kind(context, begin, learner):
    page = begin(context)
    for text in OF_EVERY_KIND:
        go_to(page, text.kind)
        if text.kind == "short_text":
            # As pasted from a file: no-break and zero-width spaces, marks apart, a line separator, half an emoji.
            pasted = "\\u00a0 U\\u0309y\\u200b ban\\u2028nhân\\u0085dân\\ufeff \\ud83d xa\\u0303 \\u00ad😀"
            page.locator("[name=text]").evaluate(
                f'one => {{ one.value = "{pasted}"; one.dispatchEvent(new Event("change", {{bubbles: true}})) }}'
            )
        elif text.kind == "ordering":
            pick(page.get_by_role("combobox", name="Thứ tự 2", exact=True), "Trả kết quả")
        elif text.kind == "case":
            for number in (2, 4, 6):
                answer(part(page, number), text.parts[number - 1])
            page.locator("#exam-title").focus()
        elif text.kind != "matching":
            answer(fields(page), text)
    expect(state(page)).to_have_text(SENT)
    context.set_offline(True)
    hand_in(page)
    expect(page.locator("#exam-title")).to_have_text("Đã khóa bài. Chờ gửi")
    said_code = re.search(r"Mã biên nhận: (\w{4})\.", page.locator("#exam-locked-text").inner_text()).group(1)
    attempt = attempt_of(learner)
    order_of = dict(AttemptQuestion.objects.filter(attempt=attempt).values_list("pk", "order"))

    assert on_the_server(learner)["short_text"] == ["Ủy ban nhân dân xã 😀"]
    assert said_code == receipt_code(attempt.uid, {order_of[pk]: one.answer for pk, one in answers_of(attempt).items()})
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text(f"mã biên nhận {said_code}")).to_be_visible()


def test_a_text_is_kept_two_seconds_after_the_last_key(context, begin, learner):
    page = begin(context)
    go_to(page, "short_text")
    title = page.locator("#exam-title").inner_text()
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))  # in seconds
    page.get_by_label("Trả lời").press_sequentially("xa 12")

    expect(state(page)).to_have_text("Đang lưu…")
    page.clock.run_for(1900)
    assert not Response.objects.exists()
    page.clock.run_for(200)
    page.clock.resume()
    expect(state(page)).to_have_text(SENT)
    assert on_the_server(learner) == {"short_text": ["xa 12"]}
    expect(page.get_by_label("Trả lời")).to_be_focused()
    assert page.locator("#exam-title").inner_text() == title
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    "leave", ["hidden", "enter", *(pytest.param(way, marks=HEAVY) for way in ("tab", "next", "back", "list"))]
)
def test_a_text_is_kept_however_its_field_is_left(context, begin, learner, leave):
    page = begin(context)
    page.locator("#exam-next").click()
    page.locator("#exam-previous").click()
    go_to(page, "short_text")
    page.get_by_label("Trả lời").press_sequentially("xã")
    if leave == "tab":
        page.keyboard.press("Tab")
    elif leave == "next":
        page.locator("#exam-next").click()
    elif leave == "back":
        page.go_back()
    elif leave == "list":
        page.get_by_text("Danh sách câu").click()
    elif leave == "enter":
        page.keyboard.press("Enter")
    else:
        page.evaluate(
            """() => {
                Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    wait_for(page, attempt_of(learner), 1)
    assert on_the_server(learner) == {"short_text": ["xã"]}
    if leave not in {"hidden", "tab", "list"}:
        go_to(page, "short_text")
    expect(page.get_by_label("Trả lời")).to_have_value("xã")
    page.wait_for_timeout(2200)
    assert Response.objects.count() == 1


def test_number_keys_choose_only_where_nothing_is_typed(context, begin, learner):
    page = begin(context)
    go_to(page, "case")
    page.locator("[name=p6-text]").press_sequentially("1235")
    page.locator("[name=p4-place]").first.focus()
    page.keyboard.press("1")
    assert page.locator(".exam-part :checked:not(option)").count() == 0
    expect(page.locator("[name=p6-text]")).to_have_value("1235")
    go_to(page, "multiple")
    page.locator("#exam-title").focus()
    page.keyboard.press("1")
    page.keyboard.press("3")
    expect(page.locator(".choice:has(:checked)")).to_have_count(2)
    go_to(page, "case")
    expect(page.locator("[name=p6-text]")).to_have_value("1235")


def test_every_kind_by_keyboard_alone(context, begin, learner):
    page = begin(context)
    keys = page.keyboard
    for number in range(1, 9):
        expect(page.locator("#exam-title")).to_have_text(f"Câu {number}/8")
        if number > 1:
            expect(page.locator("#exam-title")).to_be_focused()
        for _tabs in range(40):
            keys.press("Tab")
            here = page.evaluate(
                """() => {
                    const one = document.activeElement;
                    return one.closest("#exam-choices") && [one.type, one.checked, one.selectedIndex, one.value];
                }"""
            )
            if here is None:
                if page.evaluate("document.activeElement.id") == "exam-flagged":
                    break
                continue
            kind, checked, chosen, value = here
            if kind in {"radio", "checkbox"} and not checked:
                keys.press("Space")
            elif kind == "select-one" and chosen == 0:
                keys.press("ArrowDown")
            elif kind == "text" and not value:
                keys.type("15")
        page.locator("#exam-next").focus()
        keys.press("Enter")
    expect(page.locator("#exam-title")).to_have_text("Xem lại bài làm")
    wait_for(page, attempt_of(learner), 8)
    expect(state(page)).to_have_text(SENT)
    given = on_the_server(learner)
    assert (given["numeric"], given["short_text"], given["case"][5:]) == (["15"], ["15"], [["15"], ["15"]])
    assert all(given["ordering"]) and len(given["multiple"]) == 4  # noqa: PT018 - one thing: all fields were reached


@pytest.mark.soak
@pytest.mark.scan
def test_what_is_answered_in_part_is_said_so(context, begin, learner):
    page = begin(context)
    for text in OF_EVERY_KIND:
        go_to(page, text.kind)
        if text.kind == "case":
            answer(part(page, 1), text.parts[0])
        else:
            answer(fields(page), text)
    go_to(page, "case")
    page.get_by_text("Danh sách câu").click()
    expect(page.locator(".exam-number[aria-current]")).to_contain_text("Trả lời một phần")
    expect(page.locator(".exam-number .is-partly")).to_have_count(1)
    page.get_by_role("button", name="Xem lại và nộp bài").click()
    expect(page.locator("#exam-check-lead")).to_have_text("Có 1 câu mới trả lời một phần.")
    expect(page.locator(".exam-row-state").first).to_have_text("Trả lời một phần")
    page.locator("#exam-to-confirm").click()
    expect(page.locator("#exam-title")).to_have_text("Có 1 câu mới trả lời một phần. Vẫn nộp?")


@pytest.mark.soak
@pytest.mark.scan
def test_what_was_answered_before_the_script_ran_is_kept(context, begin, learner):
    page = begin(context)
    waiting: list[Route] = []
    for text in OF_EVERY_KIND:
        go_to(page, text.kind)
        if text.kind in {"ordering", "short_text", "matching"}:
            waiting.clear()
            page.route("**/exam-player*.js", lambda route: waiting.append(route))
            page.goto(page.url, wait_until="commit")
            answer(fields(page), text)
            waiting[0].continue_()
            page.unroute("**/exam-player*.js")
            expect(page.locator("#exam-clock-toggle")).to_be_visible()
            expect(state(page)).to_have_text(SENT)
            assert said(fields(page), text) == all_right(text)
    assert on_the_server(learner).keys() == {"ordering", "short_text", "matching"}


def test_every_kind_without_scripts(browser, browser_context_args, address, exam, learner, sign_in):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    sign_in(context, learner.user)
    page = context.new_page()
    page.goto(address + reverse("learn:exam_intro", args=[exam.slug]))
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    answer_all(page, 1, 8)
    page.locator("#exam-next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại bài làm")
    expect(page.get_by_text("Đã trả lời đủ các câu.")).to_be_visible()
    page.get_by_role("link", name="Đổi Câu 3").click()
    assert said(fields(page), asked(page)) == all_right(asked(page))
    page.locator("#exam-previous").click()
    assert said(fields(page), asked(page)) == all_right(asked(page))
    page.goto(address + reverse("learn:exam_submit", args=[attempt_of(learner).uid]))
    page.get_by_role("button", name="Nộp bài").click()

    expect(page.get_by_text("8/8 câu đúng, cần 5")).to_be_visible()
    context.close()


@pytest.mark.soak
@pytest.mark.scan
def test_every_kind_fits_a_narrow_phone_with_large_letters(context, begin, address, picture):
    context.add_cookies([{"name": "text_size", "value": "150", "url": address}])
    page = begin(context)
    page.set_viewport_size({"width": 320, "height": 568})
    wide = []
    for text in OF_EVERY_KIND:
        go_to(page, text.kind)
        answer(fields(page), text)
        wide.append(page.evaluate("document.documentElement.scrollWidth"))
    go_to(page, "case")
    picture(page, "thi-dang-320-chu-to")

    assert wide == [320] * 8


@pytest.mark.soak
@pytest.mark.scan
@pytest.mark.parametrize("size", ["dien-thoai", "may-ban"])
def test_every_kind_looks_right(browser, browser_context_args, begin, learner, faults, picture, size):
    width, height = WIDTHS[size]
    args = browser_context_args | {"viewport": {"width": width, "height": height}}
    context = browser.new_context(**args | {"is_mobile": width < 700, "has_touch": width < 700})
    page = begin(context)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = faults(page)
        picture(page, f"thi-dang-{name}-{size}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

    for text in OF_EVERY_KIND:
        go_to(page, text.kind)
        answer(fields(page), text)
        expect(state(page)).to_have_text(SENT, timeout=4000)
        low = page.evaluate(
            """() => [...document.querySelectorAll("#exam-choices :is(label, select, [type=text])")]
                .filter(one => one.getBoundingClientRect().height < 48).map(one => one.outerHTML.slice(0, 90))"""
        )
        assert low == []
        look(text.kind)
    page.set_viewport_size({"width": width, "height": height})
    hand_in(page)
    expect(page.locator(".exam-score")).to_be_visible()
    look("ket-qua")
    context.close()

    assert found == {name: [] for name in found}


@pytest.mark.soak
@pytest.mark.scan
@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_moved_in_the_middle_changes_nothing_for_any_kind(context, begin, learner, hours):
    """Not the time left, not what is taken in, not when it locks."""
    page = begin(context)
    answer_all(page, 1, 4)
    left = page.locator("#exam-clock").inner_text()
    page.evaluate(f"() => {{ const real = Date.now(); Date.now = () => real + {hours} * 3600000; }}")
    context.set_offline(True)
    page.locator("#exam-next").click()
    answer_all(page, 5, 8)
    page.locator("#exam-title").focus()
    expect(state(page)).to_have_text(OFFLINE)
    assert page.locator("#exam-clock").inner_text() in {left, left.replace("20", "19")}
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, attempt_of(learner), 8)
    assert on_the_server(learner) == right_answers(attempt_of(learner))
    assert all(0 <= one < 120_000 for one in Response.objects.values_list("elapsed_ms", flat=True))

    now = timezone.now()
    Attempt.objects.update(started_at=now - timedelta(minutes=1), deadline_at=now + timedelta(seconds=4))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#exam-clock")).to_have_text(re.compile(r"^còn 0:0\d$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đạt", timeout=10_000)
    attempt = attempt_of(learner)
    assert (attempt.status, attempt.finished_at, Result.objects.get().score) == ("submitted", attempt.deadline_at, 8)
    assert not Response.objects.filter(is_late=True).exists()
