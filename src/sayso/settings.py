"""Settings: from the environment and a file."""
