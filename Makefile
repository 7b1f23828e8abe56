# Livret. « make » installe ce qui manque et imprime la brochure ; « make help » dit le reste.
#
# Written for GNU make 3.81 and bash 3.2, which macOS still ships. The recipes speak French: authors read them.

SHELL := /bin/bash
.DEFAULT_GOAL := brochure
.PHONY: brochure test test-slow planche bench nation messages lock clean help system system-tests

# The first Python that suits: at least 3.11, able to make a virtual environment if one of them is.
PYTHON ?= $(shell for module in ensurepip sys; do \
	for name in python3.13 python3.14 python3.12 python3.11 python3; do \
	"$$name" -c "import sys, $$module; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && \
	echo "$$name" && exit; done; done)
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check
READY := $(VENV)/.ready
LOCALE := livret/locale
PYTEST = $(RUN) -m pytest --numprocesses=2 --dist=loadfile --no-loadscope-reorder --durations=20 -rs
SAY := printf 'Livret : %s\n'

# Homebrew's libraries are not on macOS's own path; the variable does not survive /bin/bash, so each recipe sets it.
ifeq ($(shell uname -s),Darwin)
BREW := $(shell brew --prefix 2>/dev/null)
RUN := DYLD_FALLBACK_LIBRARY_PATH="$(BREW)/lib:/usr/local/lib:/usr/lib" $(RUN)
endif

# A virtual environment that was moved, or whose Python is gone, must be made again.
ifneq ($(shell $(VENV)/bin/python -c "print(open('$(READY)').read())" 2>/dev/null),$(CURDIR))
$(shell rm -f $(READY))
endif

brochure: $(READY)  ## installe ce qui manque, imprime la brochure et donne son chemin
	@$(SAY) "impression de la brochure…"
	@pdf=$$($(RUN) build.py) && $(SAY) "la brochure est prête :" && printf '%s\n' "$$pdf"

test: system-tests $(READY)  ## vérifie tout : style, types, tests et catalogue français
	@$(SAY) "style du code (ruff)…"
	@$(RUN) -m ruff check --quiet .
	@$(RUN) -m ruff format --quiet --check .
	@$(SAY) "types (mypy)…"
	@$(RUN) -m mypy --no-error-summary
	@$(SAY) "tests (pytest)…"
	@$(PYTEST) -m "not slow"

test-slow: system-tests $(READY)  ## les vérifications longues
	@$(SAY) "vérifications longues (pytest)…"
	@$(PYTEST) -m slow

planche: $(READY)  ## réunit les pages du PDF le plus récent sur une image : planche.png
	@$(RUN) bench/planche.py planche.png

bench: $(READY)  ## mesure la vitesse, en rapports à celle d'autres programmes
	@$(RUN) bench/speed.py
	@$(RUN) -m bench.personal
	@$(RUN) -m bench.intake
	@$(RUN) -m bench.atlas_maps

nation: $(READY)  ## imprime une édition de toute la France, et dit ce qu'elle coûte (deux à cinq minutes)
	@$(RUN) -m bench.nation

messages: $(READY)  ## met à jour le catalogue français d'après le code, et le compile
	@$(RUN) -m babel.messages.frontend --quiet extract --omit-header --width=110 --add-location=file \
	  --keywords=later --keywords=plural:1,2 --output-file=$(LOCALE)/livret.pot livret
	@$(RUN) -m babel.messages.frontend --quiet update --domain=livret --locale=fr --width=110 --no-fuzzy-matching \
	  --ignore-obsolete --ignore-pot-creation-date --input-file=$(LOCALE)/livret.pot --output-dir=$(LOCALE)
	@for domain in livret messages; do \
	  $(RUN) -m babel.messages.frontend --quiet compile --domain=$$domain --locale=fr --directory=$(LOCALE); done
	@$(RUN) -m pytest tests/test_catalogue.py

lock:  ## fige les versions (requirements.lock) ; « make lock UPGRADE=--upgrade » prend les plus récentes
	@$(SAY) "résolution des versions pour Linux et macOS, Python 3.11 et suivants…"
	@tools=$$(mktemp -d) && trap 'rm -rf "$$tools"' EXIT && $(PYTHON) -m venv "$$tools" && \
	  "$$tools/bin/python" -m pip install --quiet --disable-pip-version-check uv && \
	  "$$tools/bin/uv" pip compile --quiet --universal --python-version=3.11 --generate-hashes --all-extras \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command="make lock" $(UPGRADE) \
	  --output-file=requirements.lock pyproject.toml
	@$(SAY) "requirements.lock est à jour ; « make test » l'installe et le vérifie."

clean:  ## retire ce que make a fabriqué (.venv, dist, caches)
	@rm -rf $(VENV) dist build planche.png .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find livret tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
	@$(SAY) "tout ce qui se refabrique est retiré."

help:  ## dit ce que make sait faire
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

system:
	@.ci/system "$(PYTHON)" printing

system-tests:
	@.ci/system "$(PYTHON)" tests

$(READY): requirements.lock pyproject.toml | system
	@case "$(CURDIR)" in *:*) $(SAY) "le chemin de ce dossier contient un deux-points, que Python n'accepte pas :" \
	  "renommez le dossier." >&2; exit 4;; esac
	@test -n "$(PYTHON)" || { $(SAY) "il faut Python 3.11 ou plus récent ; aucun n'a été trouvé." >&2; exit 4; }
	@$(SAY) "installation des bibliothèques Python dans $(VENV) (une à deux minutes la première fois)…"
	@$(VENV)/bin/python -c "import pip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null || "$(PYTHON)" -m venv --clear $(VENV)
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(RUN) -m compileall -q livret  # else each start would compile it, where Python may not keep what it compiles
	@printf '%s' "$(CURDIR)" > $(READY)
