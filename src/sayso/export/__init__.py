"""The way out into other programs: what is chosen of a ledger, as files of the kind that they read.

`found` is what every kind gets, one report or story after the other; a kind is one module that turns these into its
files; `losses` counts what it could not carry; `folder` is the one place that writes.
"""
