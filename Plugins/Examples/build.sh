#!/bin/sh
# Builds the package into OUTDIR/examples. It needs cc and nothing else: ./build.sh OUTDIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"usage: build.sh OUTDIR"}/examples
mkdir -p "$out"
${CC:-cc} -shared -fPIC -O2 -std=gnu11 -Wall -Wextra -Werror ${CFLAGS:-} -I "$here/../../SDK/ABI/include" \
  -Wl,-Bsymbolic -Wl,--version-script="$here/functions.map" -o "$out/examples.so" "$here/examples.c"
cp "$here/plugin.json" "$out/plugin.json"
