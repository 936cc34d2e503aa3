"""What components/data_table.html draws: a list that becomes cards on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """`sorted` is "", "ascending" or "descending"; `sort_url` makes the heading a link."""

    label: str
    numeric: bool = False
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Cell:
    """`lang="vi"` marks names and content inside English pages; `note` is a second, quieter line, `note_lang` its
    language where that is another. `button` is what a link that is one says of itself beside its text."""

    text: object
    href: str = ""
    note: str = ""
    lang: str = ""
    note_lang: str = ""
    button: str = ""


@dataclass(frozen=True)
class Row:
    """One cell a column; the first heads the row. `value` and `name` serve the tick box where rows can be picked."""

    cells: tuple[Cell, ...]
    value: str = ""
    name: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    select_name: str = ""

    @property
    def body(self) -> Iterator[tuple[Row, list[tuple[Column, Cell]]]]:
        for row in self.rows:
            yield row, list(zip(self.columns, row.cells, strict=True))
