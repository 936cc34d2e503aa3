"""Whether the advisory database that pip-audit asks can be reached; says so where it can't."""

import json
import sys
import urllib.request

ASKED = "https://pypi.org/pypi/django/5.2/json"  # an old version, of which faults are known


def main() -> int:
    try:
        with urllib.request.urlopen(ASKED, timeout=10) as answer:
            told = json.load(answer)
    except (OSError, ValueError) as error:
        print(f"The advisories can't be asked for ({ASKED}: {error}); nothing was audited.")
        return 1
    if not told.get("vulnerabilities"):
        print(f"{ASKED} tells of no advisories, so it isn't the index that has them; nothing was audited.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
