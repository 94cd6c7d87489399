#!/bin/sh
# Every test there is, as make test runs them once all is built: the Swift targets, then the program end to end.
# Ends with one line of counts; exits with 1 when anything failed.
set -u
cd "$(dirname "$0")/.."
log=$(mktemp) apart=$(mktemp)
trap 'rm -f "$log" "$apart"' EXIT
passed=0 failed=0 skipped=0

# What Swift tests say, without those that begin and pass.
told() { grep -v -e ' started\.$' -e '^✔ Test .* passed after ' -e '^✔ Suite '; }

# Adds up what Swift tests wrote to a file.
add_up() {
  all=$(sed -n 's/^.* Test run with \([0-9]*\) tests\{0,1\} .*/\1/p' "$1" | tail -1)
  broken=$(grep -c '^✘ Test [^r].* failed after' "$1")
  # A run without its closing line has crashed.
  if ! grep -q ' Test run with .* passed after' "$1" && [ "$broken" = 0 ]; then broken=1; fi
  passed=$((passed + ${all:-0} - broken))
  failed=$((failed + broken))
}

# Other authors' clients, in an environment of their own; they are fetched while the Swift tests run.
clients=.build/clients
fetch_clients() {
  cmp -s Tests/EndToEnd/clients/requirements.txt "$clients/requirements.txt" && return
  rm -rf "$clients"
  python3 -m venv "$clients" && "$clients/bin/pip" install -q --disable-pip-version-check -r Tests/EndToEnd/clients/requirements.txt &&
    cp Tests/EndToEnd/clients/requirements.txt "$clients/"
}
fetch_clients &
fetching=$!

swift test --skip-build --skip EndToEndTests 2>&1 | tee "$log" | told
add_up "$log"

wait "$fetching" || { echo "The client libraries cannot be installed."; failed=$((failed + 1)); }

# These keep a core busy for long, and others of the Swift tests look at clocks; those of the program do not.
swift test --skip-build --filter EndToEndTests >"$apart" 2>&1 &
mutating=$!
python3 Tests/EndToEnd/run.py --counts "$log"
read -r some broken left_out <"$log" || { some=0 broken=1 left_out=0; }
passed=$((passed + some)) failed=$((failed + broken)) skipped=$((skipped + left_out))
wait "$mutating"
told <"$apart"
add_up "$apart"

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
