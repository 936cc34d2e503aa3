"""Who may import whom: an app its own rank and lower; inside an app, a kind of module those below it."""

import pytest

from tests.architecture.rooms import (
    DELIVERY,
    DELIVERY_APPS,
    DOMAIN,
    KIND_NAMES,
    LEAF,
    RANKS,
    app_of,
    imports,
    imports_in,
    kind_of,
    python_files,
)


def test_an_app_imports_its_own_rank_and_lower():
    wrong = []
    for one in imports():
        source, target = app_of(one.module), app_of(one.target)
        if source in RANKS and target in RANKS and RANKS[target] > RANKS[source]:
            if target == "lms.flows" and kind_of(one.module) == DELIVERY:
                continue  # delivery modules of any app may call the flows
            wrong.append(f"{one.module}:{one.line} (rank {RANKS[source]}) imports {one.target} (rank {RANKS[target]})")
        if source in RANKS and target in DELIVERY_APPS:
            wrong.append(f"{one.module}:{one.line} imports the delivery app {one.target}")
    assert wrong == [], "Move the code to the higher app, or pass what it needs as a value."


def test_delivery_apps_do_not_know_each_other():
    wrong = [
        f"{one.module}:{one.line} imports {one.target}"
        for one in imports()
        if app_of(one.module) in DELIVERY_APPS
        and app_of(one.target) in DELIVERY_APPS
        and app_of(one.module) != app_of(one.target)
    ]
    assert wrong == [], "What two delivery apps share belongs to the app whose trade it is, or to lms/core."


def test_inside_an_app_a_module_imports_kinds_below_it():
    wrong = []
    for one in imports():
        source, target = app_of(one.module), app_of(one.target)
        if source != target or source in DELIVERY_APPS or source in {"lms.core", "lms.flows"}:
            continue
        if kind_of(one.target) > kind_of(one.module):
            wrong.append(
                f"{one.module}:{one.line} ({KIND_NAMES[kind_of(one.module)]}) imports "
                f"{one.target} ({KIND_NAMES[kind_of(one.target)]})"
            )
    assert wrong == [], "leaf < models < domain < interface < delivery."


def test_only_delivery_and_flows_import_flows():
    wrong = [
        f"{one.module}:{one.line}"
        for one in imports()
        if app_of(one.target) == "lms.flows" and app_of(one.module) != "lms.flows" and kind_of(one.module) != DELIVERY
    ]
    assert wrong == [], "Domain functions return what happened; flows decide who is told."


def test_another_app_is_used_through_its_models_domain_and_interfaces():
    wrong = [
        f"{one.module}:{one.line} imports {one.target}"
        for one in imports()
        if app_of(one.module) != app_of(one.target)
        and app_of(one.target) in RANKS
        and app_of(one.target) not in {"lms.core", "lms.flows"}
        and kind_of(one.target) == DELIVERY
        and kind_of(one.module) < DELIVERY
    ]
    assert wrong == [], "Views, tasks and doors of an app are for delivery only."


def test_no_module_is_a_junk_drawer():
    names = {"utils", "helpers", "managers", "misc", "common", "services"}
    assert [module for module, _path in python_files() if module.split(".")[-1] in names] == []


def test_kinds_are_recognised():
    """The tests above would pass if everything were taken for a leaf."""
    assert [kind_of(name) for name in ("lms.plans.domain.gaps", "lms.org.enums", "lms.hr.people.views")] == [
        DOMAIN,
        LEAF,
        DELIVERY,
    ]


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("import lms.plans.views", ["lms.plans.views"]),
        ("from lms import plans", ["lms.plans"]),
        ("from lms import env", []),
        ("from lms.org import views", ["lms.org.views"]),
        ("from lms.org import views as v, models", ["lms.org.views", "lms.org.models"]),
        ("from lms.plans.domain.gaps import gaps_for", ["lms.plans.domain.gaps"]),
        ("from . import views", ["lms.org.views"]),
        ("from .views import activate", ["lms.org.views"]),
        ("from ..hr import scope", ["lms.hr.scope"]),
        ("def late():\n    from certificates import views", ["certificates.views"]),
        ("if TYPE_CHECKING:\n    from certificates import views", []),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    from certificates import views", ["certificates.views"]),
        ("from django.db import models", []),
    ],
)
def test_an_import_is_seen_in_whatever_form_it_is_written(line, targets):
    known = {module for module, _path in python_files()}
    found = imports_in(line, module="lms.org.enums", package="lms.org", known=known)

    assert [one.target for one in found] == targets
    assert [kind_of(target) for target in targets if target.endswith(".views")] == [
        DELIVERY for target in targets if target.endswith(".views")
    ]
