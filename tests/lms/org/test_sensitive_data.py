"""What is not collected about people: origin, belief, party."""

from django.apps import apps

from lms.core.vietnamese.text import search_key
from lms.org.domain.decision_file_rows import HEADINGS
from lms.org.domain.roster.columns import ALIASES, WEAK_ALIASES

NOT_COLLECTED = ("dan toc", "ton giao", "dang vien", "ngay vao dang", "chinh tri", "ethnic", "religion", "party")


def collected():
    for model in apps.get_models():
        if model._meta.app_label in {"org", "accounts"}:
            for field in model._meta.get_fields():
                yield f"{model.__name__}: {field.name}, {search_key(str(getattr(field, 'verbose_name', '')))}"
    for words in (*ALIASES.values(), *WEAK_ALIASES.values()):
        yield from words
    yield from (search_key(label) for label in HEADINGS.values())


def test_neither_records_nor_files_ask_for_origin_belief_or_party():
    assert [one for one in collected() if any(word in one.lower() for word in NOT_COLLECTED)] == []
