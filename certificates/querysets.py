"""Reads of certificates, as far as the asker may know of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lms.core.vietnamese.text import search_terms
from lms.evidence.models import Evidence
from lms.org.enums import Role
from lms.org.models import RoleGrant, Unit, UnitVersion
from lms.org.querysets import units_in_scope
from lms.org.tree import UnitsAtOrAbove


class CertificateQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> CertificateQuerySet:
        """One's own, and those of the people in one's HR scope."""
        official = self.model._meta.get_field("official").related_model
        return self.filter(official__in=official._default_manager.visible_to(user))

    def owned_by(self, user: Any) -> CertificateQuerySet:
        if user.pk is None:
            return self.none()  # people without an account are not whoever isn't signed in
        return self.filter(official__user_id=user.pk)

    def managed_by(self, user: Any, *, as_of: date | None = None) -> CertificateQuerySet:
        """Those that units in one's HR or approver scope issue, and those of the people in one's HR scope.

        A register has to be whole, so a unit goes on seeing what it issued to people who have moved away.
        """
        day = as_of or timezone.localdate()
        official = self.model._meta.get_field("official").related_model
        issuers = units_in_scope(user, (Role.HR, Role.APPROVER), day)
        people = official._default_manager.managed_by(user, as_of=day)
        return self.filter(Q(issuer__in=issuers.values("pk")) | Q(official__in=people.values("pk")))

    def issued_in_scope_of(self, user: Any, *, as_of: date | None = None) -> CertificateQuerySet:
        """Issued by units in one's HR or approver scope, whoever the holder is: what one may seal or hand in signed."""
        issuers = units_in_scope(user, (Role.HR, Role.APPROVER), as_of or timezone.localdate())
        return self.issued().filter(issuer__in=issuers.values("pk"))

    def inspectable_by(self, user: Any, *, as_of: date | None = None) -> CertificateQuerySet:
        """Those that units in one's scope as an inspector issue, and those one manages anyway."""
        day = as_of or timezone.localdate()
        issuers = units_in_scope(user, (Role.INSPECTOR,), day)
        managed = self.managed_by(user, as_of=day)
        return self.filter(Q(issuer__in=issuers.values("pk")) | Q(pk__in=managed.values("pk")))

    def signable_by(self, user: Any, *, as_of: date | None = None) -> CertificateQuerySet:
        """Those of units for which the user holds a signing capacity, one's own left out."""
        day = as_of or timezone.localdate()
        grants = RoleGrant.objects.in_force(day).filter(user_id=user.pk, role=Role.APPROVER).exclude(capacity="")
        reach = Q(pk__in=[])
        for unit_id in grants.values_list("unit_id", flat=True).distinct():
            reach |= Q(issuer__in=Unit.objects.within(unit_id, day).values("pk"))
        return self.filter(reach).exclude(official__user_id=user.pk)

    def approvable_by(self, user: Any, *, as_of: date | None = None) -> CertificateQuerySet:
        """Waiting certificates that the user may sign."""
        return self.waiting().signable_by(user, as_of=as_of)

    def waiting(self) -> CertificateQuerySet:
        return self.filter(approved_at__isnull=True, refused_at__isnull=True)

    def issued(self) -> CertificateQuerySet:
        return self.filter(approved_at__isnull=False)

    def standing(self, *, as_of: date | None = None) -> CertificateQuerySet:
        """Issued, and neither revoked nor replaced nor expired."""
        lasting = Q(expires_on__isnull=True) | Q(expires_on__gte=as_of or timezone.localdate())
        return self.issued().filter(lasting, revoked_at__isnull=True, replaced_by__isnull=True)

    def without_passed_exam(self, *, as_of: date | None = None) -> CertificateQuerySet:
        """Standing ones whose holder no longer passes the exam they rest on: it was marked anew since."""
        results = self.model._meta.get_field("result").related_model._default_manager
        passed = results.latest().filter(
            official=OuterRef("official"), attempt__assessment=OuterRef("result__attempt__assessment"), passed=True
        )
        return self.standing(as_of=as_of).filter(~Exists(passed), result__isnull=False)

    def on_withdrawn_evidence(self, *, as_of: date | None = None) -> CertificateQuerySet:
        """Standing ones of whose exam a competency's evidence was withdrawn and doesn't count again (looked at as far
        as its third withdrawal)."""
        again = Evidence.objects.known().filter(
            official=OuterRef("official"),
            competency=OuterRef("competency"),
            kind=OuterRef("kind"),
            effective_on=OuterRef("effective_on"),
            level__gt=0,
        )
        attempt, back = OuterRef("result__attempt"), "__corrects__corrects"
        of_exam = Q()
        for times in range(3):
            of_exam |= Q(**{f"corrects{back * times}__result__attempt": attempt})
        gone = Evidence.objects.known().filter(of_exam, ~Exists(again), official=OuterRef("official"), level=0)
        return self.standing(as_of=as_of).filter(Exists(gone))

    def to_look_at(self, *, as_of: date | None = None) -> CertificateQuerySet:
        """What they rest on holds no more; they stand until their approver revokes them."""
        withdrawn = self.on_withdrawn_evidence(as_of=as_of).order_by().values("pk")
        unpassed = self.without_passed_exam(as_of=as_of).order_by().values("pk")
        return self.filter(Q(pk__in=unpassed) | Q(pk__in=withdrawn))

    def without_file(self) -> CertificateQuerySet:
        return self.issued().filter(file_sha256="")

    def named_like(self, text: str) -> CertificateQuerySet:
        """Every word occurs in the holder's name, in any order, or all of it in the code or register number."""
        names = Q()
        for word in search_terms(text):
            names &= Q(official__search_key__contains=word)
        compact = text.strip()
        return self.filter(names | Q(code__icontains=compact) | Q(register_number__istartswith=compact))

    def with_facts(self) -> CertificateQuerySet:
        """With the rows that lists and pages show."""
        return self.select_related(
            "official", "course", "completion", "result__attempt", "issuer", "replaced_by", "replaces", "approved_by"
        )


class ForgeryReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any, *, as_of: date | None = None) -> ForgeryReportQuerySet:
        """Of certificates that the user issues, manages or inspects. What names none of ours is for inspectors and for
        the HR of provinces, since nobody can say whose it would be."""
        day = as_of or timezone.localdate()
        certificates = self.model._meta.get_field("certificate").related_model._default_manager
        mine = Q(certificate__in=certificates.inspectable_by(user, as_of=day).values("pk"))
        grants = RoleGrant.objects.in_force(day).filter(user_id=user.pk)
        provinces = UnitVersion.objects.in_force(day).provinces().values("unit_id")
        looks = grants.filter(Q(role=Role.INSPECTOR) | Q(role=Role.HR, unit__in=provinces)).exists()
        return self.filter(mine | Q(certificate__isnull=True) if looks else mine)

    def open(self) -> ForgeryReportQuerySet:
        return self.filter(answered_at__isnull=True)


class CertificateTemplateQuerySet(models.QuerySet[Any]):
    def managed_by(self, user: Any, *, as_of: date | None = None) -> CertificateTemplateQuerySet:
        """Those of units in one's HR scope: one may write them."""
        day = as_of or timezone.localdate()
        return self.filter(owner__in=units_in_scope(user, (Role.HR,), day).values("pk"))

    def visible_to(self, user: Any, *, as_of: date | None = None) -> CertificateTemplateQuerySet:
        """Those of units in one's scope as HR or approver, and those of units above that serve one's own."""
        day = as_of or timezone.localdate()
        roles = (Role.HR, Role.APPROVER)
        granted = RoleGrant.objects.in_force(day).filter(user_id=user.pk, role__in=roles)
        above = UnitsAtOrAbove(granted.values("unit_id"), as_of=day)
        return self.filter(Q(owner__in=units_in_scope(user, roles, day).values("pk")) | Q(owner__in=above))
