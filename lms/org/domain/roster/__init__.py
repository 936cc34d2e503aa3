"""The roster import: columns → rows → what would become of each → writing it. Dry run and commit share all of it."""
