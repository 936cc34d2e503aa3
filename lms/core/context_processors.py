"""What every page of ours knows about itself. Nothing here may ask the database."""

from dataclasses import dataclass
from unicodedata import normalize

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info

from lms.core import display, navigation
from lms.core.text_size import TEXT_SIZES, text_size_of


@dataclass(frozen=True)
class Alternate:
    """This page in another language."""

    code: str
    name: str
    path: str
    url: str
    current: bool


class Interface:
    """The frame of a page: product, support, languages, text size. Read as `interface` in templates."""

    text_sizes = TEXT_SIZES

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def product_name(self) -> str:
        return settings.PRODUCT_NAME

    @property
    def support_phone(self) -> str:
        return settings.SUPPORT_PHONE

    @property
    def support_phone_link(self) -> str:
        return display.phone_link(settings.SUPPORT_PHONE)

    @property
    def support_hours(self) -> str:
        return settings.SUPPORT_HOURS

    @cached_property
    def text_size(self) -> int:
        return text_size_of(self._request)

    @property
    def here(self) -> str:
        """The address as asked for, which the links to the other language repeat."""
        return self._request.get_full_path()

    @property
    def save_data(self) -> bool:
        """The phone asks for small pages: no web font."""
        return self._request.headers.get("Save-Data", "").lower() == "on"

    @cached_property
    def alternates(self) -> list[Alternate]:
        current = get_language()
        query = self._request.META.get("QUERY_STRING", "")
        suffix = f"?{query}" if query and self._request.method == "GET" else ""
        return [
            Alternate(
                code,
                normalize("NFC", get_language_info(code)["name_local"]),
                path + suffix,
                self._request.build_absolute_uri(path),
                code == current,
            )
            for code, path in navigation.alternates(self._request.resolver_match, self._request.path)
        ]


def interface(request: HttpRequest) -> dict[str, Interface]:
    return {"interface": Interface(request)}
