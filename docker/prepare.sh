#!/bin/sh
# Fills the volumes before anything else starts, and may be run again at any time: the password of PostgreSQL's
# administrator, the certificates of the link, and the owner of every volume.
#
#   docker/prepare.sh DIRECTORY USER:GROUP HSSCP=NAME STSCP=NAME
#
# DIRECTORY holds one folder per volume. Nothing that is there is replaced, but certificates that are about to expire.
set -eu
umask 077

directory=$1
owner=$2
admin=$directory/postgres-admin
shift 2

mkdir -p "$admin"
if [ ! -s "$admin/dsn" ]; then
  password=$(openssl rand -hex 32)
  printf '%s\n' "$password" >"$admin/password" # for the image of PostgreSQL
  printf 'host=postgres dbname=golden_thread user=postgres password=%s\n' "$password" >"$admin/dsn" # for init
fi
"$(dirname "$0")/make-link-certificates.sh" "$directory/certificates" "$@"
chown -R "$owner" "$directory"
