"""A browser's own description in words that its owner knows the device by."""

from django.utils.translation import gettext as _

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Zalo", "Zalo"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""The first that is named: nearly all of them name Chrome or Safari as well."""


def device_name(user_agent: str) -> str:
    """`Điện thoại Android, Chrome`; what tells nothing is an unknown device."""
    system = _first(SYSTEMS, user_agent)
    browser = _first(BROWSERS, user_agent)
    if not system:
        return browser or _("Thiết bị không rõ loại")
    is_phone = system == "iPhone" or (system == "Android" and "Mobile" in user_agent)
    is_tablet = system == "iPad" or (system == "Android" and not is_phone)
    kind = _("Điện thoại") if is_phone else _("Máy tính bảng") if is_tablet else _("Máy tính")
    return f"{kind} {system}, {browser}" if browser else f"{kind} {system}"


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")
