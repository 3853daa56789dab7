"""What PLOVER, ICEWS, ACLED and GDELT have in common: whom, where, when, and who holds that it happened."""
