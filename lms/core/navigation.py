"""Finds out whether a path of the URL map (docs: `lms/urls.py`) exists in this installation, and whom it lets in."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, get_urlconf, resolve, reverse
from django.urls.resolvers import ResolverMatch
from django.utils.translation import get_language, override

CATCH_ALL = "wagtail_serve"


def local_path(path: str) -> str:
    """The path in the current language, or "" where nothing of ours answers there."""
    return _local_path(path, get_language() or settings.LANGUAGE_CODE, get_urlconf() or settings.ROOT_URLCONF)


@lru_cache(maxsize=512)
def _local_path(path: str, language: str, urlconf: str) -> str:
    prefixed = path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
    return next((candidate for candidate in (prefixed, path) if _answers(candidate, urlconf)), "")


def _answers(path: str, urlconf: str) -> bool:
    try:
        return resolve(path, urlconf).url_name != CATCH_ALL
    except Resolver404:
        return False


def may_open(path: str, request: HttpRequest) -> bool:
    """Whether the view behind a path that exists lets this person in, as its door says by `lets_in` if it has one."""
    lets_in = _door_of(path, get_urlconf() or settings.ROOT_URLCONF)
    return lets_in is None or lets_in(request)


@lru_cache(maxsize=512)
def _door_of(path: str, urlconf: str) -> Callable[[HttpRequest], bool] | None:
    return getattr(resolve(path, urlconf).func, "lets_in", None)


def alternates(match: ResolverMatch | None, path: str) -> list[tuple[str, str]]:
    """(language code, path) of this page in each language; empty where the page has one language only."""
    if match is None:
        return []
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            try:
                found.append((code, reverse(match.view_name, args=match.args, kwargs=match.kwargs)))
            except NoReverseMatch:
                return []
    paths = {url for _code, url in found}
    return found if len(paths) > 1 and path in paths else []
