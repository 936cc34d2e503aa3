"""Gaps of a whole country on a throwaway PostgreSQL: invented officials in 34 provinces, each with 25 requirements.

usage: make bench-gaps BENCH="--officials 3000 30000 300000 [--json]"

Measured for each size in a database of its own, and each step in a process of its own: the requirement status written
for everybody, written again where nothing has changed, and checked; the gap table of the largest province and of the
country; what one decision touches; and plain pandas counting gaps of as many people in memory, which shows what this
machine can do at all. `cpu` is that of the process, without the database; `peak_mb` its largest resident memory. Last
come the figures side by side with how much they grew.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

PROVINCES, COMMUNES, LARGEST, COMPETENCIES, POSITIONS = 34, 3321, 170, 25, 12
SEED = 20250701
REFORM = date(2025, 7, 1)
SHOWN, ENDING = 0.6, 0.3
"""Shares of requirements with evidence, and of evidence with a last day."""

Found = dict[str, dict[str, Any]]
"""By step its figures."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.gaps", description=__doc__)
    parser.add_argument("--officials", type=int, nargs="+", default=[3000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=["migrate", *STEPS], help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        print(json.dumps(_step(options.step, options.officials[0])))
        return 0
    if "postgres" not in os.environ.get("DATABASE_URL", ""):
        print("bench: run it on a throwaway PostgreSQL: make bench-gaps", file=sys.stderr)
        return 2
    _in_own_process("migrate", 0)
    found = {officials: _measured(officials, quiet=options.json) for officials in sorted(set(options.officials))}
    if options.json:
        print(json.dumps([{"officials": officials, **steps} for officials, steps in found.items()]))
    else:
        print("\n".join(growth(found)))
    return 0


def _measured(officials: int, *, quiet: bool) -> Found:
    found = {}
    with _database_of(officials):
        for name in STEPS:
            found[name] = _in_own_process(name, officials)
            if not quiet:
                print(officials, name, " ".join(f"{key}={value}" for key, value in found[name].items()), flush=True)
    return found


def _in_own_process(name: str, officials: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.gaps", "--step", name, "--officials", str(officials)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _database_of(officials: int) -> Iterator[None]:
    """A copy of the migrated one, which stays empty; removed in the end."""
    import psycopg  # noqa: PLC0415

    address = os.environ["DATABASE_URL"]
    parts = urlsplit(address)
    base, name = parts.path.strip("/"), f"bench_{officials}"
    outside = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(outside, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{base}"')
    os.environ["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = address
        with psycopg.connect(outside, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}"')


def growth(found: dict[int, Found]) -> list[str]:
    """A line a step: its seconds by size, each with how many times the last, its largest memory, and statements where
    they are counted."""
    sizes = list(found)
    lines = [" ".join([f"{'seconds':<10}", *(f"{size:>16}" for size in sizes)])]
    for name in next(iter(found.values())):
        cells = []
        for place, size in enumerate(sizes):
            seconds = found[size][name]["seconds"]
            before = found[sizes[place - 1]][name]["seconds"] if place else 0
            cells.append(f"{seconds:.2f} ×{seconds / before:.1f}" if before else f"{seconds:.2f}")
        line = [f"{name:<10}", *(f"{cell:>16}" for cell in cells)]
        line += ["  MB:", *(str(found[size][name]["peak_mb"]) for size in sizes)]
        if "statements" in found[sizes[0]][name]:
            line += ["  statements:", *(str(found[size][name]["statements"]) for size in sizes)]
        lines.append(" ".join(line))
    return lines


def _step(name: str, officials: int) -> dict[str, Any]:
    if name != "pandas":
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
        import django  # noqa: PLC0415

        django.setup()
    started, worked = time.perf_counter(), time.process_time()
    found = migrate() if name == "migrate" else STEPS[name](officials)
    spent = {"seconds": round(time.perf_counter() - started, 2), "cpu": round(time.process_time() - worked, 2)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent | found | {"peak_mb": round(peak)}


def migrate() -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415

    from lms.org.models import Official  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if Official.objects.exists():
        raise SystemExit("bench: this database has people in it. It only takes an empty one.")
    return {}


def build(officials: int) -> dict[str, Any]:
    draw = random.Random(SEED)
    communes = _units()
    required = _requirements(draw)
    rows = _people(officials, communes, draw)
    return {"officials": officials, "evidence": _evidence(rows, required, draw)}


def recompute(_officials: int) -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415

    from lms.plans.domain.recomputing import people_with_status, refresh_by_parts  # noqa: PLC0415

    rows = sum(written for _people, written in refresh_by_parts(people_with_status(), now=timezone.now()))
    return {"rows": rows}


def check(_officials: int) -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415

    from lms.plans.domain.recomputing import check_by_parts, people_with_status  # noqa: PLC0415

    found = sum(len(part) for _people, part in check_by_parts(people_with_status(), now=timezone.now()))
    return {"differences": found}


def heat_map_of_the_largest_province(_officials: int) -> dict[str, Any]:
    return _heat_map(2)


def heat_map_of_the_country(_officials: int) -> dict[str, Any]:
    """The country is a unit above the provinces here; in the product somebody's scope ends at a province."""
    return _heat_map(1)


def one_decision(_officials: int) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from lms.accounts.models import User  # noqa: PLC0415
    from lms.flows.reassignment import record_reassignment  # noqa: PLC0415
    from lms.org.domain.decision_papers import DecisionFacts  # noqa: PLC0415
    from lms.org.enums import DecisionKind, Role  # noqa: PLC0415
    from lms.org.models import Official, Position, PostingVersion, RoleGrant, Unit  # noqa: PLC0415

    now = timezone.now()
    today = timezone.localdate(now)
    actor = User.objects.create_user("bench-hr", "Phan Thị Nội", uuid.uuid4().hex)
    RoleGrant.objects.create(user=actor, role=Role.HR, unit=Unit.objects.get(pk=1), valid_from=REFORM)
    person = Official.objects.order_by("pk").first()
    held = PostingVersion.objects.get(posting__official=person)
    facts = DecisionFacts(
        client_id=uuid.uuid4(),
        kind=DecisionKind.TRANSFER,
        number="1/QĐ-UBND",
        signed_on=today,
        effective_on=today,
        issued_by="Ủy ban nhân dân",
    )
    first = _scalar("SELECT txid_current()")
    before = _others(person.pk)
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        done = record_reassignment(
            facts=facts,
            official=person,
            to_unit=held.unit,
            to_position=Position.objects.exclude(pk=held.position_id).order_by("pk")[0],
            actor=actor,
            now=now,
        )
        took = time.perf_counter() - started
    after = _others(person.pk)
    touched = sum(
        _scalar(f"SELECT count(*) FROM {table} x WHERE {other} AND xmin::text::bigint > {first}", person.pk)
        for table, other in OF_OTHERS.items()
    )
    return {
        "seconds": round(took, 3),
        "statements": len(asked),
        "lines": done.plan.items.count() if done.plan else 0,
        "rows_of_others_written": touched,
        "rows_of_others_gone": sum(before.values()) - sum(after.values()),
    }


OF_OTHERS = {
    "plans_requirementstatus": "x.official_id <> %s",
    "plans_learningplan": "x.official_id <> %s",
    "plans_planitem": "x.plan_id NOT IN (SELECT id FROM plans_learningplan WHERE official_id = %s)",
    "org_posting": "x.official_id <> %s",
    "org_postingversion": "x.posting_id NOT IN (SELECT id FROM org_posting WHERE official_id = %s)",
    "evidence_evidence": "x.official_id <> %s",
    "courses_enrolment": "x.official_id <> %s",
    "flows_notice": "x.official_id <> %s",
}


def _others(person: int) -> dict[str, int]:
    return {
        table: _scalar(f"SELECT count(*) FROM {table} x WHERE {other}", person) for table, other in OF_OTHERS.items()
    }


def _scalar(sql: str, *values: object) -> int:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return int(cursor.fetchone()[0])


def _heat_map(unit_id: int) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from certificates.reports.skill_gap import skill_gap_report  # noqa: PLC0415
    from lms.accounts.models import User  # noqa: PLC0415
    from lms.org.enums import Role  # noqa: PLC0415
    from lms.org.models import RoleGrant, Unit  # noqa: PLC0415

    viewer, made = User.objects.get_or_create(username="bench-xem", defaults={"full_name": "Phan Thị Xem"})
    if made:
        RoleGrant.objects.create(user=viewer, role=Role.HR, unit_id=1, valid_from=REFORM)
    unit, today = Unit.objects.get(pk=unit_id), timezone.localdate()
    took = []
    for _round in range(3):
        started, worked = time.perf_counter(), time.process_time()
        skill_gap_report(unit=unit, as_of=today, viewer=viewer, with_people=False)
        took.append((time.perf_counter() - started, time.process_time() - worked))
    with CaptureQueriesContext(connection) as asked:
        report = skill_gap_report(unit=unit, as_of=today, viewer=viewer, with_people=False)
    return {
        "seconds": round(min(took)[0], 3),
        "cpu": round(min(took)[1], 3),
        "first": round(took[0][0], 3),
        "statements": len(asked),
        "people": report.standing.people,
        "rows": len(report.rows),
        "columns": len(report.columns),
    }


def plain_pandas(officials: int) -> dict[str, Any]:
    """As many requirements and pieces of evidence in memory, folded and counted by province and competency."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    draw = np.random.default_rng(SEED)
    size = officials * COMPETENCIES
    required = pd.DataFrame(
        {
            "official": np.repeat(np.arange(officials, dtype="int32"), COMPETENCIES),
            "competency": np.tile(np.arange(COMPETENCIES, dtype="int16"), officials),
            "level": draw.integers(1, 4, size, dtype="int8"),
        }
    )
    shown = draw.random(size) < SHOWN
    evidence = required.loc[shown, ["official", "competency"]].copy()
    evidence["held"] = draw.integers(1, 5, len(evidence), dtype="int8")
    evidence["until"] = np.where(draw.random(len(evidence)) < ENDING, draw.integers(0, 900, len(evidence)), 10_000)
    province = pd.Series(draw.integers(0, PROVINCES, officials, dtype="int8"))
    started, worked = time.perf_counter(), time.process_time()
    valid = evidence[evidence["until"] >= 365]
    held = valid.groupby(["official", "competency"], sort=False)["held"].max().reset_index()
    joined = required.merge(held, on=["official", "competency"], how="left")
    joined["below"] = joined["held"].fillna(0) < joined["level"]
    joined["province"] = joined["official"].map(province)
    counted = joined.groupby(["province", "competency"])["below"].sum()
    spent = {"seconds": round(time.perf_counter() - started, 2), "cpu": round(time.process_time() - worked, 2)}
    return spent | {"gaps": int(counted.sum()), "rows": size}


def _units() -> list[tuple[int, int]]:
    """Unit 1 is the country, 2 the largest province; returns communes with their province."""
    from lms.org.domain.unit_names import name_fields  # noqa: PLC0415
    from lms.org.enums import UnitMark, UnitType  # noqa: PLC0415
    from lms.org.models import Unit, UnitVersion  # noqa: PLC0415

    rest = (COMMUNES - LARGEST) // (PROVINCES - 1)
    sizes = [LARGEST] + [rest] * (PROVINCES - 1)
    communes: list[tuple[int, int]] = []
    named = [(1, "Cả nước", UnitType.PROVINCE, None)]
    named += [(number + 2, f"Tỉnh {number + 1}", UnitType.PROVINCE, 1) for number in range(PROVINCES)]
    for number, size in enumerate(sizes):
        for _commune in range(size):
            unit_id = PROVINCES + 2 + len(communes)
            communes.append((unit_id, number + 2))
            named.append((unit_id, f"Xã {unit_id}", UnitType.COMMUNE, number + 2))
    copy(Unit, ({"id": unit_id} for unit_id, *_rest in named))
    copy(
        UnitVersion,
        (
            {
                "unit_id": unit_id,
                "code": f"b{unit_id}",
                "unit_type": unit_type,
                "parent_id": parent,
                "valid_from": REFORM,
                "mark": UnitMark.SOURCED,
                **name_fields(name, name),
            }
            for unit_id, name, unit_type, parent in named
        ),
    )
    return communes


def _requirements(draw: random.Random) -> dict[int, list[int]]:
    """By position the competencies it requires, 25 each."""
    from lms.competencies.enums import CompetencyMark, FrameworkStatus, RequirementMark  # noqa: PLC0415
    from lms.competencies.models import (  # noqa: PLC0415
        Competency,
        CompetencyVersion,
        Framework,
        FrameworkVersion,
        Requirement,
    )
    from lms.evidence.enums import EvidenceKind, RuleMark  # noqa: PLC0415
    from lms.evidence.models import EvidenceRule  # noqa: PLC0415
    from lms.org.enums import PositionMark  # noqa: PLC0415
    from lms.org.models import Position  # noqa: PLC0415

    now = datetime.fromisoformat("2025-07-01T08:00:00+07:00")
    copy(Framework, [{"id": 1, "code": "bench", "name_vi": "Khung đo"}])
    version = {"id": 1, "framework_id": 1, "number": 1, "valid_from": REFORM, "status": FrameworkStatus.PUBLISHED}
    copy(FrameworkVersion, [version])
    listed = range(1, COMPETENCIES + 1)
    copy(Competency, ({"id": pk, "framework_id": 1, "code": f"B{pk:02}"} for pk in listed))
    copy(
        CompetencyVersion,
        (
            {
                "competency_id": pk,
                "framework_version_id": 1,
                "group": f"Nhóm {pk % 4}",
                "name_vi": f"Năng lực {pk}",
                "mark": CompetencyMark.ILLUSTRATIVE,
                "order": pk,
            }
            for pk in listed
        ),
    )
    places = range(1, POSITIONS + 1)
    copy(
        Position,
        (
            {
                "id": pk,
                "code": f"B-{pk}",
                "name_vi": f"Vị trí {pk}",
                "mark": PositionMark.UNVERIFIED,
                "search_key": f"vi tri {pk}",
                "valid_from": REFORM,
            }
            for pk in places
        ),
    )
    levels = {(position, pk): draw.randint(1, 3) for position in places for pk in listed}
    copy(
        Requirement,
        (
            {
                "position_id": position,
                "competency_id": pk,
                "min_level": level,
                "max_level": level + 1,
                "mark": RequirementMark.ILLUSTRATIVE,
                "valid_from": REFORM,
                "recorded_at": now,
            }
            for (position, pk), level in levels.items()
        ),
    )
    rule = {"id": 1, "kind": EvidenceKind.PRIOR, "max_level": 5, "mark": RuleMark.ILLUSTRATIVE, "valid_from": REFORM}
    copy(EvidenceRule, [rule])
    return {position: list(listed) for position in places}


def _people(officials: int, communes: list[tuple[int, int]], draw: random.Random) -> list[tuple[int, int]]:
    """Official, posting and version share one id; returns each with the position."""
    from lms.org.models import Official, Posting, PostingVersion  # noqa: PLC0415

    now = datetime.fromisoformat("2025-07-01T08:00:00+07:00")
    seats = [(pk, *draw.choice(communes), draw.randint(1, POSITIONS)) for pk in range(1, officials + 1)]
    copy(
        Official,
        (
            {
                "id": pk,
                "province_id": province,
                "staff_code": f"B{pk}",
                "full_name": f"Người Thứ {pk}",
                "sort_key": f"nguoi thu {pk:07}",
                "search_key": f"nguoi thu {pk}",
            }
            for pk, _unit, province, _position in seats
        ),
    )
    copy(Posting, ({"id": pk, "official_id": pk} for pk, *_rest in seats))
    copy(
        PostingVersion,
        (
            {
                "id": pk,
                "posting_id": pk,
                "unit_id": unit,
                "position_id": position,
                "is_main": True,
                "starts_on": REFORM,
                "recorded_at": now,
            }
            for pk, unit, _province, position in seats
        ),
    )
    return [(pk, position) for pk, _unit, _province, position in seats]


def _evidence(people: list[tuple[int, int]], required: dict[int, list[int]], draw: random.Random) -> int:
    from lms.evidence.enums import EvidenceKind  # noqa: PLC0415
    from lms.evidence.models import Evidence  # noqa: PLC0415

    now = datetime.fromisoformat("2025-07-01T08:00:00+07:00")

    def rows() -> Iterator[dict[str, object]]:
        for person, position in people:
            for competency in required[position]:
                if draw.random() < SHOWN:
                    ends = REFORM + timedelta(days=draw.randint(30, 900)) if draw.random() < ENDING else None
                    yield {
                        "official_id": person,
                        "competency_id": competency,
                        "framework_version_id": 1,
                        "kind": EvidenceKind.PRIOR.value,
                        "level": draw.randint(1, 4),
                        "rule_id": 1,
                        "effective_on": REFORM,
                        "expires_on": ends,
                        "recorded_at": now,
                    }

    return copy(Evidence, rows())


def copy(model: Any, rows: Iterable[dict[str, Any]]) -> int:
    """By COPY, with ids from 1 on where a row has none; what a row leaves out is what the field begins with."""
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    fields = list(model._meta.concrete_fields)
    begins = {field.attname: field.get_default() for field in fields}
    begins |= {field.attname: timezone.now() for field in fields if getattr(field, "auto_now_add", False)}
    made = {field.attname: field.default for field in fields if field.has_default() and callable(field.default)}
    names = ", ".join(f'"{field.column}"' for field in fields)
    table, count = model._meta.db_table, 0
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as stream:
            for count, row in enumerate(rows, start=1):
                own = {name: make() for name, make in made.items() if name not in row}
                stream.write_row((begins | {model._meta.pk.attname: count} | own | row).values())
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")
        cursor.execute(f'ANALYZE "{table}"')
    return count


STEPS: dict[str, Callable[[int], dict[str, Any]]] = {
    "build": build,
    "recompute": recompute,
    "again": recompute,
    "check": check,
    "province": heat_map_of_the_largest_province,
    "country": heat_map_of_the_country,
    "decision": one_decision,
    "pandas": plain_pandas,
}


if __name__ == "__main__":
    raise SystemExit(main())
