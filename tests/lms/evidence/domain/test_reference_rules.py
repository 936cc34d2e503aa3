import pytest
from django.utils import timezone

from lms.core.domain.loading import Loaded, Refusal
from lms.evidence.domain.reference_rules import load_rules, rules_file
from lms.evidence.enums import RuleMark
from lms.evidence.models import EvidenceRule
from tests.factories.reference import with_cells

pytestmark = pytest.mark.django_db


def test_rules_are_illustrative_defaults_and_completion_proves_nothing():
    assert load_rules(rules_file()) == Loaded(created=4)
    assert load_rules(rules_file()) == Loaded(same=4)
    rows = EvidenceRule.objects.values_list("kind", "max_level", "validity_months", "mark", "competency")
    assert set(rows) == {
        ("result", 4, 36, "illustrative", None),
        ("document", 5, 60, "illustrative", None),
        ("prior", 5, None, "illustrative", None),
        ("observation", 4, 36, "illustrative", None),
    }


def test_a_rule_an_employer_made_its_own_is_left_alone():
    load_rules(rules_file())
    EvidenceRule.objects.filter(kind="result").update(max_level=3, mark=RuleMark.EMPLOYER)
    changed = with_cells(rules_file(), 3, validity_months="24")
    assert load_rules(changed) == Loaded(changed=1, same=3)
    standing = EvidenceRule.objects.known()
    assert dict(standing.values_list("kind", "max_level")) == {
        "result": 3,
        "document": 5,
        "prior": 5,
        "observation": 4,
    }
    assert standing.get(kind="document").validity_months == 24


def test_a_changed_rule_supersedes_the_old_one():
    load_rules(rules_file())
    before = timezone.now()
    load_rules(with_cells(rules_file(), 3, validity_months="24"))
    day = timezone.localdate()

    def months(known_at=None):
        return list(
            EvidenceRule.objects.in_force(day, known_at)
            .filter(kind="document")
            .values_list("validity_months", flat=True)
        )

    assert (months(before), months(), months(timezone.now())) == ([60], [24], [24])


def test_bad_lines_are_refused():
    rows = with_cells(rules_file(), 2, kind="rumour")
    rows = with_cells(rows, 3, max_level="năm")
    reason = "Loại minh chứng, mức và số tháng phải có trong danh sách và là số."
    assert load_rules(rows) == Loaded(created=2, refused=[Refusal(2, "rumour", reason), Refusal(3, "document", reason)])
