#!/bin/sh
# Lays our packages out beside the built program, as they are shipped: .build/CONFIG/plugins/<id>/ with the digest of
# every file in plugins/digests.json. Usage: stage.sh debug|release
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
built=$(cd "$root/.build/${1:?"usage: stage.sh debug|release"}" && pwd -P)
plugins=$built/plugins
rm -rf "$plugins.new"
mkdir -p "$plugins.new"

# The packages in Swift: each is a folder here, and its libraries are named for it.
for name in Amazon Etsy Shopify WooCommerce; do
  id=$(echo "$name" | tr '[:upper:]' '[:lower:]')
  mkdir "$plugins.new/$id"
  cp "$root/Plugins/$name/plugin.json" "$built/lib${name}Adapter.so" "$built/lib${name}Simulator.so" "$plugins.new/$id/"
done
"$root/Plugins/Examples/build.sh" "$plugins.new"
"$root/Plugins/MinimalC/build.sh" "$plugins.new"

cd "$plugins.new"
{
  printf '{\n'
  find . -type f | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do
    printf '  "%s": "%s",\n' "$file" "$(sha256sum "$file" | cut -d' ' -f1)"
  done | sed '$ s/,$//'
  printf '}\n'
} >digests.json

# A running program keeps what it has loaded; the folder changes in one step.
rm -rf "$plugins.old"
if [ -d "$plugins" ]; then mv "$plugins" "$plugins.old"; fi
mv "$plugins.new" "$plugins"
rm -rf "$plugins.old"
