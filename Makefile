# `make` alone runs Roundtable; `make help` lists everything.
PY ?= python3
B := .venv/bin
PIP := $(B)/python -m pip install -q --disable-pip-version-check
PYTEST := $(B)/python -m pytest -n $${WORKERS:-2} --dist loadfile
.DEFAULT_GOAL := run
.PHONY: help run test test-spark soak bench lint lock vendor shots browser postgres java

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.run: requirements.lock pyproject.toml
	@$(PY) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@test -x $(B)/python || $(PY) -m venv .venv
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

run: .venv/.run ## start Roundtable on http://127.0.0.1:8000 (PORT, INSTANCE)
	@exec $(B)/roundtable run

browser:
	@test -x "$${CHROMIUM:-/usr/bin/chromium}" || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing Chromium for the tests" && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || { \
	  echo "The tests need Chromium: apt-get install chromium (or CHROMIUM=/path/to/it)"; exit 1; }

postgres:
	@test -n "$$TEST_POSTGRES_URL" || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing PostgreSQL for the tests" && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; } || { \
	  echo "The tests need PostgreSQL: apt-get install postgresql (or TEST_POSTGRES_URL=postgresql://...)"; exit 1; }

test: .venv/.dev browser postgres ## all tests with short counts
	@$(PYTEST)

java:
	@test -n "$$JAVA_HOME" || command -v java >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing a Java runtime for the tests" && \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless >/dev/null; } || { \
	  echo "Spark needs Java 17 or newer: apt-get install openjdk-17-jre-headless (or JAVA_HOME=/path/to/it)"; exit 1; }

# PySpark has no wheel; it is built with the pinned setuptools.
.venv-spark/.ready: requirements.lock requirements-dev.lock requirements-spark.lock pyproject.toml
	@test -x .venv-spark/bin/python || $(PY) -m venv .venv-spark
	@for lock in requirements.lock requirements-dev.lock requirements-spark.lock; do \
	  .venv-spark/bin/python -m pip install -q --disable-pip-version-check --no-build-isolation --require-hashes -r $$lock || exit 1; done
	@.venv-spark/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

test-spark: .venv-spark/.ready java ## the relational steps and pages on a local Spark cluster
	@ROUNDTABLE_SPARK=1 .venv-spark/bin/python -m pytest -vv -p no:randomly tests/dashboard/test_relations.py tests/dashboard/test_relations_pages.py

soak: .venv/.dev browser postgres ## the same tests with long counts
	@ROUNDTABLE_SOAK=1 $(PYTEST)

bench: .venv/.dev ## measure against baselines; fails on a miss
	@$(B)/python -m benchmarks.run

lint: .venv/.dev ## ruff, mypy and the direction of imports
	@$(B)/ruff check .
	@$(B)/ruff format --check .
	@$(B)/mypy
	@$(B)/lint-imports

# uv is fetched into an environment of its own; setuptools is pinned for --no-build-isolation.
lock: ## pin all dependencies anew, with hashes
	@test -x .venv/.uv/bin/uv || { $(PY) -m venv .venv/.uv && .venv/.uv/bin/pip install -q uv; }
	@echo 'setuptools==80.9.0' > .venv/.setuptools.in
	@.venv/.uv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml .venv/.setuptools.in -o requirements.lock
	@.venv/.uv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra dev pyproject.toml .venv/.setuptools.in -c requirements.lock -o requirements-dev.lock
	@.venv/.uv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --extra spark pyproject.toml .venv/.setuptools.in -c requirements.lock -o requirements-spark.lock

vendor: ## fetch the browser files made by others anew
	@sh survey/static/vendor/fetch.sh

shots: .venv/.dev browser ## screenshots of every page into shots/
	@$(B)/python -m tests.support.shots
