#!/bin/sh
# Looks at the report in a real browser.
#
# usage: run.sh PROGRAM [SCRIPT]
#        SCRIPT samples.mjs makes the reports and their pictures in samples/ anew instead, terminal.mjs those of a terminal
#        needs chromium, node and npm, pdftotext and pdfinfo (Debian: chromium nodejs npm poppler-utils); CHROMIUM names another browser binary.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
LASTSEEN=$(realpath "$1")
export LASTSEEN LASTSEEN_TEST_DATA="$tests/data" LASTSEEN_SAMPLES="$tests/../samples"
shift
# Modules are installed beside copies of the tests, so that nothing is left in the source tree.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$tests"/browser/*.mjs "$tests"/browser/package.json "$folder"
cd "$folder"
npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent
node "${@:---test}"
