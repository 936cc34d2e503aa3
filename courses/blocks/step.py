"""What all kinds of steps share."""

from wagtail.blocks import StructBlock


class StepBlock(StructBlock):
    """A step has a title, which the player shows as the heading of its page."""

    class Meta:
        label_format = "{title}"
        preview_template = "courses/block_preview.html"
