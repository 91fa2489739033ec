#!/bin/sh
# The certificates of one leaf link: an authority for this link alone, and a certificate for each of its two ends.
#
#   docker/make-link-certificates.sh [--renew] DIRECTORY HSSCP=NAME[,NAME...] STSCP=NAME[,NAME...]
#
# writes DIRECTORY/<end>/{certificate,key,authority}.pem for both ends. A NAME is a host name or an address under which
# the other end reaches this one. Either end may dial, so both certificates are for servers and for clients.
# The authority's key is thrown away: nobody can add a third end later. Certificates are good for 400 days; what is good
# for 30 more days is left as it is, unless --renew is given.
set -eu
umask 077

DAYS=400
RENEW_BEFORE=2592000 # 30 days, in seconds

renew=no
if [ "${1-}" = --renew ]; then
  renew=yes
  shift
fi
if [ $# -ne 3 ]; then
  echo "usage: $0 [--renew] DIRECTORY END=NAME[,NAME...] END=NAME[,NAME...]" >&2
  exit 2
fi
directory=$1
shift

for end in "$@"; do
  case $end in
    [a-z]*=?*) ;;
    *) echo "$0: say END=NAME, such as hsscp=nats.hsscp.example: not $end" >&2; exit 2 ;;
  esac
  case ${end%%=*} in
    *[!a-z0-9-]*) echo "$0: an end is named in small letters, digits and hyphens: not ${end%%=*}" >&2; exit 2 ;;
  esac
  case ${end#*=} in
    *[!A-Za-z0-9.:,-]*) echo "$0: a name is a host name or an address: not ${end#*=}" >&2; exit 2 ;;
  esac
done
if [ "${1%%=*}" = "${2%%=*}" ]; then
  echo "$0: the two ends have one name: ${1%%=*}" >&2
  exit 2
fi

good() {
  openssl x509 -in "$directory/$1/certificate.pem" -noout -checkend "$RENEW_BEFORE" >/dev/null 2>&1 &&
    openssl verify -CAfile "$directory/$1/authority.pem" "$directory/$1/certificate.pem" >/dev/null 2>&1 &&
    openssl pkey -in "$directory/$1/key.pem" -noout >/dev/null 2>&1
}

if [ $renew = no ] && good "${1%%=*}" && good "${2%%=*}"; then
  echo "the certificates in $directory are good for 30 more days: left as they are"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -days $DAYS \
  -subj "/CN=golden-thread link ${1%%=*} ${2%%=*}" \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
  -keyout "$work/authority.key" -out "$work/authority.pem" 2>/dev/null

for end in "$@"; do
  name=${end%%=*}
  names=
  for host in $(echo "${end#*=}" | tr ',' ' '); do
    case $host in
      *:*) kind=IP ;;
      *[!0-9.]*) kind=DNS ;;
      *) kind=IP ;;
    esac
    names="$names${names:+,}$kind:$host"
  done
  cat >"$work/$name.ext" <<EXTENSIONS
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = $names
EXTENSIONS
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -sha256 -subj "/CN=$name" \
    -keyout "$work/$name.key" -out "$work/$name.csr" 2>/dev/null
  openssl x509 -req -sha256 -days $DAYS -in "$work/$name.csr" -extfile "$work/$name.ext" \
    -CA "$work/authority.pem" -CAkey "$work/authority.key" -CAcreateserial -out "$work/$name.pem" 2>/dev/null
done

for end in "$@"; do
  name=${end%%=*}
  mkdir -p "$directory/$name"
  cp "$work/$name.key" "$directory/$name/key.pem"
  cp "$work/$name.pem" "$directory/$name/certificate.pem"
  cp "$work/authority.pem" "$directory/$name/authority.pem"
done
echo "certificates written to $directory/${1%%=*} and $directory/${2%%=*}, good for $DAYS days"
