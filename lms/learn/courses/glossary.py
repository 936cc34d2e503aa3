"""Terms and abbreviations, for whoever reads the lessons."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.core.vietnamese.searching import Query, parse_query, score
from lms.learn.courses.forms import QUERY_LENGTH
from lms.org.access import signed_in
from lms.reference.domain.terms import Term, all_terms


@require_safe
@signed_in
def glossary(request: HttpRequest) -> HttpResponse:
    """By letter, or what fits `?tim=`, the best first."""
    typed = request.GET.get("tim", "")[:QUERY_LENGTH].strip()
    terms = all_terms()
    context = {
        "typed": typed,
        "query_length": QUERY_LENGTH,
        "found": _found(terms, parse_query(typed)) if typed else [],
        "letters": [] if typed else [(letter, list(of)) for letter, of in groupby(terms, attrgetter("letter"))],
    }
    return render(request, "learn/courses/glossary.html", context)


def _found(terms: Sequence[Term], query: Query) -> list[Term]:
    scored = [(score(query, term.abbreviation, term.words, term.english, term.note), term) for term in terms]
    return [term for fit, term in sorted(scored, key=lambda pair: -pair[0]) if fit]
