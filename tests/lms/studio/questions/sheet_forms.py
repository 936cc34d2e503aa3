"""What the form of a question sends, and what it says to it."""

from html.parser import HTMLParser

from django.urls import reverse

STEM = "Giấy tờ nào phải nộp khi đăng ký khai sinh?"
FOUR = [
    {"text": "Giấy chứng sinh", "is_right": "on", "feedback": "Đúng theo Điều 16."},
    {"text": "Sổ hộ khẩu", "feedback": "Đã bãi bỏ."},
    {"text": "Giấy khám sức khỏe", "feedback": "Không cần."},
    {"text": "Đơn xin việc", "feedback": "Không liên quan."},
]


def form(rows=FOUR, **fields):
    sent = {
        "code": "C0001",
        "stem": STEM,
        "difficulty": "medium",
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        sent |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return sent | fields


def add_url(bank, kind="single"):
    return f"{reverse('studio_question_add')}?dang={kind}&ngan-hang={bank.pk}"


def url(question):
    return reverse("studio_question", args=[question.pk])


def errors(response):
    """Field and sentence of what the sheet refuses, rows by number, blocks by their prefix."""
    sheet = response.context["sheet"]
    found = {name: list(said) for name, said in sheet.form.errors.items()}
    for number, row in enumerate(sheet.rows.forms if sheet.rows else []):
        found |= {f"{number}-{name}": list(said) for name, said in row.errors.items()}
    for one in sheet.blocks:
        found |= {f"{one.prefix}-{name}": list(said) for name, said in one.form.errors.items()}
        rows = getattr(one, "rows", None) or getattr(one, "levels", None) or ()
        found |= {f"{row.prefix}-{name}": list(said) for row in rows for name, said in row.errors.items()}
        together = [getattr(one, name, "") for name in ("rows_error", "levels_error", "file_error")]
        found |= {key: [said] for key, said in ((one.prefix, "".join(together)),) if said}
    return found | ({"rows": [sheet.rows_error]} if sheet.rows_error else {})


def told(response):
    return [str(one).strip() for one in response.context["messages"]]


class _Fields(HTMLParser):
    """What a browser would send of the form with the stem, as it is shown and without a button."""

    def __init__(self):
        super().__init__()
        self.sent, self._area, self._list, self._is_apart = [], None, None, False

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name")
        if tag == "template":
            self._is_apart = True
        if self._is_apart or "disabled" in said:
            return
        if tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._list = name
        elif tag == "option" and self._list and "selected" in said:
            self.sent.append((self._list, said.get("value", "")))
        elif tag == "input" and name and said.get("type") not in {"submit", "file"}:
            is_chosen, is_box = "checked" in said, said.get("type") in {"checkbox", "radio"}
            if is_chosen or not is_box:
                self.sent.append((name, said.get("value", "on" if is_box else "")))

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "template":
            self._is_apart = False
        elif tag == "textarea" and self._area:
            self.sent.append((self._area[0], "".join(self._area[1]).removeprefix("\n").removeprefix("\r\n")))
            self._area = None
        elif tag == "select":
            self._list = None


def sent_by(page, **changed):
    """The form of the page as a browser without scripts would send it, changed as somebody types."""
    html = page.content.decode()
    fields = _Fields()
    fields.feed(html[html.index("multipart/form-data") :].split("</form>", 1)[0])
    return dict(fields.sent) | changed
