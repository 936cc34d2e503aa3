"""Units merge, split, change and end: dated events with a paper, recorded in one transaction.

`facts` is what the paper says, `checking` the rules, `plan` what follows from both (the preview and the recording read
the same plan), `recording` and `moving` the writes, `lineage` who counts where by today's units.
"""
