"""How much of a report about a past day was recorded after that day."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Result
from certificates.reports.contract import Asked
from certificates.reports.learning_facts import end_of
from courses.models import Completion
from lms.core.display import format_number
from lms.core.vietnamese.dates import format_date
from lms.evidence.models import Evidence
from lms.org.models import PostingVersion


def late_sentence(asked: Asked, official_ids: Sequence[int]) -> str:
    """What of these people was true by the day and recorded later; "" of today, or where a moment is asked about.

    Four statements at most.
    """
    if asked.known_at is not None or asked.as_of >= asked.run_on or not official_ids:
        return ""
    ids, since = list(official_ids), end_of(asked.as_of)
    postings = PostingVersion.objects.known().filter(
        posting__official_id__in=ids, starts_on__lte=asked.as_of, recorded_at__gte=since
    )
    evidence = Evidence.objects.filter(official_id__in=ids, effective_on__lte=asked.as_of, recorded_at__gte=since)
    results = Result.objects.latest().filter(official_id__in=ids, effective_on__lte=asked.as_of, recorded_at__gte=since)
    learned = Completion.objects.filter(
        enrolment__official_id__in=ids, completed_on__lte=asked.as_of, recorded_at__gte=since
    )
    counts = [one.count() for one in (postings, evidence, results, learned)]
    told = [words for count, words in zip(counts, _words(counts), strict=True) if count]
    if not told:
        return ""
    facts = {"facts": ", ".join(told), "day": format_date(asked.as_of)}
    return (
        _(
            "Đã tính cả %(facts)s ghi nhận sau ngày %(day)s. Muốn số liệu như đã biết vào một ngày, nhập ngày đó ở ô "
            "“Theo dữ liệu ghi nhận đến hết ngày”."
        )
        % facts
    )


def _words(counts: Sequence[int]) -> list[str]:
    postings, evidence, results, learned = counts
    texts = (
        ngettext("%(count)s vị trí", "%(count)s vị trí", postings),
        ngettext("%(count)s minh chứng", "%(count)s minh chứng", evidence),
        ngettext("%(count)s kết quả thi", "%(count)s kết quả thi", results),
        ngettext("%(count)s lần học hết khóa", "%(count)s lần học hết khóa", learned),
    )
    return [text % {"count": format_number(count)} for text, count in zip(texts, counts, strict=True)]
