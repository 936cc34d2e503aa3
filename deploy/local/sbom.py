"""The parts of the product (CycloneDX 1.6, JSON) from what `requirements.txt` pins, with the digests of their files.

Asks nobody: licences are told by the packages that are installed. `make sbom` writes it into var/sbom.json.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
LONGEST_NAME = 100


@dataclass
class Pinned:
    name: str
    version: str
    digests: list[str]


def pinned_in(text: str) -> Iterator[Pinned]:
    current: Pinned | None = None
    for line in text.splitlines():
        if found := PINNED.match(line):
            if current:
                yield current
            current = Pinned(found["name"], found["version"], [])
        if current:
            current.digests += DIGEST.findall(line)
    if current:
        yield current


def licence_of(name: str) -> str:
    """As the package says it; a whole text of a licence is no name of one."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License ::")]
    found: str = told.get("License-Expression") or ", ".join(classified) or told.get("License") or ""
    return found if len(found) <= LONGEST_NAME and "\n" not in found else ""


def part_of(pinned: Pinned) -> Component:
    purl = PackageURL("pypi", name=pinned.name.lower(), version=pinned.version)
    licence = licence_of(pinned.name)
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(f"https://pypi.org/project/{pinned.name}/{pinned.version}/#files"),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pinned.digests],
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=pinned.name,
        version=pinned.version,
        purl=purl,
        bom_ref=str(purl),
        licenses=[DisjunctiveLicense(name=licence)] if licence else [],
        external_references=[files],
    )


def make(requirements: Path) -> str:
    bom = Bom(components=[part_of(one) for one in pinned_in(requirements.read_text(encoding="utf-8"))])
    bom.metadata.component = Component(type=ComponentType.APPLICATION, name="lms", bom_ref="lms")
    return str(JsonV1Dot6(bom).output_as_string(indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "sbom.json")
    out = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(make(ROOT / "requirements.txt") + "\n", encoding="utf-8")
    sys.stdout.write(f"{out}\n")


if __name__ == "__main__":
    main()
