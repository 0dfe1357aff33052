# make run    the dashboard with the demo school on http://localhost:8501
# make test   every test, with what it needs set up first
# make check  lint, types, catalogues, schema, licences
# make bench  speed, as ratios
# make fuzz   every reader on 100,000 damaged and hostile inputs, for the night
# make lock   pin anew what was tested

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench fuzz lock format clean

run: $(VENV)/.run
	$(BIN)/lobscan serve --demo --open

test: $(VENV)/.dev
	$(BIN)/python tests/provision.py
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/check_licences.py
	$(BIN)/python tests/audit.py
	$(BIN)/python -m pytest -q tests/locales tests/content tests/test_house.py

bench: $(VENV)/.dev
	$(BIN)/python tests/bench/figures.py
	$(BIN)/python tests/bench/practice.py
	$(BIN)/python tests/bench/workshop.py
	$(BIN)/python tests/bench/roadmap.py --schools 3
	$(BIN)/python tests/bench/pool.py
	$(BIN)/python tests/bench/dashboard.py
	$(BIN)/python -P tests/bench/dossier.py
	$(BIN)/python tests/bench/answer_page.py
	$(BIN)/python tests/bench/answers.py
	$(BIN)/python tests/bench/first_visit.py

fuzz: $(VENV)/.dev
	$(BIN)/python tests/fuzz/guided.py

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q -c requirements-dev.lock -o requirements.lock

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("lobscan needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q -r requirements-dev.lock
	$(BIN)/python -m pip install -q --no-deps -e .
	touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
