"""Reads of checklists and observations, as far as the asker may know of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from assessments.querysets import OfUnitsQuerySet
from lms.org.enums import Role
from lms.org.querysets import in_force, units_in_scope
from lms.org.tree import UnitsAtOrAbove


class ChecklistQuerySet(OfUnitsQuerySet):
    def serving(self, official_id: int, as_of: date) -> ChecklistQuerySet:
        """Open ones for somebody posted where the official is, now or from a coming day."""
        postings = self.model._meta.apps.get_model("org", "PostingVersion")._default_manager.lasting_on(as_of)
        units = UnitsAtOrAbove(postings.filter(posting__official=official_id).values("unit_id"), as_of=as_of)
        return self.filter(Q(unit=None) | Q(unit__in=units), is_open=True)

    def with_current(self) -> ChecklistQuerySet:
        """`current`: the version new observations are made with, in a list of one."""
        versions = self.model._meta.apps.get_model("assessments", "ChecklistVersion")._default_manager
        current = versions.filter(is_current=True).prefetch_related("outcomes", "items")
        return self.prefetch_related(Prefetch("versions", queryset=current, to_attr="current"))


class ObserverNamingQuerySet(models.QuerySet[Any]):
    def in_force(self, as_of: date) -> ObserverNamingQuerySet:
        return self.filter(in_force(as_of))

    def managed_by(self, user: Any, *, as_of: date | None = None) -> ObserverNamingQuerySet:
        """Of the people in the units where the user is HR or observes; never one's own."""
        day = as_of or timezone.localdate()
        people = self.model._meta.get_field("official").related_model._default_manager
        units = units_in_scope(user, (Role.HR, Role.OBSERVER), day)
        return self.filter(official__in=people.posted_in(units, day)).exclude(official__user_id=user.pk)


class ObservationRequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> ObservationRequestQuerySet:
        """One's own, as the person observed."""
        return self.filter(official__user_id=user.pk) if user.pk else self.none()

    def made_by(self, user: Any) -> ObservationRequestQuerySet:
        """Those that the user observes, or is to."""
        return self.filter(observer__user_id=user.pk) if user.pk else self.none()

    def watched_by(self, user: Any, *, as_of: date | None = None) -> ObservationRequestQuerySet:
        """Those of the people in the units where the user is a trainer; never where the user takes part."""
        if user.pk is None:
            return self.none()
        others = self.exclude(official__user_id=user.pk).exclude(observer__user_id=user.pk)
        if user.is_superuser:
            return others
        day = as_of or timezone.localdate()
        people = self.model._meta.get_field("official").related_model._default_manager
        return others.filter(official__in=people.posted_in(units_in_scope(user, (Role.TRAINER,), day), day))

    def to_make(self) -> ObservationRequestQuerySet:
        """Nothing was sent yet."""
        return self.filter(cancelled_at=None, observations=None)

    def unfinished(self) -> ObservationRequestQuerySet:
        """Somebody has still to act: the observer, whoever is observed, or a trainer. As `state_of` has it."""
        apps = self.model._meta.apps
        answers = apps.get_model("assessments", "ObservationAnswer")._default_manager
        rulings = apps.get_model("assessments", "ObservationRuling")._default_manager
        agreed = answers.filter(observation__request=OuterRef("pk"), agrees=True)
        last = rulings.filter(request=OuterRef("pk")).order_by("-pk").values("pk")[:1]
        chosen = rulings.filter(pk=OuterRef("last_ruling"), observation__isnull=False)
        unsettled = Q(observation__answer=None) | Q(observation__answer__answered_at__gt=F("ruled_at"))
        return self.alias(last_ruling=Subquery(last)).filter(
            ~Exists(agreed), Q(last_ruling=None) | Exists(chosen.filter(unsettled)), cancelled_at=None
        )

    def unsent_first(self) -> ObservationRequestQuerySet:
        """What is still to be made before all that was, so that a long past hides none of it."""
        unsent = self.model._default_manager.to_make().filter(pk=OuterRef("pk"))
        return self.annotate(is_unsent=Exists(unsent)).order_by("-is_unsent", "-asked_at", "-pk")

    def with_story(self) -> ObservationRequestQuerySet:
        """With all that says where each stands; a fixed number of statements."""
        return self.select_related("official", "observer", "version__checklist").prefetch_related(
            "observations__answer", "rulings"
        )


class ObservationPhotoQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> ObservationPhotoQuerySet:
        """For both sides, and for the trainer who may have to decide."""
        requests = self.model._meta.apps.get_model("assessments", "ObservationRequest")._default_manager
        mine = requests.visible_to(user) | requests.made_by(user)
        return self.filter(
            Q(observation__request__in=mine.values("pk"))
            | Q(observation__request__in=requests.watched_by(user).values("pk"))
        )
