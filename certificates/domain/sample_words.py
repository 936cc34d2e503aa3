"""Words of a made-up certificate as long as real ones get, to try a template with."""

from __future__ import annotations

from datetime import date
from typing import Any

from certificates.domain.words import verify_url

LONGEST_NAME = "Nguyễn Phúc Vĩnh Thụy Hoàng Thị Phương Khuynh"
"""Nine words: the longest in use have eight."""
LONGEST_POSITION = "Phó Trưởng phòng Kinh tế, Hạ tầng và Đô thị kiêm Phó Giám đốc Trung tâm Phục vụ hành chính công"
LONGEST_UNIT = "Phòng Kinh tế, Hạ tầng và Đô thị – Phường Phan Rang – Tháp Chàm, Thành phố Hồ Chí Minh"
LONGEST_COURSE = (
    "Tiếp nhận, giải quyết và trả kết quả hồ sơ đăng ký đất đai, tài sản gắn liền với đất theo mô hình chính quyền "
    "địa phương hai cấp"
)
LONGEST_LEVEL = "Tiếp nhận và giải quyết thủ tục hành chính theo cơ chế một cửa"


def sample_words(*, issuer: dict[str, str], signer: str, capacity: list[str], today: date) -> dict[str, Any]:
    """As `words_of` makes them, of nobody: the code is one that is never given out (`domain/codes.py` has no U)."""
    code = "MAUU-UUUU-UU"
    return {
        "layout": 1,
        "code": code,
        "register_number": f"1234/{today.year}/GCN-UBND",
        "holder": {"name": LONGEST_NAME, "birth_year": 1976, "position": LONGEST_POSITION, "unit": LONGEST_UNIT},
        "course": {
            "title": LONGEST_COURSE,
            "periods": "37,5",
            "from": today.replace(month=1, day=1).isoformat(),
            "to": today.isoformat(),
            "is_illustrative": False,
        },
        "exam": {"title": f"Bài thi: {LONGEST_LEVEL}", "passed_on": today.isoformat()},
        "competencies": [
            {
                "name": LONGEST_LEVEL,
                "level": 3,
                "level_name": "Thành thạo",
                "description": "Tự xử lý trọn hồ sơ phức tạp, hướng dẫn được người khác.",
                "expires_on": None,
            }
        ]
        * 2,
        "decision": {"number": "1234/QĐ-UBND", "signed_on": today.isoformat(), "issued_by": "Ủy ban nhân dân tỉnh"},
        "issuer": issuer,
        "signer": {"name": signer or LONGEST_NAME, "capacity": capacity},
        "issued_on": today.isoformat(),
        "expires_on": today.replace(year=today.year + 3, day=min(today.day, 28)).isoformat(),
        "replaces": {"register_number": f"987/{today.year}/GCN-UBND", "issued_on": today.isoformat()},
        "verify_url": verify_url(code),
    }
