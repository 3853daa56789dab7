"""What runs on many machines: reading and linking on Ray."""
