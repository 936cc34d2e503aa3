"""Draws every form of ours by the same field template."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Label above, hint below it, error between hint and field. Django's own widget templates stay."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
