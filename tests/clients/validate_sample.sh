#!/bin/sh
# validate_sample.sh NODE PROGRAM: holds the document that PROGRAM prints against the validator, and makes sure that the
# validator would have complained. Exit 77 (skipped) where its packages are not installed: tests/run.sh installs them.
set -eu
here=$(dirname "$0")
[ -d "$here/node_modules/ajv" ] || { echo "skipped: run npm install in tests/clients"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$2" >"$folder/openapi.json"
"$1" "$here/validate_openapi.mjs" "$folder/openapi.json"
for fault in 's/"operationId":"[^"]*"/"operationId":"same"/g' 's/"type":"boolean"/"type":"strange"/' \
             's/"in":"query"/"in":"nowhere"/' 's/"description":"Created"/"words":"Created"/'; do
    sed "$fault" "$folder/openapi.json" >"$folder/faulty.json"
    cmp -s "$folder/openapi.json" "$folder/faulty.json" && { echo "nothing to spoil with $fault"; exit 1; }
    if "$1" "$here/validate_openapi.mjs" "$folder/faulty.json" >"$folder/log" 2>&1; then
        echo "the validator overlooked $fault"
        exit 1
    fi
done
echo "faulty documents are refused"
