"""Compare the cache of requirement status with the facts, or write it anew."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from lms.plans.domain.recomputing import check_by_parts, people_with_status, refresh_by_parts
from lms.plans.domain.status import FACTS, StatusDifference


class Command(BaseCommand):
    help = "Write the cached requirement status of everybody anew; with --check only list what facts contradict."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit code 1 where something differs.")
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        people = people_with_status()
        self.quiet = options["json"] or options["verbosity"] < 1
        if options["check"]:
            self._check(people, as_json=options["json"])
        else:
            self._refresh(people, as_json=options["json"])

    def _check(self, people: list[int], *, as_json: bool) -> None:
        found = self._walk(check_by_parts(people, now=timezone.now()), len(people))
        differing = [difference for part in found for difference in part]
        if as_json:
            listed = [_as_json(difference) for difference in differing]
            self._print_json({"ok": not differing, "people": len(people), "differences": listed})
        else:
            for difference in differing:
                self.stdout.write(self.style.ERROR(_as_line(difference)))
            self.stdout.write(f"{len(people)} people checked, {len(differing)} differences.")
        if differing:
            sys.exit(1)

    def _refresh(self, people: list[int], *, as_json: bool) -> None:
        rows = sum(self._walk(refresh_by_parts(people, now=timezone.now()), len(people)))
        if as_json:
            self._print_json({"ok": True, "people": len(people), "rows": rows})
        else:
            self.stdout.write(f"{len(people)} people, {rows} rows written.")

    def _walk(self, parts: Iterable[tuple[int, Any]], total: int) -> list[Any]:
        done, outcomes = 0, []
        for size, outcome in parts:
            done += size
            outcomes.append(outcome)
            if not self.quiet:
                self.stderr.write(f"{done}/{total}", ending="\r" if done < total else "\n")
        return outcomes

    def _print_json(self, facts: dict[str, object]) -> None:
        self.stdout.write(json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False))


def _as_json(difference: StatusDifference) -> dict[str, object]:
    return {
        "posting": difference.posting_id,
        "competency": difference.competency_id,
        "cached": difference.cached and dict(zip(FACTS, difference.cached, strict=True)),
        "facts": difference.facts and dict(zip(FACTS, difference.facts, strict=True)),
    }


def _as_line(difference: StatusDifference) -> str:
    where = f"posting {difference.posting_id}, competency {difference.competency_id}"
    if difference.cached is None:
        return f"{where}: not in the cache"
    if difference.facts is None:
        return f"{where}: in the cache, but not required"
    pairs = zip(FACTS, difference.cached, difference.facts, strict=True)
    return f"{where}: " + ", ".join(f"{name} {old}, by facts {new}" for name, old, new in pairs if old != new)
