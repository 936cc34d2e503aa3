"""English pages write dates and numbers as the Vietnamese do.

Both languages show the same records and their forms read the same text: were 1.234 a thousand in one and not in the
other, or 05/07 two different days, a figure copied from page to page would change its meaning.
"""

from lms.formats.vi.formats import (  # noqa: F401 - Django reads them from here
    DATE_FORMAT,
    DATE_INPUT_FORMATS,
    DATETIME_FORMAT,
    DATETIME_INPUT_FORMATS,
    DECIMAL_SEPARATOR,
    FIRST_DAY_OF_WEEK,
    MONTH_DAY_FORMAT,
    NUMBER_GROUPING,
    SHORT_DATE_FORMAT,
    SHORT_DATETIME_FORMAT,
    THOUSAND_SEPARATOR,
    TIME_FORMAT,
    TIME_INPUT_FORMATS,
    YEAR_MONTH_FORMAT,
)
