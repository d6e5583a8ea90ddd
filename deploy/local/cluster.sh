#!/usr/bin/env bash
# The distributed shape on this machine: PostgreSQL, Redis, Kafka and every role of DOMS as processes on 127.0.0.1, two replicas of
# orders and inventory among them.
#   cluster.sh up          starts what does not run, and returns when all is ready
#   cluster.sh down        stops everything; the data stays
#   cluster.sh status      lists processes, pids and ports; exit code 1 unless all run
#   cluster.sh logs [NAME] prints the last lines of the logs; with -f it follows them
#   cluster.sh start NAME  starts one process, e.g. orders-2, postgresql or kafka, on its data
#   cluster.sh stop NAME   stops one process in order
# Options: --data DIR (default ./cluster), --port P (default 8080: the gateway; the services
# have P+1 to P+6; 0 is any).
# Settings of DOMS in the environment (DOMS__Saga__Workflow=payment-first) reach every role; so does DIR/settings.json. The first 'up' with
# DOMS__Inventory__Store=redis keeps the stock in a Redis server of its own (redis-inventory).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
servers="postgresql redis kafka"
roles="provider orders-1 orders-2 payments inventory-1 inventory-2 notifications orchestrator fulfillment gateway"
services="orders payments inventory notifications orchestrator fulfillment"
patience=180

say() { printf 'cluster.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
usage() { sed -n '2,14p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; }

[ $# -ge 1 ] || usage
verb=$1
shift
data=cluster port="" name="" follow=""
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=${2:?--data needs a folder}; shift 2 ;;
    --port) port=${2:?--port needs a number}; shift 2 ;;
    -f) follow=yes; shift ;;
    -*) usage ;;
    *) name=$1; shift ;;
  esac
done
# One replica of a role is called by the role alone.
case " $servers $roles " in *" ${name%-1} "*) name=${name%-1} ;; esac
mkdir -p "$data/run" "$data/log"
data=$(cd "$data" && pwd -P)
settings=$data/settings.json
stock_in_redis=$data/run/stock-in-redis
[ "${DOMS__Inventory__Store:-}" != redis ] || [ -f "$settings" ] || touch "$stock_in_redis"
[ ! -f "$stock_in_redis" ] || servers="postgresql redis redis-inventory kafka"

# --- ports, kept from one start to the next ---
is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port_of() { sed -n "s/^$1=//p" "$data/run/ports"; }
# The port at which others reach a process: that of a proxy before it, if the list names one.
reach() {
  local through
  through=$(port_of "$1-through")
  printf '%s' "${through:-$(port_of "$1")}"
}

free_range() { # the first of seven consecutive ports that nothing listens on
  local first=20080 offset
  for ((offset = 0; offset < 7; offset++)); do
    ! is_open $((first + offset)) || { first=$((first + offset + 1)) offset=-1; }
  done
  printf '%d' "$first"
}
assign_ports() {
  local known
  known=$(port_of gateway 2>/dev/null || true)
  port=${port:-${known:-8080}}
  [ "$known" != "$port" ] || return 0
  [ "$port" -ne 0 ] || port=$(free_range)
  local next=$((port + 7)) entry
  {
    printf 'gateway=%d\norders-1=%d\npayments=%d\ninventory-1=%d\nnotifications=%d\norchestrator=%d\nfulfillment=%d\n' \
      "$port" $((port + 1)) $((port + 2)) $((port + 3)) $((port + 4)) $((port + 5)) $((port + 6))
    for entry in provider orders-2 inventory-2 postgresql redis redis-inventory kafka kafka-controller; do
      while is_open "$next"; do next=$((next + 1)); done
      printf '%s=%d\n' "$entry" "$next"
      next=$((next + 1))
    done
  } >"$data/run/ports"
  rm -f "$settings"
}

# --- processes ---
pid_file() { printf '%s/run/%s.pid' "$data" "$1"; }
start_file() { printf '%s/run/%s.start' "$data" "$1"; }
# The fields of proc(5) after the name of the program: the state is the first, the start time the twentieth.
fields_of() { local stat; { stat=$(<"/proc/$1/stat"); } 2>/dev/null && printf '%s' "${stat##*) }"; }
start_of() { local fields; read -ra fields <<<"$(fields_of "$1")"; printf '%s' "${fields[19]:-}"; }
# A killed process keeps its ports until its last thread has gone, when its first one is a zombie already; this waits for that. Its number
# is soon another process's, which started later. All is judged by one look: between two of them the process may go.
is_running() {
  local pid start turn fields
  { pid=$(cat "$(pid_file "$1")") && start=$(cat "$(start_file "$1")"); } 2>/dev/null || return 1
  for ((turn = 0; turn < 300; turn++)); do
    read -ra fields <<<"$(fields_of "$pid")"
    [ "${fields[19]:-}" = "${start:-unknown}" ] || return 1
    [ "${fields[0]}" = Z ] || return 0
    [ "$(ls "/proc/$pid/task" 2>/dev/null | wc -l)" -gt 1 ] || return 1
    sleep 0.1
  done
}
launch() { # launch NAME COMMAND...: in a session of its own, so that it outlives this script
  local started=$1
  shift
  setsid "$@" >>"$data/log/$started.log" 2>&1 </dev/null &
  start_of $! >"$(start_file "$started")"
  printf '%d\n' $! >"$(pid_file "$started")"
  # PostgreSQL is launched again where it ends: see ready_postgresql.
  [ "$started" = postgresql ] || launched+=" $started"
}
is_ready() { # is_ready PORT PATH
  local status
  exec 4<>"/dev/tcp/127.0.0.1/$1" 2>/dev/null || return 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&4
  IFS= read -r -t 5 status <&4 || status=""
  exec 4>&-
  [[ $status == *" 200 "* ]]
}
launched=""
# Whatever this script has launched must continue to run while it waits, whichever process it waits for.
check_launched() {
  local one code
  for one in $launched; do
    ! is_running "$one" || continue
    code=0
    wait "$(cat "$(pid_file "$one")")" || code=$?
    tail -n 15 "$data/log/$one.log" >&2
    fail "$one ended with exit code $code; see $data/log/$one.log"
  done
}
wait_for() { # wait_for NAME COMMAND...: until the command succeeds
  local waited=$1 since=$SECONDS
  shift
  until "$@" 2>/dev/null; do
    check_launched
    [ $((SECONDS - since)) -lt $patience ] ||
      { tail -n 15 "$data/log/$waited.log" >&2; fail "$waited is not ready after $patience s; see $data/log/$waited.log"; }
    sleep 0.1
  done
}
stop_process() { # stop_process NAME [SIGNAL]
  local stopped=$1 signal=${2:-TERM} since=$SECONDS
  if is_running "$stopped"; then
    kill -s "$signal" "$(cat "$(pid_file "$stopped")")"
    while is_running "$stopped"; do
      [ $((SECONDS - since)) -lt 120 ] || fail "$stopped still runs after 120 s"
      sleep 0.1
    done
  fi
  rm -f "$(pid_file "$stopped")" "$(start_file "$stopped")"
}

# --- servers ---
postgresql_bin() {
  local found
  found=$(command -v postgres || true)
  [ -n "$found" ] ||
    found=$(ls -d /usr/lib/postgresql/*/bin/postgres /opt/homebrew/opt/postgresql*/bin/postgres 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] && dirname "$(readlink -f "$found")"
}
java_command() { command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java"; }
kafka_libs() { [ -n "${KAFKA_HOME:-}" ] && ls "$KAFKA_HOME"/libs/kafka_*.jar >/dev/null 2>&1; }

require_servers() {
  local missing=() packages=()
  postgresql_bin >/dev/null || { missing+=(PostgreSQL); packages+=(postgresql); }
  command -v redis-server >/dev/null || { missing+=(Redis); packages+=(redis-server); }
  java_command >/dev/null || { missing+=(Java); packages+=(openjdk-17-jre-headless); }
  local text=""
  [ ${#missing[@]} -eq 0 ] || text="not on this machine: ${missing[*]} (Debian: apt-get install ${packages[*]}). "
  kafka_libs ||
    text+="Apache Kafka is not found: unpack it from https://kafka.apache.org/downloads (4.0 or later), set KAFKA_HOME to its folder."
  [ -z "$text" ] || fail "$text"
}

# PostgreSQL refuses to run as root, so root runs it as the user that its package creates.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
postgresql_data() { cat "$data/run/postgresql.folder"; }

create_postgresql() {
  local folder=$data/postgresql bin=$1
  if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 ||
      fail "PostgreSQL does not run as root, and there is no user postgres: apt-get install postgresql creates it"
    chown postgres "$data"
    # A folder below that of root cannot be reached by another user.
    as_postgres test -w "$data" || { folder=$(mktemp -d /var/tmp/doms-postgresql-XXXXXX); chown postgres "$folder"; folder=$folder/data; }
  fi
  head -c 24 /dev/urandom | base64 | tr -d '/+=' >"$data/run/postgresql.password"
  chmod 600 "$data/run/postgresql.password"
  cp "$data/run/postgresql.password" "$folder.password"
  [ "$(id -u)" -ne 0 ] || chown postgres "$folder.password"
  as_postgres "$bin/initdb" -D "$folder" -U doms --auth=scram-sha-256 --pwfile="$folder.password" --encoding=UTF8 --locale=C \
    >"$data/log/postgresql.log" 2>&1 || { tail -n 5 "$data/log/postgresql.log" >&2; fail "initdb failed"; }
  rm "$folder.password"
  printf '%s\n' "$folder" >"$data/run/postgresql.folder"
}
postgresql() { # postgresql PROGRAM ARGUMENTS...: a client program, as the owner of the databases
  local program=$1
  shift
  PGPASSWORD=$(cat "$data/run/postgresql.password") "$(postgresql_bin)/$program" -h 127.0.0.1 -p "$(port_of postgresql)" -U doms "$@"
}
launch_postgresql() {
  local bin folder
  bin=$(postgresql_bin)
  [ -f "$data/run/postgresql.folder" ] || create_postgresql "$bin"
  folder=$(postgresql_data)
  local options=(-c "port=$(port_of postgresql)" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300
    -c shared_buffers=256MB -c max_wal_size=4GB -c checkpoint_timeout=15min -c autovacuum_naptime=15s -c deadlock_timeout=100ms
    -c default_statistics_target=10)
  if [ "$(id -u)" -eq 0 ]; then
    launch postgresql setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres" -D "$folder" "${options[@]}"
  else
    launch postgresql "$bin/postgres" -D "$folder" "${options[@]}"
  fi
}
ready_postgresql() {
  # After a kill its processes hold the memory for a moment, and a new server ends at once.
  is_running postgresql || launch_postgresql
  postgresql psql -d postgres -qAtc 'SELECT 1' >/dev/null
}
create_databases() {
  local service
  for service in $services; do
    [ -n "$(postgresql psql -d postgres -qAtc "SELECT 1 FROM pg_database WHERE datname = 'doms_$service'")" ] ||
      postgresql createdb "doms_$service"
  done
}

launch_redis() {
  mkdir -p "$data/redis"
  launch redis redis-server --port "$(port_of redis)" --bind 127.0.0.1 --dir "$data/redis" --save "" --appendonly no \
    --maxmemory 128mb --maxmemory-policy allkeys-lru
}
# What it has answered is on disk, as a store must.
launch_redis_inventory() {
  mkdir -p "$data/redis-inventory"
  launch redis-inventory redis-server --port "$(port_of redis-inventory)" --bind 127.0.0.1 --dir "$data/redis-inventory" --save "" \
    --appendonly yes --appendfsync always --maxmemory-policy noeviction
}
is_loaded() { [ "$(redis-cli -p "$1" PING)" = PONG ]; }

launch_kafka() {
  local folder=$data/kafka client controller
  client=$(port_of kafka) controller=$(port_of kafka-controller)
  mkdir -p "$folder"
  cat >"$folder/server.properties" <<P
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$client,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$(reach kafka)
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$folder/logs
num.partitions=4
default.replication.factor=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.consumer.session.timeout.ms=6000
group.consumer.min.session.timeout.ms=3000
group.consumer.heartbeat.interval.ms=1000
group.consumer.min.heartbeat.interval.ms=500
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=2000
P
  cat >"$folder/log4j2.properties" <<P
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %m (%c)%n
rootLogger.level=WARN
rootLogger.appenderRef.console.ref=console
P
  local java=("$(java_command)" -cp "$KAFKA_HOME/libs/*" "-Dlog4j2.configurationFile=$folder/log4j2.properties")
  [ -f "$folder/logs/meta.properties" ] || "${java[@]}" kafka.tools.StorageTool format \
    "--cluster-id=$(head -c16 /dev/urandom | base64 | tr '+/' '-_' | cut -c1-22)" -c "$folder/server.properties" \
    >"$data/log/kafka.log" 2>&1 ||
    { tail -n 5 "$data/log/kafka.log" >&2; fail "Kafka's folder could not be formatted"; }
  launch kafka "${java[@]}" -Xms256m "-Xmx${KAFKA_HEAP:-512m}" -XX:+UseSerialGC kafka.Kafka "$folder/server.properties"
}

# --- DOMS ---
find_doms() {
  doms=${DOMS_EXECUTABLE:-$root/artifacts/publish/Host/release/doms}
  [ -n "${DOMS_EXECUTABLE:-}" ] || "$root/doms" --version >/dev/null
  if [ -z "${DOTNET_ROOT:-}" ]; then
    local dotnet
    for dotnet in "$(dirname "$(readlink -f "$(command -v dotnet || true)")")" "${HOME:-}/.dotnet"; do
      [ ! -d "$dotnet/shared" ] || { export DOTNET_ROOT=$dotnet; break; }
    done
  fi
}
# Many processes start on few processors: code is not measured before it is optimized, which takes longer than it gains here.
export DOTNET_TieredPGO=${DOTNET_TieredPGO:-0}
url() { printf 'http://127.0.0.1:%d' "$(reach "$1")"; }
write_settings() {
  [ ! -f "$settings" ] || return 0
  (umask 077 && cat >"$settings" <<S
{
  "PostgreSql": {
    "ConnectionString": "Host=127.0.0.1;Port=$(reach postgresql);Username=doms;Password=$(cat "$data/run/postgresql.password")"
  },
  "Kafka": { "BootstrapServers": "127.0.0.1:$(reach kafka)", "Replication": "1" },
  "Redis": { "Address": "127.0.0.1:$(reach redis)", "Secret": "$(head -c32 /dev/urandom | base64 | tr -d '\n')" },
$([ ! -f "$stock_in_redis" ] ||
    printf '  "Inventory": { "Store": "redis", "Redis": { "Address": "127.0.0.1:%d" } },' "$(reach redis-inventory)")
  "Payments": { "Provider": "$(url provider)" },
  "Services": {
    "orders": "$(url orders-1),$(url orders-2)",
    "payments": "$(url payments)",
    "inventory": "$(url inventory-1),$(url inventory-2)",
    "notifications": "$(url notifications)",
    "orchestrator": "$(url orchestrator)",
    "fulfillment": "$(url fulfillment)"
  }
}
S
  )
}
launch_role() { launch "$1" "$doms" up --role "${1%-[0-9]*}" --port "$(port_of "$1")" --data "$data"; }
wait_for_role() { wait_for "$1" is_ready "$(port_of "$1")" "$([ "$1" = provider ] && echo /v1/behaviour || echo /readyz)"; }

launch_one() {
  ! is_running "$1" || return 0
  case $1 in
    postgresql) launch_postgresql ;;
    redis) launch_redis ;;
    redis-inventory) launch_redis_inventory ;;
    kafka) launch_kafka ;;
    *) launch_role "$1" ;;
  esac
}
wait_for_one() {
  case $1 in
    postgresql)
      local since=$SECONDS
      until ready_postgresql 2>/dev/null; do
        check_launched
        [ $((SECONDS - since)) -lt $patience ] ||
          { tail -n 15 "$data/log/postgresql.log" >&2; fail "postgresql is not ready after $patience s"; }
        sleep 0.1
      done
      create_databases ;;
    redis | redis-inventory) wait_for "$1" is_loaded "$(port_of "$1")" ;;
    kafka) wait_for kafka is_open "$(port_of kafka)" ;;
    *) wait_for_role "$1" ;;
  esac
}
stop_one() {
  case $1 in
    postgresql) stop_process postgresql INT ;;
    *) stop_process "$1" ;;
  esac
}
check_name() {
  case " $servers $roles " in *" ${name:-none} "*) ;; *) fail "there is no process '$name'; they are $servers $roles" ;; esac
}

case $verb in
  up)
    require_servers
    assign_ports
    find_doms
    for one in $roles; do
      is_running "$one" || ! is_open "$(port_of "$one")" ||
        fail "port $(port_of "$one") of $one is in use by another program; choose another with --port"
    done
    for one in $servers; do launch_one "$one"; done
    wait_for_one postgresql
    write_settings
    for one in $roles; do launch_one "$one"; done
    for one in $servers $roles; do wait_for_one "$one"; done
    printf 'DOMS runs as a cluster at %s (data and logs in %s)\n' "$(url gateway)" "$data" ;;
  down)
    [ -f "$data/run/ports" ] || fail "there is no cluster in $data"
    stop_one gateway
    for one in $roles; do (stop_one "$one") & done
    wait
    for one in kafka redis-inventory redis postgresql; do stop_one "$one"; done ;;
  status)
    [ -f "$data/run/ports" ] || fail "there is no cluster in $data"
    code=0
    for one in $servers $roles; do
      if is_running "$one"; then printf '%-15s %7d  port %5d\n' "$one" "$(cat "$(pid_file "$one")")" "$(port_of "$one")"
      else printf '%-15s stopped\n' "$one"; code=1; fi
    done
    exit $code ;;
  logs)
    [ -z "$name" ] || check_name
    exec tail -n 50 ${follow:+-F} $([ -n "$name" ] && echo "$data/log/$name.log" || ls "$data"/log/*.log) ;;
  start)
    check_name
    [ -f "$data/run/ports" ] || fail "there is no cluster in $data: begin with 'up'"
    require_servers
    find_doms
    launch_one "$name"
    wait_for_one "$name" ;;
  stop)
    check_name
    [ -f "$data/run/ports" ] || fail "there is no cluster in $data"
    stop_one "$name" ;;
  *) usage ;;
esac
