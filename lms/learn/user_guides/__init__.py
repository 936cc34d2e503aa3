"""How to use the product, one guide a role, read without signing in.

`texts/` holds the guides as Markdown: `#` the title, a paragraph that says what for, `##` a part, `###` one task in
numbered steps. `*…*` is a name as it stands on the screen, `>` says what to do when it goes otherwise.
"""
