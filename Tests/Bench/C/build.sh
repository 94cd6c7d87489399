#!/bin/sh
# Builds what the bench compares with, by cc: the package OUTDIR/packages/bench-c and the program OUTDIR/rows.
# Usage: ./build.sh OUTDIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"usage: build.sh OUTDIR"}
mkdir -p "$out/packages/bench-c"
flags="-O2 -std=gnu11 -Wall -Wextra -Werror"
# shellcheck disable=SC2086
${CC:-cc} $flags -shared -fPIC -I "$here/../../../SDK/ABI/include" -Wa,-I"$here" -Wl,-Bsymbolic \
  -o "$out/packages/bench-c/bench_c.so" "$here/bench_c.c" -lffi
cp "$here/plugin.json" "$out/packages/bench-c/"
# shellcheck disable=SC2086
${CC:-cc} $flags -o "$out/rows" "$here/rows.c" -lsqlite3
