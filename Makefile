# What a newcomer needs: make run (the demo), make test (every check). docs/ARCHITECTURE.md says what is where.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint test-next sbom soak bench bench-gaps bench-certificates bench-reports lock messages screenshots guide-pictures clean
local := deploy/local

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

setup: ## .venv, keys, an empty migrated database, static files (DATABASE_URL=… another database, PYTHON=… another Python)
	@$(local)/setup.sh

run: ## the demo at http://127.0.0.1:8000/ (PORT=8001 another port); Ctrl-C stops
	@$(local)/run.sh

test: ## every check: format, lint, types, migrations, translations, tests on SQLite and PostgreSQL, the browser story
	@$(local)/test.sh

lint: ## the quick part of the checks
	@$(local)/test.sh format lint templates migrations

test-next: ## the fast tests on Wagtail 8.0, in an environment of its own
	@$(local)/test_next.sh

soak: ## the heavy tests at full size, on both databases
	@$(local)/soak.sh

bench: ## measures the production set-up on this machine, fails where a target is missed (BENCH="--database postgres" on PostgreSQL, --seconds, --json)
	@$(local)/setup.sh --dev --only-venv
	@.venv/bin/python -m bench $(BENCH)

bench-certificates: ## measures certificates as PDF, laid out and sealed (BENCH="--papers 1000", --json)
	@$(local)/setup.sh --dev --only-venv
	@.venv/bin/python -m bench.certificates $(BENCH)

bench-gaps: ## measures the gaps of a whole country on a throwaway PostgreSQL (BENCH="--officials 3000 30000 300000", --json)
	@$(local)/setup.sh --dev --only-venv
	@$(local)/postgres.sh --durable .venv/bin/python -m bench.gaps $(BENCH)

bench-reports: ## measures the reports of a province of 126 communes on a throwaway PostgreSQL (BENCH="--json")
	@$(local)/setup.sh --dev --only-venv
	@$(local)/postgres.sh --durable .venv/bin/python -m bench.reports $(BENCH)

lock: ## pins requirements*.in with hashes (UPGRADE=1 takes newer versions)
	@$(local)/lock.sh

sbom: ## the parts of the product as CycloneDX into var/sbom.json
	@$(local)/setup.sh --dev --only-venv
	@.venv/bin/python $(local)/sbom.py

messages: ## collects the words of the sources and compiles the translations
	@$(local)/setup.sh --dev --only-venv
	@.venv/bin/python $(local)/messages.py update

screenshots: ## a picture of every screen into var/screenshots
	@SCREENSHOTS=$(CURDIR)/var/screenshots $(local)/test.sh browser

guide-pictures: ## the pictures of the guides under Trợ giúp, drawn anew from the demo (ONLY=dang-nhap,hom-nay)
	@$(local)/guide_pictures.sh

clean: ## removes what can be made again; the data in var/ and media/ stay
	@rm -rf .venv .venv-next .mypy_cache .pytest_cache .ruff_cache .hypothesis var/static var/test-databases var/screenshots
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
