"""Start-up check of the system libraries that papers need."""

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register

# As WeasyPrint looks for them on Linux, macOS and Windows.
NEEDED = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
SUBSET = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")
INSTALL = "On Debian: apt-get install --no-install-recommends {}."


def loads(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


@register()
def check_pdf_libraries(**kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    missing = [label for label, names in NEEDED.items() if not loads(names)]
    if missing:
        found.append(
            Error(
                f"{', '.join(missing)} can't be loaded, so no certificate or report can be made as PDF.",
                hint=INSTALL.format("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
                id="lms.E010",
            )
        )
    elif not loads(SUBSET):
        found.append(
            Warning(
                "HarfBuzz-Subset can't be loaded: papers are made, but each takes twice as long.",
                hint=INSTALL.format("libharfbuzz-subset0"),
                id="lms.W011",
            )
        )
    return found
