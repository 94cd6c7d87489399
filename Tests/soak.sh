#!/bin/sh
# The long versions, by the optimised program where there is one: 200 kills and more, 100,000 orders, five seeds of every
# fault, each nonsense in each member. Takes an hour or two. SEEDS says how many worlds: SEEDS=3 Tests/soak.sh
set -u
cd "$(dirname "$0")/.."
export TRADEPOST_SOAK=1
for kind in release debug; do
  if [ -z "${TRADEPOST_BIN:-}" ] && [ -x ".build/$kind/tradepost" ] && [ -d ".build/$kind/plugins" ]; then
    export TRADEPOST_BIN="$PWD/.build/$kind/tradepost"
  fi
done

status=0
swift test --skip-build --filter EndToEndTests || status=1
for seed in $(seq "${SEEDS:-1}"); do
  echo "Seed $seed"
  TRADEPOST_TEST_SEED=$seed python3 Tests/EndToEnd/run.py || status=1
done
exit $status
