#!/usr/bin/env bash
# What things cost, in one table: make bench. It builds what it compares with; the program itself comes from make build.
# The dashboard has 200,000 orders; ORDERS=1000000 make bench takes half an hour longer.
set -euo pipefail
cd "$(dirname "$0")/.."
built=$PWD/.build/release

if [ ! -x "$built/tradepost" ] || [ ! -d "$built/plugins/woocommerce" ]; then
  echo "There is no program in .build/release, or no packages beside it. Type: make build"
  exit 1
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/tradepost-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
free=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
orders=${ORDERS:-200000}
if [ "$free" -lt $((4000000 + orders * 12)) ]; then
  echo "The bench needs $((4 + orders * 12 / 1000000)) GB on $work, there are $((free / 1000)) MB. Give it another folder: TMPDIR=/somewhere make bench"
  exit 1
fi

swift build -c release --product Bench
mkdir "$work/compared" "$work/data"
Tests/Bench/C/build.sh "$work/compared"
"$built/Bench" "$built" "$work/compared" "$work/data"

# What the platforms are asked, and how long their users wait.
TRADEPOST_BIN="$built/tradepost" python3 Tests/EndToEnd/calls.py

# What the hub bears, beside the same in FastAPI, a route that does nothing, and itself with few orders.
if ! command -v wrk >/dev/null; then
  if [ "$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy wrk
  else echo "The bench needs wrk, and only root can install it. Type: apt-get install wrk"; exit 1; fi
fi
swift build -c release --product EmptyRoute
compared=.build/compared
if ! cmp -s Tests/Bench/Hub/requirements.txt "$compared/requirements.txt"; then
  rm -rf "$compared"
  python3 -m venv "$compared"
  "$compared/bin/pip" install -q --disable-pip-version-check -r Tests/Bench/Hub/requirements.txt
  cp Tests/Bench/Hub/requirements.txt "$compared/"
fi
mkdir "$work/hub"
TMPDIR=$work TRADEPOST_BIN="$built/tradepost" python3 Tests/Bench/Hub/measure.py "$work/hub" "$PWD/$compared/bin/python" "$built/EmptyRoute" "$orders"
