"""What a browser says of itself, in plain words."""

import pytest

from lms.accounts.domain.device_names import device_name

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (Linux; Android 12; SM-A127F) {CHROME} Mobile Safari/537.36", "Điện thoại Android, Chrome"),
        (f"Mozilla/5.0 (Linux; Android 12; SM-T220) {CHROME} Safari/537.36", "Máy tính bảng Android, Chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/130.0", "Máy tính Windows, Edge"),
        (f"Mozilla/5.0 (Windows NT 6.1) coc_coc_browser/120.0 {CHROME} Safari/537.36", "Máy tính Windows, Cốc Cốc"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Mobile Safari/604.1", "Điện thoại iPhone, Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Máy tính Linux, Firefox"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0)", "Máy tính macOS"),
        ("curl/8.0", "Thiết bị không rõ loại"),
        ("", "Thiết bị không rõ loại"),
    ],
)
def test_device_is_told_in_words(user_agent, name):
    assert device_name(user_agent) == name
