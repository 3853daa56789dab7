"""What `bench_scale.py` is made of."""
