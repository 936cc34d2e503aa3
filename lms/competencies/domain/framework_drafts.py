"""A draft of a framework: a copy of a version that is edited until it is published or deleted.

Every edit names what it was filled in beside (`seen`, by `state_of`): whoever comes second is told, and nothing is
written. An edit sent twice is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.competencies.domain.framework_contents import (
    CompetencyFacts,
    Contents,
    VersionFacts,
    contents_of,
    facts_of,
)
from lms.competencies.domain.framework_rules import competency_faults, scale_faults
from lms.competencies.domain.framework_writing import (
    check_may_edit,
    check_unchanged,
    editing,
    raise_first,
    write_competencies,
    write_facts,
    write_scale,
)
from lms.competencies.enums import FrameworkStatus
from lms.competencies.exceptions import (
    CompetencyCodeTaken,
    CompetencyGone,
    DraftAlreadyThere,
    GroupNameMissing,
    GroupNameTwice,
    ScaleTooNarrow,
)
from lms.competencies.models import Framework, FrameworkVersion
from lms.core.domain.audit import record, register_verb
from lms.core.vietnamese.text import matching_key

if TYPE_CHECKING:
    from lms.accounts.models import User

DRAFT_STARTED = register_verb(
    "competencies.draft.started", _("%(actor)s đã soạn phiên bản %(number)s từ phiên bản %(source)s")
)
DRAFT_CHANGED = register_verb("competencies.draft.changed", _("%(actor)s đã sửa thông tin và thang mức của bản soạn"))
GROUPS_CHANGED = register_verb("competencies.draft.groups", _("%(actor)s đã sửa các nhóm: %(groups)s"))
COMPETENCY_ADDED = register_verb("competencies.draft.added", _("%(actor)s đã thêm năng lực %(code)s “%(name_vi)s”"))
COMPETENCY_CHANGED = register_verb("competencies.draft.reworded", _("%(actor)s đã sửa năng lực %(code)s “%(name_vi)s”"))
COMPETENCY_DROPPED = register_verb(
    "competencies.draft.dropped", _("%(actor)s đã bỏ năng lực %(old_code)s “%(old_name_vi)s” khỏi bản soạn")
)
DRAFT_REPLACED = register_verb(
    "competencies.draft.replaced",
    _("%(actor)s đã nhập bản soạn từ tệp: thêm %(added)s, sửa %(changed)s, bỏ %(dropped)s năng lực"),
)
DRAFT_DELETED = register_verb("competencies.draft.deleted", _("%(actor)s đã xóa bản soạn phiên bản %(old_number)s"))


def start_draft(*, source: FrameworkVersion, actor: User, today: date) -> FrameworkVersion:
    """A copy of a version with the next number; to begin today, or a day after what is in force or to come begins."""
    check_may_edit(actor)
    with transaction.atomic():
        framework = Framework.objects.select_for_update(no_key=True).get(pk=source.framework_id)
        versions = list(framework.versions.order_by("number"))
        draft = next((one for one in versions if one.status == FrameworkStatus.DRAFT), None)
        if draft is not None:
            raise DraftAlreadyThere(number=draft.number)
        newest = max(one.valid_from for one in versions)
        copied = contents_of(source)
        draft = FrameworkVersion.objects.create(
            framework=framework,
            number=versions[-1].number + 1,
            status=FrameworkStatus.DRAFT,
            valid_from=max(today, newest + timedelta(days=1)),
            **{name: getattr(source, name) for name in ("legal_basis", "scale_min", "scale_max")},
        )
        write_scale(draft, copied.facts.scale)
        write_competencies(draft, copied.competencies)
        record(verb=DRAFT_STARTED, target=draft, actor=actor, after={"number": draft.number, "source": source.number})
    return draft


def change_facts(*, draft: FrameworkVersion, facts: VersionFacts, seen: str, actor: User) -> None:
    with editing(draft, actor) as held:
        before = facts_of(held)
        if before == facts:
            return
        check_unchanged(held, before, seen)
        raise_first(scale_faults(facts))
        outside = [
            row.competency.code
            for row in held.competencies.select_related("competency")
            if not facts.scale_min <= row.first_level <= row.last_level <= facts.scale_max
        ]
        if outside:
            raise ScaleTooNarrow(first=facts.scale_min, last=facts.scale_max, codes=", ".join(outside))
        write_facts(held, facts)
        record(verb=DRAFT_CHANGED, target=held, actor=actor, before=_told(before), after=_told(facts))


def change_groups(*, draft: FrameworkVersion, groups: Sequence[tuple[str, str]], seen: str, actor: User) -> None:
    """(name so far, new name) of every group in the new order; competencies keep theirs inside a group."""
    with editing(draft, actor) as held:
        before = contents_of(held)
        names = [new for _old, new in groups]
        if before.groups == tuple(names) == tuple(old for old, _new in groups):
            return
        is_whole = sorted(old for old, _new in groups) == sorted(before.groups)
        check_unchanged(held, before.groups, seen if is_whole else "")
        keys = [matching_key(name) for name in names]
        for number, (name, key) in enumerate(zip(names, keys, strict=True), start=1):
            if not key:
                raise GroupNameMissing(field=f"name_{number}")
            if key in keys[: number - 1]:
                raise GroupNameTwice(field=f"name_{number}", name=name)
        renamed = [replace(one, group=new) for old, new in groups for one in before.in_group(old)]
        write_competencies(held, renamed)
        record(
            verb=GROUPS_CHANGED,
            target=held,
            actor=actor,
            before={"groups": list(before.groups)},
            after={"groups": names},
        )


def add_competency(*, draft: FrameworkVersion, facts: CompetencyFacts, place: int | None, actor: User) -> None:
    """`place`: which of its group it is, from 1; the last where none is given."""
    with editing(draft, actor) as held:
        before = contents_of(held)
        known = before.competency(facts.code)
        if known == facts:
            return
        if known is not None:
            raise CompetencyCodeTaken(code=known.code, name=known.name_vi)
        raise_first(competency_faults(facts, before.facts, before.competencies))
        write_competencies(held, _placed(before, facts, place))
        record(verb=COMPETENCY_ADDED, target=held, actor=actor, after=_words(facts))


def change_competency(
    *, draft: FrameworkVersion, facts: CompetencyFacts, place: int | None, seen: str, actor: User
) -> None:
    with editing(draft, actor) as held:
        before = contents_of(held)
        known = _known(before, facts.code)
        others = [one for one in before.competencies if one.code != facts.code]
        wanted = _placed(replace(before, competencies=tuple(others)), facts, place or place_of(before, facts))
        if wanted == before.competencies:
            return
        check_unchanged(held, (known, place_of(before, known)), seen)
        raise_first(competency_faults(facts, before.facts, others))
        write_competencies(held, wanted)
        record(verb=COMPETENCY_CHANGED, target=held, actor=actor, before=_words(known), after=_words(facts))


def drop_competency(*, draft: FrameworkVersion, code: str, actor: User) -> None:
    """From this version alone; earlier ones, evidence and requirements keep it."""
    with editing(draft, actor) as held:
        before = contents_of(held)
        known = before.competency(code)
        if known is None:
            return
        write_competencies(held, [one for one in before.competencies if one.code != code])
        record(verb=COMPETENCY_DROPPED, target=held, actor=actor, before=_words(known))


def replace_contents(*, draft: FrameworkVersion, contents: Contents, seen: str, actor: User) -> None:
    """All that a file says instead of all that the draft said."""
    with editing(draft, actor) as held:
        before = contents_of(held)
        if before == contents:
            return
        check_unchanged(held, before, seen)
        raise_first(scale_faults(contents.facts))
        for one in contents.competencies:
            others = [other for other in contents.competencies if other.code != one.code]
            raise_first(competency_faults(one, contents.facts, others))
        write_facts(held, contents.facts)
        write_competencies(held, contents.competencies)
        old, new = ({one.code: one for one in said.competencies} for said in (before, contents))
        counts = {
            "added": len(new.keys() - old.keys()),
            "changed": sum(new[code] != old[code] for code in new.keys() & old.keys()),
            "dropped": len(old.keys() - new.keys()),
        }
        record(verb=DRAFT_REPLACED, target=held, actor=actor, before=_told(before.facts), after=counts)


def delete_draft(*, draft: FrameworkVersion, actor: User) -> None:
    """The lines of audit stay at the framework."""
    with editing(draft, actor) as held:
        facts = {"number": held.number, "competencies": held.competencies.count()}
        record(verb=DRAFT_DELETED, target=held.framework, actor=actor, before=facts)
        held.competencies.all().delete()
        held.delete()


def place_of(contents: Contents, one: CompetencyFacts) -> int | None:
    """Which of its group it is, from 1; None for a group it isn't in yet."""
    codes = [other.code for other in contents.in_group(one.group)]
    return codes.index(one.code) + 1 if one.code in codes else None


def _known(contents: Contents, code: str) -> CompetencyFacts:
    known = contents.competency(code)
    if known is None:
        raise CompetencyGone(code=code)
    return known


def _placed(contents: Contents, one: CompetencyFacts, place: int | None) -> tuple[CompetencyFacts, ...]:
    """All in order, group after group, with that one at its place."""
    groups = dict.fromkeys([*contents.groups, one.group])
    ordered: list[CompetencyFacts] = []
    for group in groups:
        inside = list(contents.in_group(group))
        if group == one.group:
            inside.insert(len(inside) if place is None else max(place - 1, 0), one)
        ordered += inside
    return tuple(ordered)


def _told(facts: VersionFacts) -> dict[str, Any]:
    names = {str(one.level): one.vi for one in facts.scale}
    return {
        "legal_basis": facts.legal_basis,
        "valid_from": facts.valid_from,
        "scale": [f"{level}: {name}" for level, name in names.items()],
        "scale_min": facts.scale_min,
        "scale_max": facts.scale_max,
    }


def _words(facts: CompetencyFacts) -> dict[str, Any]:
    return {
        "code": facts.code,
        "name_vi": facts.name_vi,
        "group": facts.group,
        "levels": [f"{one.level}: {one.vi}" for one in facts.levels],
        "first_level": facts.first_level,
        "last_level": facts.last_level,
    }
