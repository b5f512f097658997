#!/bin/sh
# run.sh [RUNS]: builds the fuzz targets with clang's libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer, and
# runs each for RUNS executions (default 20000) from its seeds. A failing input is left in build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
runs=${1:-20000}
packaging/install_packages.sh build fuzz
mkdir -p build
cmake --preset fuzz > build/fuzz_configure.log 2>&1 || { cat build/fuzz_configure.log; exit 1; }
cmake --build --preset fuzz --target fuzz_targets
for source in tests/fuzz/*.cpp; do
    name=$(basename "$source" .cpp)
    # Some targets make their seeds themselves.
    seeds=tests/fuzz/seeds/$name
    [ -d "$seeds" ] || seeds=
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus"
    echo "== $name: $runs executions"
    dictionary=tests/fuzz/$name.dict
    [ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
    (cd build/fuzz && "tests/fuzz/fuzz_$name" -runs="$runs" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        ${dictionary:+"-dict=../../tests/fuzz/$name.dict"} "corpus/$name" ${seeds:+"../../$seeds"} 2>"corpus/$name.log") ||
        { tail -40 "build/fuzz/corpus/$name.log"; exit 1; }
    grep -E 'number_of_executed_units|peak_rss_mb|average_exec' "build/fuzz/corpus/$name.log"
done
