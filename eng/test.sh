#!/usr/bin/env bash
# Runs the test projects of a finished Release build, one after another, and sums up what really ran.
# Called by ./doms test [PROJECT...] [--filter EXPRESSION ...]; PROJECT is a folder of tests/.
set -uo pipefail

dotnet=$1
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
results=$root/artifacts/test
cd "$root" || exit 1

projects=()
while [ $# -gt 0 ] && [[ $1 != -* ]]; do
  if [ ! -f "tests/$1/Tests.$1.csproj" ]; then
    printf 'doms: there is no test project tests/%s.\n' "$1" >&2
    exit 2
  fi
  projects+=("$1")
  shift
done
whole=$([ $# -eq 0 ] && echo yes)
if [ ${#projects[@]} -eq 0 ]; then
  for project in tests/*/Tests.*.csproj; do
    # Compliance is a library of suites that the projects of the implementations run.
    [[ $project == tests/Compliance/* ]] || projects+=("$(basename "$(dirname "$project")")")
  done
fi

rm -rf "$results"
mkdir -p "$results"
problems=()
passed=0 failed=0 skipped=0

run() { # run PROJECT [OPTION...]; the coverage of the domains is measured on code the optimiser has not rewritten
  local project=$1
  shift
  local target=artifacts/bin/Tests.$project/release/Doms.Tests.$project.dll
  local options=()
  if [ "$project" = Domain ] && [ -n "$whole" ]; then
    target=tests/Domain
    options=(--configuration Debug --collect "XPlat Code Coverage" --settings eng/coverage.runsettings)
  fi
  # A test that hangs is named and ended.
  "$dotnet" test "$target" ${options[@]+"${options[@]}"} --nologo --verbosity quiet \
    --logger "trx;LogFileName=$project.trx" --logger "console;verbosity=minimal" --results-directory "$results" \
    --blame-hang-timeout 10m --blame-hang-dump-type none "$@"
}

counter() { # counter NAME FILE: a number of the result file's own summary
  sed -n "s/.*<Counters[^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

for project in "${projects[@]}"; do
  printf -- '--- %s\n' "$project"
  run "$project" "$@" || problems+=("$project: the test run failed")
  trx=$results/$project.trx
  if [ ! -s "$trx" ] || [ -z "$(counter total "$trx")" ]; then
    # With a filter, a project may have nothing to run.
    [ -z "$whole" ] || problems+=("$project: it left no results")
    continue
  fi
  ok=$(counter passed "$trx")
  bad=$(($(counter failed "$trx") + $(counter error "$trx") + $(counter timeout "$trx") + $(counter aborted "$trx")))
  all=$(counter total "$trx")
  printf '%s: %d passed, %d failed, %d skipped\n' "$project" "$ok" "$bad" $((all - ok - bad))
  [ $((ok + bad)) -gt 0 ] || [ -z "$whole" ] || problems+=("$project: it executed no test")
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + all - ok - bad))
  if [ "$project" = Domain ] && [ -n "$whole" ]; then
    coverage=$(find "$results" -maxdepth 2 -name coverage.info | head -n 1)
    find src -path '*.Domain/*.cs' | awk -v root="$root/" -f eng/coverage.awk - "${coverage:-/dev/null}" ||
      problems+=("Domain: coverage of the domains is below 100 %")
  fi
done

[ $((passed + failed)) -gt 0 ] || problems+=("no test was executed")
[ "$failed" -eq 0 ] || problems+=("$failed failed")
for problem in ${problems[@]+"${problems[@]}"}; do printf 'doms: %s\n' "$problem"; done
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ ${#problems[@]} -eq 0 ]
