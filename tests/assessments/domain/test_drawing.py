import random
from collections import Counter

import pytest

from assessments.domain.drawing import Candidate, Cell, Drawn, Layout, check_cells, draw_paper, lay_out
from assessments.exceptions.assessments import BankTooSmall

pytestmark = pytest.mark.unit


def bank_of(easy: int = 0, medium: int = 0, hard: int = 0) -> list[Candidate]:
    levels = ["easy"] * easy + ["medium"] * medium + ["hard"] * hard
    return [
        Candidate(pk, level, Layout(choice_ids=(pk * 10, pk * 10 + 1, pk * 10 + 2)))
        for pk, level in enumerate(levels, start=1)
    ]


def test_draw_paper_takes_as_many_of_each_cell_as_asked():
    bank = bank_of(easy=6, medium=6, hard=6)
    cells = [Cell("HT", "easy", 3), Cell("HT", "medium", 5), Cell("HT", "hard", 2)]

    paper = draw_paper(cells, {"HT": bank}, seed=1, shuffle=True)

    difficulty = {one.version_id: one.difficulty for one in bank}
    assert Counter(difficulty[one.version_id] for one in paper) == {"easy": 3, "medium": 5, "hard": 2}
    assert len({one.version_id for one in paper}) == 10


def test_draw_paper_same_seed_gives_the_same_paper_whatever_order_the_bank_is_read_in():
    cells, bank = [Cell("HT", "", 5)], bank_of(easy=20)

    paper = draw_paper(cells, {"HT": bank}, seed=7, shuffle=True)

    assert draw_paper(cells, {"HT": bank[::-1]}, seed=7, shuffle=True) == paper
    assert draw_paper(cells, {"HT": bank}, seed=8, shuffle=True) != paper


def test_draw_paper_without_shuffle_keeps_the_order_of_cells_and_choices():
    cells, bank = [Cell("A", "", 1), Cell("B", "", 1)], bank_of(easy=1)
    other = [Candidate(90, "hard", Layout(choice_ids=(3, 2, 1)))]

    assert draw_paper(cells, {"A": bank, "B": other}, seed=3, shuffle=False) == [
        Drawn(1, (10, 11, 12)),
        Drawn(90, (3, 2, 1)),
    ]


def test_draw_paper_keeps_true_before_false():
    bank = [Candidate(pk, "easy", Layout("true_false", (pk * 2, pk * 2 + 1), keep_order=True)) for pk in range(1, 30)]

    paper = draw_paper([Cell("HT", "", 29)], {"HT": bank}, seed=5, shuffle=True)

    assert [one.choice_order for one in paper] == [(one.version_id * 2, one.version_id * 2 + 1) for one in paper]


def test_draw_paper_fills_cells_of_any_difficulty_from_what_the_others_leave():
    bank = bank_of(easy=2, hard=1)

    paper = draw_paper([Cell("HT", "", 2), Cell("HT", "hard", 1)], {"HT": bank}, seed=0, shuffle=False)

    assert sorted(one.version_id for one in paper) == [1, 2, 3]
    assert paper[-1].version_id == 3


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ([Cell("HT", "hard", 3)], "Ngân hàng “HT” chỉ có 2 câu (khó), cần 3 câu."),
        ([Cell("HT", "", 5), Cell("HT", "hard", 2)], "Ngân hàng “HT” chỉ có 4 câu, cần 5 câu."),
        ([Cell("XX", "", 1)], "Ngân hàng “XX” chỉ có 0 câu, cần 1 câu."),
    ],
)
def test_draw_paper_refuses_a_short_cell_by_name(cells, sentence):
    banks = {"HT": bank_of(easy=4, hard=2)}

    with pytest.raises(BankTooSmall) as refusal:
        draw_paper(cells, banks, seed=1, shuffle=True)
    with pytest.raises(BankTooSmall):
        check_cells(cells, banks)

    assert str(refusal.value).startswith(sentence)


def test_draw_paper_draws_every_question_of_a_cell_about_equally_often():
    """Chi-square over 10,000 draws of 3 out of 12: 11 degrees of freedom, 0.1 % point 31.3."""
    bank, drawn = bank_of(easy=12), Counter()
    for seed in range(10_000):
        drawn.update(one.version_id for one in draw_paper([Cell("HT", "", 3)], {"HT": bank}, seed=seed, shuffle=True))

    expected = 10_000 * 3 / 12
    assert sum((drawn[pk] - expected) ** 2 / expected for pk in range(1, 13)) < 31.3


def blueprint_bank():
    """Two competencies by three difficulties, six questions each."""
    cells = [(competency, difficulty) for competency in (1, 2) for difficulty in ("easy", "medium", "hard")]
    numbered = enumerate((cell for cell in cells for _ in range(6)), start=1)
    return [
        Candidate(pk, difficulty, Layout(choice_ids=(pk,)), competency) for pk, (competency, difficulty) in numbered
    ]


def test_a_blueprint_draws_so_many_of_each_competency_and_difficulty_uniformly():
    """Chi-square over 10,000 draws: in each cell 5 degrees of freedom, 0.1 % point 20.5."""
    bank, drawn = blueprint_bank(), Counter()
    cells = [Cell("HT", "easy", 2, 1, "T01"), Cell("HT", "hard", 3, 2, "T02")]
    for seed in range(10_000):
        drawn.update(one.version_id for one in draw_paper(cells, {"HT": bank}, seed=seed, shuffle=True))
    for cell in cells:
        pool, expected = [one.version_id for one in bank if cell.takes(one)], 10_000 * cell.count / 6
        assert sum((drawn[pk] - expected) ** 2 / expected for pk in pool) < 20.5
    assert sum(drawn.values()) == 50_000


def test_a_blueprint_that_passed_the_check_is_drawn_with_any_seed():
    """Cells that want some of the same questions are checked for the worst that the others may take."""
    bank = blueprint_bank()
    fits = [Cell("HT", "easy", 6), Cell("HT", "", 12, 1, "T01")]
    check_cells(fits, {"HT": bank})
    for seed in range(300):
        assert len(draw_paper(fits, {"HT": bank}, seed=seed, shuffle=True)) == 18
    with pytest.raises(BankTooSmall) as short:
        check_cells([Cell("HT", "easy", 7), Cell("HT", "", 13, 1, "T01")], {"HT": bank})
    assert str(short.value).startswith("Ngân hàng “HT” chỉ có 12 câu (T01), cần 13 câu.")


def mixed(layout, shuffle=False):
    return lay_out(layout, random.Random(4), shuffle=shuffle)


def test_what_is_to_be_ordered_or_matched_is_mixed_whatever_the_exam_says():
    assert sorted(mixed(Layout("ordering", (1, 2, 3, 4)))) == [1, 2, 3, 4]
    assert mixed(Layout("ordering", (1, 2, 3, 4))) != (1, 2, 3, 4)
    laid_out = mixed(Layout("matching", (1, 2, 4), lefts=(1, 2, 3)))
    assert (laid_out["lefts"], sorted(laid_out["matches"])) == ([1, 2, 3], [1, 2, 4])


def test_a_case_is_laid_out_part_by_part_and_what_is_written_has_nothing_to_lay_out():
    case = Layout("case", parts=(Layout("single", (1, 2, 3)), Layout("numeric", (1,)), Layout("ordering", (1, 2))))
    first, second, third = mixed(case)
    assert (first, second, sorted(third)) == ((1, 2, 3), (), [1, 2])
