import pytest

from lms.plans.domain.reasons import is_observed, source_of, way_of

COURSE = {"way": "course", "course": 5, "hours": "12.0", "closes": 1, "meant": True, "exact": True}


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({}, ""),
        (COURSE, "Cách học ít giờ nhất cho cả kế hoạch có khóa này: 12 tiết."),
        (COURSE | {"closes": 3}, "Khóa này ghi nhận 3 năng lực của kế hoạch trong 12 tiết."),
        (COURSE | {"exact": False}, "Khóa này có bài thi ghi nhận mức cần có: 12 tiết."),
        (COURSE | {"hours": "0"}, "Khóa này đã ghi danh nên học tiếp, không thêm giờ học."),
        (
            {"way": "observation", "only": True},
            "Cần quan sát tại chỗ: quy tắc minh chứng chỉ công nhận quan sát.",
        ),
        (
            {"way": "observation", "only": False},
            "Cần quan sát tại chỗ hoặc giấy tờ: quy tắc minh chứng không công nhận bài thi ở mức này.",
        ),
    ],
)
def test_why_this_course_or_an_observation(choice, sentence):
    assert way_of(choice) == sentence
    assert is_observed(choice) == sentence.startswith("Cần quan sát")


@pytest.mark.parametrize(
    ("gap", "sentence"),
    [
        ({}, ""),
        ({"mark": "employer", "employer": 7, "raised_from": None}, "Mức này do Phường X, Tỉnh Y quy định."),
        ({"mark": "example", "employer": 7, "raised_from": None}, "Mức này do Phường X, Tỉnh Y quy định."),
        ({"mark": "employer", "raised_from": None}, "Nguồn của yêu cầu: do cơ quan sử dụng quy định."),
        (
            {"mark": "example", "raised_from": 1, "required_level": 2},
            "Nguồn của yêu cầu: giá trị ví dụ. Yêu cầu ghi mức 1; khung năng lực chỉ mô tả từ mức 2 nên tính mức này.",
        ),
    ],
)
def test_who_set_the_level(gap, sentence):
    assert source_of(gap, {7: "Phường X, Tỉnh Y"}) == sentence
