#!/usr/bin/env bash
# Runs the test projects of a finished Release build and sums up what really ran.
# Called by ./doms test [--long] [PROJECT...] [--filter EXPRESSION ...]; PROJECT is a folder of tests/. --long adds what takes hours in all:
# the main promises of tests/EndToEnd on each shape with a system of their own, the faults of ./doms chaos, and longer watches of servers.
set -uo pipefail

dotnet=$1
shift
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
results=$root/artifacts/test
cd "$root" || exit 1

long=""
if [ "${1:-}" = --long ]; then
  long=yes
  export DOMS_TEST_LONG=1
  shift
fi
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
    # Compliance is a library of suites that the projects of the implementations run, Servers one of what they need.
    [[ $project == tests/Compliance/* || $project == tests/Servers/* ]] || projects+=("$(basename "$(dirname "$project")")")
  done
fi

# Most processes of the tests live for seconds: measuring their code before optimizing it would cost a quarter of them.
export DOTNET_TieredPGO=0

"$root/eng/servers.sh"
rm -rf "$results"
mkdir -p "$results"
problems=()
passed=0 failed=0 skipped=0

# Nothing that runs beside the tests outlives them, however they end.
waiting="" preparing=""
finish() {
  [ -z "$waiting" ] || kill "$waiting" 2>/dev/null
  [ -z "$preparing" ] || kill -- "-$preparing" 2>/dev/null
  eng/containers.sh clean >>"$results/containers.log" 2>&1
}
trap finish EXIT
# The images of the containers are made beside the other tests.
if [ -n "$whole" ] && [ -n "${DOMS_CONTAINERS:-}" ]; then
  setsid nice eng/containers.sh prepare >"$results/containers.log" 2>&1 &
  preparing=$!
fi

# run PROJECT [OPTION...], with results under the name $as or the project's. The coverage of the domains is measured on code that the
# optimiser has not rewritten.
run() {
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
    --logger "trx;LogFileName=${as:-$project}.trx" --logger "console;verbosity=minimal" --results-directory "$results" \
    --blame-hang-timeout 20m --blame-hang-dump-type none "$@"
}

# The tests that use RunningSystem, in each shape that is not the usual one.
shapes="replicas cluster cluster-redis"
shaped='FullyQualifiedName~.SourceSystems.|FullyQualifiedName~.Guarantees.When_demand|FullyQualifiedName~.Guarantees.When_a_request'
shaped+='|FullyQualifiedName~.Guarantees.When_the_process_is_killed.|FullyQualifiedName~.Access.AccessMatrix'
shaped+='|FullyQualifiedName~.Commands.WorkingDay'
run_long() {
  local shape
  for shape in $shapes; do
    printf -- '--- EndToEnd, shape %s\n' "$shape"
    DOMS_TEST_SHAPE=$shape run EndToEnd --filter "$shaped" || problems+=("EndToEnd, shape $shape: the test run failed")
  done
  printf -- '--- EndToEnd, all faults\n'
  DOMS_CHAOS=full run EndToEnd --filter FullyQualifiedName~.Chaos. || problems+=("EndToEnd, all faults: the test run failed")
}

counter() { # counter NAME FILE: a number of the result file's own summary
  sed -n "s/.*<Counters[^>]* $1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1
}

# Adds the results of a run to the sums.
tally() { # tally NAME
  local trx=$results/$1.trx ok bad all
  if [ ! -s "$trx" ] || [ -z "$(counter total "$trx")" ]; then
    # With a filter, a project may have nothing to run.
    [ -z "$whole" ] || problems+=("$1: it left no results")
    return
  fi
  ok=$(counter passed "$trx")
  bad=$(($(counter failed "$trx") + $(counter error "$trx") + $(counter timeout "$trx") + $(counter aborted "$trx")))
  all=$(counter total "$trx")
  printf '%s: %d passed, %d failed, %d skipped\n' "$1" "$ok" "$bad" $((all - ok - bad))
  [ $((ok + bad)) -gt 0 ] || [ -z "$whole" ] || problems+=("$1: it executed no test")
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + all - ok - bad))
}

# Tests of whole systems wait more than they compute: one half of them runs beside the other projects, the other half after those.
halved=EndToEnd
second="" first=""
for part in Cluster Shapes Console Containers Chaos Telemetry; do
  second+="${second:+|}FullyQualifiedName~.$halved.$part."
  first+="${first:+&}FullyQualifiedName!~.$halved.$part."
done
# Tests marked as long run by --long or by name only.
if [ -z "$long" ]; then
  first+="&Duration!=long"
  second="($second)&Duration!=long"
  [[ " $* " == *" --filter "* ]] || set -- "$@" --filter "Duration!=long"
fi
halves=""
if [ -n "$whole" ] && [ ${#projects[@]} -gt 1 ] && [[ " ${projects[*]} " == *" $halved "* ]]; then
  halves=yes
  as=$halved-1 run "$halved" --filter "$first" >"$results/$halved-1.log" 2>&1 &
  waiting=$!
  remaining=()
  for project in "${projects[@]}"; do [ "$project" = "$halved" ] || remaining+=("$project"); done
  projects=(${remaining[@]+"${remaining[@]}"})
fi

for project in ${projects[@]+"${projects[@]}"}; do
  printf -- '--- %s\n' "$project"
  run "$project" "$@" || problems+=("$project: the test run failed")
  tally "$project"
done

if [ -n "$whole" ] && [ -s "$results/Domain.trx" ]; then
  coverage=$(find "$results" -maxdepth 2 -name coverage.info | head -n 1)
  find src -path '*.Domain/*.cs' | awk -v root="$root/" -f eng/coverage.awk - "${coverage:-/dev/null}" ||
    problems+=("Domain: coverage of the domains is below 100 %")
fi
if [ -n "$halves" ]; then
  printf -- '--- %s\n' "$halved"
  as=$halved-2 run "$halved" --filter "$second" || problems+=("$halved-2: the test run failed")
  wait "$waiting" || problems+=("$halved-1: the test run failed")
  waiting=""
  cat "$results/$halved-1.log"
  tally "$halved-1"
  tally "$halved-2"
fi

if [ -n "$long" ] && [ -n "$whole" ]; then run_long; fi
[ $((passed + failed)) -gt 0 ] || problems+=("no test was executed")
[ "$failed" -eq 0 ] || problems+=("$failed failed")
for problem in ${problems[@]+"${problems[@]}"}; do printf 'doms: %s\n' "$problem"; done
printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ ${#problems[@]} -eq 0 ]
