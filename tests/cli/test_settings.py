from pathlib import Path

import pytest

from sayso.core.errors import SaysoError
from sayso.settings import Settings, load


def test_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, {}) == Settings()


def test_the_environment_is_stronger_than_the_file(tmp_path: Path) -> None:
    (tmp_path / "sayso.toml").write_text('ledger = "file.db"\nmax_bytes = 7\n')
    assert load(tmp_path, {}) == Settings(ledger="file.db", max_bytes=7)
    assert load(tmp_path, {"SAYSO_LEDGER": "env.db", "SAYSO_MAX_BYTES": "9"}) == Settings(ledger="env.db", max_bytes=9)


@pytest.mark.parametrize("bad", ["ledger = ", "max_bytes = 'many'", "colour = true"])
def test_a_bad_setting_is_named(tmp_path: Path, bad: str) -> None:
    (tmp_path / "sayso.toml").write_text(bad)
    with pytest.raises(SaysoError, match=r"sayso\.toml"):
        load(tmp_path, {})


def test_a_bad_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SaysoError, match="environment"):
        load(tmp_path, {"SAYSO_MAX_BYTES": "many"})


@pytest.mark.parametrize(
    ("name", "value"), [("workers", "0"), ("seconds", "inf"), ("seconds", "nan"), ("memory", "2G")]
)
def test_a_value_is_refused_in_plain_words_wherever_it_is_set(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SaysoError, match=f"^SAYSO_{name.upper()} in the environment is to be a .*number.*, not "):
        load(tmp_path, {f"SAYSO_{name.upper()}": value})
    (tmp_path / "sayso.toml").write_text(f"{name} = '{value}'")
    with pytest.raises(SaysoError, match=rf"sayso\.toml: {name} is to be a .*number.*, not '{value}'"):
        load(tmp_path, {})


def test_what_is_typed_goes_before_what_is_set(tmp_path: Path) -> None:
    chosen = load(tmp_path, {"SAYSO_WORKERS": "3", "SAYSO_SECONDS": "7.5", "SAYSO_MODEL": "small"})
    means = chosen.means(model=None, workers=None)
    assert (means.model, means.workers, means.seconds, means.again) == ("small", 3, 7.5, False)
    assert chosen.means(model="large", workers=1).workers == 1
    assert load(tmp_path, {}).means(model=None, workers=None).workers >= 1
