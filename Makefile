# `make site` and `make test` work on a fresh clone; Python 3.11 or later and make are all they need.
# Written for GNU make 3.81, which is macOS's, and later. What takes more than a line of shell is in scripts/.

python := .venv/bin/python

.PHONY: help site test check bench screenshots clean

help:
	@echo 'make site    build content/ and templates/ into output/; ARGS="--strict" or other options'
	@echo 'make test    lint, types and all tests; ARGS="-k anchor" for some of them'
	@echo 'make check   lint and types only'
	@echo 'make bench   measure; N=2000 for as many articles'
	@echo 'make screenshots   take the pictures of docs/images'
	@echo 'make clean   remove what was built, and the caches'
	@echo
	@echo 'PYTHON=python3.12 chooses the Python of a new .venv; APT=no keeps Debian packages from being installed.'

# build.py is run, not the command `postil`: that one's first line holds the path of .venv, which may have been moved
site: .venv/site.stamp
	@$(python) build.py $(ARGS)
	@echo 'Look at it: $(python) -m http.server --directory output 8000, then open http://localhost:8000/'

test: .venv/test.stamp
	@scripts/tools install
	@scripts/test $(ARGS)

check: .venv/test.stamp
	@scripts/check

bench: .venv/test.stamp
	$(python) benchmarks/run.py $(if $(N),-n $(N))

screenshots: .venv/test.stamp
	@scripts/tools install
	PYTHONPATH=tests $(python) scripts/screenshots.py

clean:
	rm -rf output .postil build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# The stamps are younger than all that they were made of; .venv/bin/python is among it, for a Python that was
# removed or upgraded leaves a .venv that must be made again.
.venv/site.stamp: .venv/bin/python scripts/setup pyproject.toml requirements/site.txt requirements/build.txt
	@scripts/setup site

.venv/test.stamp: .venv/bin/python scripts/setup pyproject.toml requirements/site.txt requirements/build.txt \
    requirements/test.txt
	@scripts/setup test

.venv/bin/python:
	@scripts/setup venv
