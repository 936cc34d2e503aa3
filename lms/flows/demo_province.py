"""A whole province of invented people, for trying the HR screens at their real size: every commune of it as on record
today, in its real divisions.

Nobody here exists: staff codes begin with `MH` (minh họa), and so do the numbers of papers. Rows that come in tens of
thousands are written at once; decisions and papers about units go through the product's own flows.
"""

from __future__ import annotations

import csv
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lms.accounts.models import User
from lms.core.domain.audit_sealing import seal_pending
from lms.core.vietnamese.text import matching_key
from lms.flows.demo import PASSWORD, Login, ReferenceMissing
from lms.flows.demo_roster import ROSTER
from lms.flows.reassignment import record_reassignment
from lms.flows.succession import record_succession
from lms.org.domain.decision_papers import DecisionFacts
from lms.org.domain.grants import grant_role
from lms.org.domain.officials import BATCH, OfficialFacts, open_accounts, register_officials
from lms.org.domain.succession.facts import NewUnit, Placements, UnitEventFacts
from lms.org.enums import REFORM_DAY, DecisionKind, Role, UnitEventKind, UnitType
from lms.org.models import Headcount, Official, Position, Posting, PostingVersion, RoleGrant, Unit, UnitVersion
from lms.plans.domain.recomputing import refresh_by_parts

if TYPE_CHECKING:
    from lms.org.querysets import UnitVersionQuerySet

MARK = "MH"
# fmt: off
FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Lý", "Đinh", "Đoàn", "Lâm", "Trịnh", "Lò", "Vàng", "Sùng",
)
MIDDLES = (
    "Văn", "Thị", "Đức", "Minh", "Thị", "Ngọc", "Hữu", "Thanh", "Quang", "Thị", "Thu", "Hồng", "Xuân", "Bảo",
    "Kim",
)
GIVEN = (
    "An", "Anh", "Ánh", "Ân", "Bình", "Châu", "Chi", "Cường", "Dung", "Dũng", "Duy", "Đạt", "Đức", "Giang", "Hà",
    "Hải", "Hạnh", "Hằng", "Hiền", "Hiếu", "Hòa", "Hoàng", "Huệ", "Hùng", "Hương", "Khánh", "Kiên", "Lan", "Linh",
    "Loan", "Long", "Mai", "Minh", "Nam", "Nga", "Ngân", "Ngọc", "Nhung", "Oanh", "Phúc", "Phương", "Quân",
    "Quyên", "Sơn", "Tâm", "Thảo", "Thắng", "Thủy", "Thúy", "Tiến", "Trang", "Trung", "Tú", "Tuấn", "Tùng",
    "Uyên", "Vân", "Vinh", "Xuân", "Yến",
)
# fmt: on
HR_SEAT, HEAD_SEAT = 45, 1
MOVES_A_COMMUNE, COMMUNES_WITH_MOVES = 4, 10
ISSUED_BY = "Số liệu minh họa"


@dataclass(frozen=True)
class _Seat:
    """A line of the invented ward's roster, as a pattern for other communes."""

    division: str
    positions: tuple[str, ...]
    qualification: str


def is_built_province(code: str) -> bool:
    return User.objects.filter(username=_username(code)).exists()


def build_province(code: str, people_each: int, now: datetime) -> Iterator[tuple[int, int]]:
    """Yields how many people are counted through, of how many, while the requirement status is written."""
    today = timezone.localdate(now)
    province = _provinces(today).filter(code=code).select_related("unit").first()
    if province is None:
        raise ReferenceMissing
    with transaction.atomic():
        actor = User.objects.create_user(_username(code), "Nguyễn Thị Tỉnh", PASSWORD)
        grant_role(user=actor, role=Role.HR, unit=province.unit, valid_from=REFORM_DAY, actor=None)
        built = _People(province.unit, actor, people_each, now)
        _accounts(built, code)
        _headcounts(built, actor)
    _decisions(built, actor, now)
    _events(built, actor, now)
    ids = [one.pk for one in built.officials]
    done = 0
    for size, _rows in refresh_by_parts(ids, now=now):
        done += size
        yield done, len(ids)
    seal_pending()


def province_logins(code: str) -> list[Login]:
    """The province's own HR, and HR and a head of the first communes by code."""
    found = [Login(_username(code), "Sở Nội vụ", "Nguyễn Thị Tỉnh", "toàn tỉnh, số liệu minh họa")]
    users = User.objects.filter(username__startswith=f"{code}-{MARK}", role_grants__isnull=False).order_by("username")
    roles = dict(RoleGrant.objects.filter(user__in=users).values_list("user__username", "role"))
    listed = [(user.username, user.full_name) for user in users.distinct()[:4]]
    return found + [Login(username, str(Role(roles[username]).label), name, "") for username, name in listed]


def _username(code: str) -> str:
    return f"so-noi-vu-{code}"


def _provinces(day: date) -> UnitVersionQuerySet:
    found: UnitVersionQuerySet = UnitVersion.objects.in_force(day).provinces()
    return found


class _People:
    """Who sits where: the communes, their divisions, the officials in their order and what they hold."""

    def __init__(self, province: Unit, actor: User, people_each: int, now: datetime) -> None:
        self.province, self.today, self.now = province, timezone.localdate(now), now
        held = UnitVersion.objects.in_force(self.today)
        self.communes = list(held.filter(parent=province).communes().order_by("code"))
        self.divisions: dict[int, dict[str, int]] = {one.unit_id: {} for one in self.communes}
        for commune_id, unit_id, name in held.filter(
            parent__in=self.divisions, unit_type=UnitType.DIVISION
        ).values_list("parent", "unit", "name"):
            self.divisions[commune_id][_kind_of(name)] = unit_id
        self.positions = {one.code: one for one in Position.objects.all()}
        pattern = _pattern()
        self.seats = [pattern[number % len(pattern)] for number in range(people_each)]
        rng = Random(f"{province.pk}")  # noqa: S311 - invented names, alike in every build
        facts = [
            _invented(rng, f"{MARK}{commune.code}{number:02}", seat)
            for commune in self.communes
            for number, seat in enumerate(self.seats, 1)
        ]
        self.officials = register_officials(province=province, people=facts, actor=actor)
        self.versions = self._post(actor)

    def of(self, commune_index: int) -> list[Official]:
        size = len(self.seats)
        return self.officials[commune_index * size : (commune_index + 1) * size]

    def place(self, commune: UnitVersion, seat: _Seat) -> int:
        return self.divisions[commune.unit_id].get(seat.division, commune.unit_id)

    def _post(self, actor: User) -> list[PostingVersion]:
        wanted = [
            (official, self.place(commune, seat), code, code == seat.positions[0])
            for index, commune in enumerate(self.communes)
            for official, seat in zip(self.of(index), self.seats, strict=True)
            for code in seat.positions
        ]
        postings = Posting.objects.bulk_create([Posting(official=one[0]) for one in wanted], batch_size=BATCH)
        return PostingVersion.objects.bulk_create(
            [
                PostingVersion(
                    posting=posting,
                    unit_id=unit_id,
                    position=self.positions[code],
                    is_main=is_main,
                    starts_on=REFORM_DAY,
                    actor=actor,
                    recorded_at=self.now,
                )
                for posting, (_official, unit_id, code, is_main) in zip(postings, wanted, strict=True)
            ],
            batch_size=BATCH,
        )


def _pattern() -> list[_Seat]:
    with ROSTER.open(encoding="utf-8", newline="") as file:
        return [
            _Seat(
                _kind_of(row["Phòng"]),
                tuple(code for code in (row["Vị trí việc làm"], row["Kiêm nhiệm"]) if code),
                row["Trình độ"],
            )
            for row in csv.DictReader(file)
        ]


def _kind_of(division: str) -> str:
    """The first words: a ward's economic division has a longer name than a rural commune's."""
    return " ".join(matching_key(division).split()[:3])


def _invented(rng: Random, staff_code: str, seat: _Seat) -> OfficialFacts:
    name = f"{rng.choice(FAMILIES)} {rng.choice(MIDDLES)} {rng.choice(GIVEN)}"
    return OfficialFacts(
        full_name=name,
        staff_code=staff_code,
        birth_date=date(rng.randint(1966, 2001), rng.randint(1, 12), rng.randint(1, 28)),
        qualification=seat.qualification,
    )


def _accounts(built: _People, code: str) -> None:
    """In each commune one person for HR and one head; a password that fits only on these invented people."""
    actor, password = User.objects.get(username=_username(code)), make_password(PASSWORD)
    chosen = [
        (built.of(index)[seat % len(built.seats)], role, commune)
        for index, commune in enumerate(built.communes)
        for seat, role in ((HR_SEAT, Role.HR), (HEAD_SEAT, Role.HEAD))
    ]
    users = open_accounts(officials=[official for official, _role, _commune in chosen], actor=actor)
    User.objects.filter(pk__in=[user.pk for user in users]).update(password=password)
    RoleGrant.objects.bulk_create(
        [
            RoleGrant(
                user=official.user,
                role=role,
                unit_id=commune.unit_id,
                valid_from=REFORM_DAY,
                granted_by=actor,
                reason=ISSUED_BY,
            )
            for official, role, commune in chosen
        ],
        batch_size=BATCH,
    )


def _headcounts(built: _People, actor: User) -> None:
    """As many seats as people, but one too few or too many for every seventh line."""
    held = Counter((one.unit_id, one.position_id) for one in built.versions)
    Headcount.objects.bulk_create(
        [
            Headcount(
                unit_id=unit_id,
                position_id=position_id,
                seats=max(0, count + {0: 1, 1: -1}.get(number % 7, 0)),
                document_number="01/MH",
                valid_from=REFORM_DAY,
                recorded_by=actor,
            )
            for number, ((unit_id, position_id), count) in enumerate(sorted(held.items()))
        ],
        batch_size=BATCH,
    )


def _decisions(built: _People, actor: User, now: datetime) -> None:
    """Transfers inside communes, one of them to come; a secondment to the next commune that ends soon."""
    today = timezone.localdate(now)
    for index, commune in enumerate(built.communes[:COMMUNES_WITH_MOVES]):
        people = built.of(index)
        following = built.communes[(index + 1) % len(built.communes)]
        for number in range(min(MOVES_A_COMMUNE, len(people) - 6)):
            is_loan, day = number == 0, today + timedelta(days=20 if number == 1 else -30 * number - 5)
            target = built.seats[(number * 7 + 12) % len(built.seats)]
            host = following if is_loan else commune
            record_reassignment(
                facts=DecisionFacts(
                    client_id=uuid.uuid5(uuid.NAMESPACE_URL, f"{commune.code}/{number}"),
                    kind=DecisionKind.SECOND if is_loan else DecisionKind.TRANSFER,
                    number=f"{number + 1}{commune.code}/QĐ-MH",
                    signed_on=min(day, today),
                    effective_on=day,
                    expires_on=today + timedelta(days=40) if is_loan else None,
                    issued_by=ISSUED_BY,
                ),
                official=people[number + 5],
                to_unit=Unit.objects.get(pk=built.place(host, target)),
                to_position=built.positions[target.positions[0]],
                actor=actor,
                now=now,
            )


def _events(built: _People, actor: User, now: datetime) -> None:
    """The last two communes become one, the one before them gets another name."""
    today = timezone.localdate(now)
    *_rest, renamed, one, other = built.communes
    papers: list[tuple[UnitEventKind, tuple[int, ...], dict[str, Any]]] = [
        (UnitEventKind.RENAME, (renamed.unit_id,), {"becomes": NewUnit(f"{renamed.name} Mới")}),
        (UnitEventKind.MERGE, (one.unit_id, other.unit_id), {"takes_over": (one.unit_id,)}),
    ]
    for number, (kind, units, more) in enumerate(papers, 1):
        record_succession(
            facts=UnitEventFacts(
                client_id=uuid.uuid4(),
                kind=kind,
                document_number=f"{number}/NQ-MH",
                signed_on=today - timedelta(days=40),
                effective_on=today - timedelta(days=20),
                units=units,
                issued_by=ISSUED_BY,
                **more,
            ),
            placements=Placements(),
            actor=actor,
            now=now,
        )
