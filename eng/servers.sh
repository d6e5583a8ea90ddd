#!/usr/bin/env bash
# Installs the servers that tests speak to, where they are missing: as root on Debian. Elsewhere it says what is missing; the tests that
# need it are then skipped, and fail where CI is set. Called by eng/test.sh. Kafka is found by KAFKA_HOME and needs the Java runtime.
set -uo pipefail

missing=()
have() { command -v "$1" >/dev/null 2>&1; }
need() { # need PACKAGE COMMAND [PATTERN...]: a package is there when its command is, or a file of the pattern
  have "$2" || compgen -G "${3:-/nonexistent}" >/dev/null || missing+=("$1")
}

need postgresql initdb '/usr/lib/postgresql/*/bin/initdb'
need redis-server redis-server
need kcat kcat
need openjdk-17-jre-headless java
need prometheus prometheus
# Builds the Kubernetes manifests; it needs no cluster.
need kubernetes-client kubectl
have chromium-browser || have google-chrome || need chromium chromium
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! have apt-get; then
  printf 'doms: not on this machine: %s. The tests that need them are skipped.\n' "${missing[*]}" >&2
  exit 0
fi

printf 'doms: installing %s ...\n' "${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
# The tests start servers of their own, so the package need not create one.
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common
  printf 'create_main_cluster = false\n' >/etc/postgresql-common/createcluster.conf
fi
install() {
  apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold "${missing[@]}" >/dev/null 2>&1
}
install || { apt-get update -qq >/dev/null 2>&1 && install; } ||
  printf 'doms: %s could not be installed. The tests that need them are skipped.\n' "${missing[*]}" >&2
exit 0
