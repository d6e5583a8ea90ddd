#!/usr/bin/env bash
# Deploys DOMS to the cluster of the current context of kubectl, and returns when every role is ready.
#   deploy.sh demo         with PostgreSQL, Kafka and Redis of its own, for Minikube, kind or Docker Desktop; missing Secrets are made up
#   deploy.sh production   with the settings of deploy/k8s/overlays/production and Secrets that exist already
# Options: --image NAME (default doms:local), --build (builds the image first), --load minikube|kind (brings it to that cluster),
# --push (pushes it), --context NAME, --print (prints the manifests and changes nothing), --remove (deletes all but the namespace's data).
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
namespace=doms
services="orders payments inventory notifications orchestrator fulfillment"
roles="$services gateway"
patience=600s

say() { printf 'deploy.sh: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
usage() { sed -n '2,6p' "${BASH_SOURCE[0]}" | cut -c3- >&2; exit 2; }

[ $# -ge 1 ] || usage
overlay=$1
shift
case $overlay in demo | production) ;; *) usage ;; esac
image=doms:local build="" load="" push="" print="" remove="" context=()
while [ $# -gt 0 ]; do
  case $1 in
    --image) image=${2:?--image needs a name}; shift 2 ;;
    --load) load=${2:?--load needs minikube or kind}; shift 2 ;;
    --context) context=(--context "${2:?--context needs a name}"); shift 2 ;;
    --build) build=yes; shift ;;
    --push) push=yes; shift ;;
    --print) print=yes; shift ;;
    --remove) remove=yes; shift ;;
    *) usage ;;
  esac
done
case $load in "" | minikube | kind) ;; *) usage ;; esac
command -v kubectl >/dev/null || fail "kubectl is not on this machine (Debian: apt-get install kubernetes-client)."

kube() { kubectl ${context[@]+"${context[@]}"} "$@"; }
manifests() { # the overlay, with the image
  # Newer kustomize warns of the words that Debian's needs.
  kubectl kustomize "$root/deploy/k8s/overlays/$overlay" 2> >(grep -v '^# Warning' >&2) | sed "s|image: doms:local|image: $image|"
}

if [ -n "$print" ]; then
  manifests
  exit
fi
kube version >/dev/null 2>&1 || fail "kubectl reaches no cluster; start one (minikube start) or choose it with --context."
if [ -n "$remove" ]; then
  # The namespace and what is claimed there stays: volumes and Secrets.
  kube --namespace $namespace delete --ignore-not-found \
    deployment,statefulset,job,service,ingress,networkpolicy,horizontalpodautoscaler,poddisruptionbudget --all
  exit
fi

# --- the image ---
[ -z "$build" ] || docker build --tag "$image" "$root"
[ -z "$push" ] || docker push "$image"
case $load in
  minikube) minikube image load "$image" ;;
  kind) kind load docker-image "$image" ;;
esac

# --- Secrets: name, then its keys ---
has_secret() { kube --namespace $namespace get secret "$1" >/dev/null 2>&1; }
keys_of() { kube --namespace $namespace get secret "$1" --output go-template='{{range $key, $value := .data}}{{$key}} {{end}}'; }
require_secret() { # require_secret NAME KEY...
  local name=$1 key
  shift
  has_secret "$name" || { missing+=("$name ($*)"); return; }
  for key in "$@"; do
    case " $(keys_of "$name") " in *" $key "*) ;; *) missing+=("$name (key $key)") ;; esac
  done
}
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n=+/'; }
make_secret() { # make_secret NAME KEY=VALUE...: unless it is there; values are given through a pipe, not as arguments of a program
  local name=$1 pair
  shift
  ! has_secret "$name" || return 0
  {
    printf 'apiVersion: v1\nkind: Secret\nmetadata: { name: %s, namespace: %s }\nstringData:\n' "$name" "$namespace"
    for pair in "$@"; do printf '  %s: "%s"\n' "${pair%%=*}" "${pair#*=}"; done
  } | kube apply --filename - >/dev/null
  say "made Secret $name"
}

kube get namespace $namespace >/dev/null 2>&1 || kube create namespace $namespace >/dev/null
if [ "$overlay" = demo ]; then
  if ! has_secret doms-postgresql; then
    password=$(random 24)
    connections=()
    for service in $services; do connections+=("$service=Host=postgresql;Username=doms;Password=$password"); done
    make_secret doms-postgresql-server "password=$password"
    make_secret doms-postgresql "${connections[@]}"
  fi
  make_secret doms-redis "password=$(random 24)" "secret=$(random 48)"
  make_secret doms-demo "signing-key=$(head -c 32 /dev/urandom | base64)"
else
  missing=()
  # shellcheck disable=SC2086 # one word for each key
  require_secret doms-postgresql $services
  require_secret doms-redis password secret
  require_secret doms-kafka username password
  require_secret doms-tls tls.crt tls.key
  if [ ${#missing[@]} -gt 0 ]; then
    say "Secrets are missing in namespace $namespace; docs/operations/walkthrough.md shows how to make them:"
    printf '  %s\n' "${missing[@]}" >&2
    exit 1
  fi
fi

# --- everything: servers first, then the tables, then the roles ---
# The Job of the last deployment has done its work, and cannot be changed.
kube --namespace $namespace delete job migrate --ignore-not-found >/dev/null
manifests | kube apply --filename -
if [ "$overlay" = demo ]; then
  for server in postgresql kafka redis; do kube --namespace $namespace rollout status "statefulset/$server" --timeout $patience; done
  roles="$roles provider mail"
fi
kube --namespace $namespace wait --for=condition=complete job/migrate --timeout $patience
for role in $roles; do kube --namespace $namespace rollout status "deployment/$role" --timeout $patience; done
say "every role is ready; the API:"
say "  kubectl --namespace $namespace port-forward service/gateway 8080:8080"
