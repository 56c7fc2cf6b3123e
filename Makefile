# A distribution's Python is built with the help of a profile, one built from source mostly without: half as long again.
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	echo /usr/bin/python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup demo test operate fuzz lint bench kills soak wheelhouse lock clean

setup: $(STAMP)

# The lock is the only thing installed from, and it is whole: pip is not to look for dependencies, of which it may find
# newer ones. The second step adds the project itself, without a network.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("gutou needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/gutou demo

# With bytecode written even where the environment forbids it: the workers, and every process that a test starts, would
# otherwise compile the program and the tests again.
test operate: export PYTHONDONTWRITEBYTECODE :=
test: setup
	$(BIN)/python -m pytest

# An installation with what stands around it; what is not installed here is skipped with a reason.
operate: setup
	$(BIN)/python -m pytest -m operate -n 0 -rs tests/operate

# The long form of the intake's property tests and fuzz (about half an hour); the short form is among the tests.
fuzz: setup
	GUTOU_FUZZ=long $(BIN)/python -m pytest tests/intake/test_property_tables.py
	PYTHONPATH=. $(BIN)/python tests/intake/fuzz_run.py --mutations 5000

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: setup
	for b in $(filter-out bench/kills.py bench/soak%.py,$(wildcard bench/*.py)); do \
		echo "== $$b"; PYTHONPATH=. $(BIN)/python $$b || exit 1; done

# Runs killed at 50 random moments (about 20 minutes).
kills: setup
	PYTHONPATH=. $(BIN)/python bench/kills.py

# The service left alone for an hour on a fast clock, with files dropped and processes killed at random.
SOAK_MINUTES ?= 60
soak: setup
	PYTHONPATH=. $(BIN)/python bench/soak.py --minutes $(SOAK_MINUTES)

# A folder that installs on a machine of this kind without internet (docs/operations.md).
wheelhouse: setup
	$(BIN)/python deploy/wheelhouse.py --to wheelhouse

# A newer set of versions: edit pyproject.toml, then this.
lock: setup
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build *.egg-info
