#!/bin/sh
# Every test there is, as make test runs them once all is built: the Swift targets, then the program end to end.
# Ends with one line of counts; exits with 1 when anything failed.
set -u
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

# Runs Swift tests and adds them up. Tests that begin and pass are not told one by one.
swift_tests() {
  swift test --skip-build "$@" 2>&1 | tee "$log" | grep -v -e ' started\.$' -e '^✔ Test .* passed after ' -e '^✔ Suite '
  all=$(sed -n 's/^.* Test run with \([0-9]*\) tests\{0,1\} .*/\1/p' "$log" | tail -1)
  broken=$(grep -c '^✘ Test [^r].* failed after' "$log")
  # A run without its closing line has crashed.
  if ! grep -q ' Test run with .* passed after' "$log" && [ "$broken" = 0 ]; then broken=1; fi
  passed=$((passed + ${all:-0} - broken))
  failed=$((failed + broken))
}

# Apart, since these keep every core busy and others look at clocks.
swift_tests --skip EndToEndTests
swift_tests --filter EndToEndTests

# Other authors' clients, in an environment of their own.
clients=.build/clients
if ! cmp -s Tests/EndToEnd/clients/requirements.txt "$clients/requirements.txt"; then
  rm -rf "$clients"
  python3 -m venv "$clients" && "$clients/bin/pip" install -q --disable-pip-version-check -r Tests/EndToEnd/clients/requirements.txt &&
    cp Tests/EndToEnd/clients/requirements.txt "$clients/" || { echo "The client libraries cannot be installed."; failed=$((failed + 1)); }
fi

python3 Tests/EndToEnd/run.py --counts "$log"
read -r some broken left_out <"$log" || { some=0 broken=1 left_out=0; }
passed=$((passed + some)) failed=$((failed + broken)) skipped=$((skipped + left_out))

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
