"""Trains the encoder that `sayso.resources.encoder` runs. No part of the installed package; see README.md."""
