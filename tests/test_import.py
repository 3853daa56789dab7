import subprocess
import sys


def test_importing_does_no_work() -> None:
    """No library that is slow to load may come with `import sayso`, nor with `sayso --help`."""
    slow = {"spacy", "numpy", "sqlalchemy", "alembic", "trafilatura", "dateparser", "datasketch", "scipy", "pyarrow"}
    slow |= {"pandas", "polars", "altair"}
    for statement in ("import sayso", "import sayso.core.records, sayso.cli"):
        code = f"{statement}\nimport sys; print(*sys.modules)"
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        assert not slow & set(loaded)


def test_the_command_line_loads_neither_the_models_nor_the_page() -> None:
    """Looking things up must not wait for what only reading, or only the page, needs."""
    slow = {"spacy", "trafilatura", "onnxruntime", "alembic", "fastapi", "uvicorn", "altair", "vl_convert", "jinja2"}
    code = "import sayso.cli.app; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not slow & set(loaded)


def test_the_public_names_are_there() -> None:
    import sayso

    for name in sayso.__all__:
        assert callable(getattr(sayso, name))
    assert set(sayso.__all__) <= set(dir(sayso))
