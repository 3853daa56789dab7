"""The parts of `bench_pages.py`."""
