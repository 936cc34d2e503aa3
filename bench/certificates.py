"""Certificates as PDF: one in a fresh process, then many in one, laid out alone and sealed with a key of each kind.

usage: .venv/bin/python -m bench.certificates [--papers 1000] [--json]

Every paper has another holder and code. What is measured is laying out and sealing; storing is not. The cold render is
timed from outside, with starting Python and loading the product, as the first paper of a worker has it; its last part
is the same paper once more in that process with nothing kept, which is what sharing the layout work saves.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

COLD, WARM_UP = 3, 3
WORDS: dict[str, Any] = {
    "layout": 1,
    "register_number": "12/2026/GCN-UBND",
    "holder": {"birth_year": 1990, "position": "Công chức tư pháp – hộ tịch", "unit": "Văn phòng – Phường Phú Xuân"},
    "course": {
        "title": "Đăng ký khai sinh",
        "periods": "7,5",
        "from": "2026-07-01",
        "to": "2026-07-05",
        "is_illustrative": True,
    },
    "exam": {"title": "Bài thi: Đăng ký khai sinh", "passed_on": "2026-07-06"},
    "competencies": [
        {
            "name": "Đăng ký và quản lý hộ tịch",
            "level": 2,
            "level_name": "Vận dụng",
            "description": "Tự làm trọn hồ sơ thông thường.",
            "expires_on": "2029-07-06",
        }
    ],
    "decision": {"number": "12/QĐ-UBND", "signed_on": "2026-06-20", "issued_by": "UBND thành phố Huế"},
    "issuer": {"body": "Ủy ban nhân dân", "unit": "phường Phú Xuân", "province": "thành phố Huế", "place": "Phú Xuân"},
    "signer": {"name": "Nguyễn Văn Ước", "capacity": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]},
    "issued_on": "2026-07-06",
    "expires_on": "2029-07-06",
    "replaces": None,
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.certificates", description=__doc__)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--step", choices=sorted(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        print(json.dumps(_step(options.step, options.papers)))
        return 0
    found = {name: _in_a_process(name, options.papers) for name in STEPS if name != "cold"}
    cold = [_in_a_process("cold", 1) for _time in range(COLD)]
    found["cold"] = {name: round(statistics.median(one[name] for one in cold), 3) for name in cold[0]}
    found["ratios"] = {
        f"{one} to {name}": round(found["cold"][one] / found[name]["each"], 1)
        for one in ("whole_process", "nothing_kept")
        for name in STEPS
        if name != "cold"
    }
    if options.json:
        print(json.dumps({"papers": options.papers, **found}))
        return 0
    for name, facts in found.items():
        print(name, " ".join(f"{key}={value}" for key, value in facts.items()))
    return 0


def _in_a_process(name: str, papers: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.certificates", "--step", name, "--papers", str(papers)]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts | ({"whole_process": round(time.perf_counter() - started, 3)} if name == "cold" else {})


def _step(name: str, papers: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    import django  # noqa: PLC0415

    django.setup()
    facts = STEPS[name](papers)
    return facts | {"peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}


def cold(_papers: int) -> dict[str, Any]:
    from certificates.pdf import render_certificate  # noqa: PLC0415

    started = time.perf_counter()
    render_certificate(_words(0))
    first = time.perf_counter() - started
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    from lms.core import pdf_engine  # noqa: PLC0415

    pdf_engine._stylesheet.cache_clear()
    pdf_engine._fonts = FontConfiguration()
    started = time.perf_counter()
    render_certificate(_words(1))
    return {"first_in_process": round(first, 3), "nothing_kept": round(time.perf_counter() - started, 3)}


def unsigned(papers: int) -> dict[str, Any]:
    return _batch(papers, lambda paper: paper)


def sealed_with_a_curve(papers: int) -> dict[str, Any]:
    return _sealed(papers, is_rsa=False)


def sealed_with_rsa(papers: int) -> dict[str, Any]:
    """Of 3072 bits."""
    return _sealed(papers, is_rsa=True)


def _sealed(papers: int, *, is_rsa: bool) -> dict[str, Any]:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from lms.core.management.commands.make_demo_seal import demo_key_file  # noqa: PLC0415
    from lms.core.seal.keys import read_key_file  # noqa: PLC0415
    from lms.core.seal.signers import from_file  # noqa: PLC0415
    from lms.core.seal.stamping import seal_pdf  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        path = Path(folder) / "seal.p12"
        path.write_bytes(demo_key_file(rsa.generate_private_key(65537, 3072) if is_rsa else None))
        key = from_file(*read_key_file(path, ""))
    return _batch(papers, lambda paper: seal_pdf(paper, key=key, at=timezone.now(), reason="Cấp giấy chứng nhận"))


def _batch(papers: int, finish: Callable[[bytes], bytes]) -> dict[str, Any]:
    from certificates.pdf import render_certificate  # noqa: PLC0415

    for number in range(WARM_UP):
        finish(render_certificate(_words(number)))
    started, processor = time.perf_counter(), time.process_time()
    largest = max(len(finish(render_certificate(_words(number)))) for number in range(papers))
    return {
        "each": round((time.perf_counter() - started) / papers, 4),
        "each_of_cpu": round((time.process_time() - processor) / papers, 4),
        "largest_kb": round(largest / 1024, 1),
    }


def _words(number: int) -> dict[str, Any]:
    code = f"7K2F-{number:04d}-41"
    holder = WORDS["holder"] | {"name": f"Nguyễn Thị Ước {number}"}
    return WORDS | {"code": code, "holder": holder, "verify_url": f"https://hoc.hue.gov.vn/v/{code}"}


STEPS: dict[str, Callable[[int], dict[str, Any]]] = {
    "unsigned": unsigned,
    "sealed_with_a_curve": sealed_with_a_curve,
    "sealed_with_rsa": sealed_with_rsa,
    "cold": cold,
}


if __name__ == "__main__":
    sys.exit(main())
