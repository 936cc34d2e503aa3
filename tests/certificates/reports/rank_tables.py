"""Tables of ranks to count in."""

from array import array

from certificates.reports.skill_gap_ranks import RankTable


def table_of(lines, competencies):
    """Lines of unit, official and whether it is the main posting."""
    return RankTable.of(lines, competencies)


def put(table, asked):
    """For each line the ranks by competency."""
    flat = [(line, key, rank) for line, ranks in enumerate(asked) for key, rank in ranks.items()]
    table.put(*(array(kind, column) for kind, column in zip("iqb", zip(*flat, strict=True), strict=True)))
