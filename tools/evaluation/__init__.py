"""Measuring the public development corpora: the table of sections, how one is run, and the page that tells them."""
