"""The page: what the ledger holds, to look at and to correct. `sayso serve` opens it on this machine.

`app` puts it together; `pages/` has a module for each page, which asks `run` and answers with a template or as JSON.
"""
