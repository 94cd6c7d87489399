#!/bin/sh
# Builds the package into OUTDIR/minimal-c. It needs cc and nothing else: ./build.sh OUTDIR
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"usage: build.sh OUTDIR"}/minimal-c
mkdir -p "$out"
${CC:-cc} -shared -fPIC -O2 -std=gnu11 -Wall -Wextra -Werror ${CFLAGS:-} -I "$here/../../SDK/ABI/include" -Wa,-I"$here" \
  -Wl,-Bsymbolic -Wl,--version-script="$here/../adapter.map" -o "$out/minimal_c.so" "$here"/*.c
cp "$here/plugin.json" "$out/plugin.json"
