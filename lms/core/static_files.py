"""How scripts, styles and fonts are stored for serving."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names by content, also where one of our scripts imports another: a browser keeps each for good."""

    support_js_module_import_aggregation = True
