#!/bin/sh
# Builds the image of a repository for each platform, looks each through, and pushes all under one tag where nothing is found.
#
#   IMAGE=registry.bramble.example/web VERSION=v1.4.0 .ci/build-image.sh
#
# It wants Docker with buildx, and to be logged in where the image goes to.
set -eu

SCANNER=docker.io/aquasec/trivy:0.66.0
EMULATORS=docker.io/tonistiigi/binfmt:qemu-v9.2.2

stop() {
  echo "$1" >&2
  exit 1
}

image=$(printf %s "${IMAGE:?names the image, without a tag}" | tr '[:upper:]' '[:lower:]')
tag=${VERSION:?names the version, such as v1.4.0}
tag=${tag#v}
platforms=${PLATFORMS:-linux/arm64 linux/amd64}
context=${CONTEXT:-.}

# Flux finds the newest by such tags, and by no others.
printf %s "$tag" | grep -Eqx '[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?' || stop "$tag is no version such as 1.4.0."
# Somebody may run what the tag stands for.
if docker buildx imagetools inspect "$image:$tag" >/dev/null 2>&1; then stop "$image:$tag is there already: raise the version."; fi

docker run --rm --privileged "$EMULATORS" --install arm64,amd64 >/dev/null
docker buildx inspect image >/dev/null 2>&1 || docker buildx create --name image --driver docker-container >/dev/null

for platform in $platforms; do
  docker buildx build --builder image --platform "$platform" --load --tag "scan:${platform##*/}" "$context"
  docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock --volume scanner:/cache "$SCANNER" \
    image --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed --no-progress --cache-dir /cache "scan:${platform##*/}" ||
    stop "The image for $platform has faults that are mended elsewhere: move what it is made of. Nothing was pushed."
done

# What was built is taken from the builder's cache.
docker buildx build --builder image --platform "$(printf %s "$platforms" | tr ' ' ,)" --push --tag "$image:$tag" \
  --provenance=true --sbom=true "$context"
echo "pushed $image:$tag for $platforms"
