#!/usr/bin/env bash
# The container engine of the tests, where DOMS_CONTAINERS names the folder of its scripts; nothing is done elsewhere.
#   containers.sh images    makes the images that tests/EndToEnd/Containers starts or builds on
#   containers.sh prepare   makes them, and builds the image of DOMS, once no other test run uses the engine
#   containers.sh clean     ends engine and containers that a run has left, unless another run uses them; the images stay for the next one
set -euo pipefail

[ -n "${DOMS_CONTAINERS:-}" ] || exit 0
cd "$(dirname "${BASH_SOURCE[0]}")/.."
data=${DOMS_CONTAINERS_DATA:-/var/tmp/doms-containers}
dotnet=mcr.microsoft.com/dotnet

case ${1:-} in
  images)
    exec "$DOMS_CONTAINERS/images.sh" "$data" \
      $dotnet/sdk:10.0 $dotnet/aspnet:10.0 postgres:15 redis:7 apache/kafka:4.0.0 maildev/maildev:latest ;;
  build)
    eng/containers.sh images
    DOMS_TAG=test exec "$DOMS_CONTAINERS/compose.sh" "$data" build orders ;;
  prepare) exec flock --close "$data.lock" eng/containers.sh build ;;
  clean)
    [ ! -e "$data/engine.pid" ] || flock --close --nonblock "$data.lock" "$DOMS_CONTAINERS/cleanup.sh" "$data" --keep ;;
  *)
    sed -n '2,5p' eng/containers.sh | cut -c3- >&2
    exit 2 ;;
esac
