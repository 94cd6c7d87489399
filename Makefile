# demo and test do everything that a fresh Debian 12 with a Swift toolchain needs: packages, build, run.
.PHONY: setup build build-debug demo test soak bench lint clean

SYSTEM = libffi-dev libsimdjson-dev libxxhash-dev libsqlite3-dev zlib1g-dev pkg-config hledger openssl python3 python3-venv

setup:
	@missing=""; for package in $(SYSTEM); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy $$missing; \
	  elif command -v sudo >/dev/null; then sudo apt-get update -q && sudo DEBIAN_FRONTEND=noninteractive apt-get install -qy $$missing; \
	  else echo "These packages are missing, and only root can install them. Type: apt-get install$$missing"; exit 1; fi; fi

# .build/release/tradepost, and our packages beside it in plugins/ with their digests.
build: setup
	swift build -c release --product tradepost
	@for name in Amazon Etsy Shopify WooCommerce; do \
	  for half in Adapter Simulator; do swift build -c release --product $$name$$half || exit 1; done; \
	done
	@Plugins/stage.sh release

build-debug: setup
	swift build --build-tests
	@Plugins/stage.sh debug

demo: build
	.build/release/tradepost demo --once

test: build-debug
	Tests/run.sh

# Hours instead of minutes: every kill point, every fault, large worlds.
soak: build build-debug
	Tests/soak.sh

bench: build
	Tests/bench.sh

lint: setup
	swift format lint --strict --recursive --parallel SDK Host Plugins Tests Package.swift
	python3 Tests/architecture.py

clean:
	rm -rf .build
