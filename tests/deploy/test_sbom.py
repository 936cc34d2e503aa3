"""`make sbom`: every part that production installs, with its version and the digests of its files."""

import json
import re
import subprocess
import sys

from tests.architecture.rooms import ROOT


def test_every_pinned_part_is_in_it(tmp_path):
    out = tmp_path / "sbom.json"
    subprocess.run([sys.executable, "deploy/local/sbom.py", "--out", str(out)], cwd=ROOT, check=True)
    text = out.read_text(encoding="utf-8")
    told = json.loads(text)

    pinned = re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s;\\]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert sorted((one["name"], one["version"]) for one in told["components"]) == sorted(pinned)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["name"] for one in told["components"] if not one["externalReferences"][0]["hashes"]] == []
    [django] = [one for one in told["components"] if one["name"].lower() == "django"]
    assert django["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
