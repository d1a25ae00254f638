#!/usr/bin/env bash
# Seconds of processor time that a site of so many handlers takes to check and to build, and what it weighs: one row each.
#
#   runtime/benches/build_time.sh [--check-only] [HANDLERS..]      (100 500 1000 where none is given)
#
# Squall itself and what it depends on are built before the clock runs. The last column is the part of the first check
# that the routing table takes: the difference to the same site with an empty one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

check_only=
if [ "${1:-}" = --check-only ]; then check_only=1; shift; fi
[ $# -gt 0 ] || set -- 100 500 1000

work=$PWD/target/build-time
mkdir -p "$work"
export CARGO_TARGET_DIR=$work/target CARGO_TERM_QUIET=true CARGO_BUILD_JOBS=1
CARGO_MANIFEST_DIR=$PWD/runtime rustc --edition 2024 runtime/benches/generate/main.rs -o "$work/generate"

site() {
    rm -rf "$work/site"
    "$work/generate" "$work/site" --handlers "$@"
    cd "$work/site"
}

# Seconds of the processor that a command and what it starts take: the clock would measure what else the machine does.
# Whatever rustc has to say, a warning too, ends the measurement.
seconds() {
    local output TIMEFORMAT=%1U
    { time output=$("$@" 2>&1) || { echo "$output" >&3; exit 1; }; } 2>&1
    [ -z "$output" ] || { echo "$output" >&3; exit 1; }
}
exec 3>&2

forget() {
    cargo clean -p site 2>/dev/null
}

# The dependencies, once for each profile.
site 10
cargo check
[ -n "$check_only" ] || { cargo build; cargo build --release; }

echo "| handlers | check, first | check, one touched | dev build | release build | size, stripped | table's part of check |"
echo "|---|---|---|---|---|---|---|"
for handlers in "$@"; do
    # Bound to variables first: a failure inside of echo's arguments would be lost.
    site "$handlers" --dispatch groups-16 --no-table
    forget; without=$(seconds cargo check)
    site "$handlers" --dispatch groups-16
    forget; with=$(seconds cargo check)
    site "$handlers"
    forget; first=$(seconds cargo check)
    sed -i 's/touched 0 times/touched 1 times/' src/part0.rs
    touched=$(seconds cargo check)
    dev=- release=- size=-
    if [ -z "$check_only" ]; then
        dev=$(seconds cargo build)
        release=$(seconds cargo build --release)
        strip -o "$work/stripped" "$CARGO_TARGET_DIR/release/site"
        size="$(($(stat -c %s "$work/stripped") / 1024)) KiB"
    fi
    table=$(awk "BEGIN { printf \"%.1f\", $with - $without }")
    echo "| $handlers | $first s | $touched s | $dev s | $release s | $size | $table s |"
done
