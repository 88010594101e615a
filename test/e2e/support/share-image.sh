#!/bin/sh
# Gives a controller's home the base image of a folder that several test runs share; the first run makes it.
# usage: share-image.sh FOLDER HOME CHARMWRIGHT CHARM
set -eu
folder=$1 home=$2 charmwright=$3 charm=$4
mkdir -p "$folder" "$home"
exec 9>"$folder/image.lock"
flock 9
if [ -d "$folder/images" ]; then
  cp -a --reflink=auto "$folder/images" "$home/images"
  exit 0
fi
export CHARMWRIGHT_HOME="$home" CHARMWRIGHT_MODEL=image
"$charmwright" deploy "$charm" -n 0 9>&-
"$charmwright" destroy-model image --yes 9>&-
cp -a --reflink=auto "$home/images" "$folder/images.new"
mv "$folder/images.new" "$folder/images"
