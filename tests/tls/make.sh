#!/usr/bin/env bash
# Makes the certificates of the tests anew, in this folder. Needs openssl 3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

# authority NAME
authority() {
    key "$work/$1.key"
    openssl req -x509 -new -key "$work/$1.key" -subj "/CN=$1" -days 36500 -out "$1.crt" \
        -addext keyUsage=critical,keyCertSign
}

# issue NAME USAGE FROM UNTIL
issue() {
    key "$1.key"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$work/$1.csr"
    : > "$work/index"
    cat > "$work/config" << CONFIG
[ca]
default_ca = own
[own]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
basicConstraints = CA:FALSE
extendedKeyUsage = $2
subjectAltName = DNS:kubernetes, DNS:kubernetes.default.svc, IP:127.0.0.1
CONFIG
    openssl ca -batch -notext -config "$work/config" -cert ca.crt -keyfile "$work/ca.key" \
        -startdate "$3" -enddate "$4" -in "$work/$1.csr" -out "$1.crt"
}

# old NAME: of version 1 and signed by itself, as it comes without extensions
old() {
    key "$1.key"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$work/$1.csr"
    openssl x509 -req -in "$work/$1.csr" -signkey "$1.key" -days 36500 -out "$1.crt"
}

authority ca
authority other
issue server serverAuth 20200101000000Z 21200101000000Z
issue expired serverAuth 20200101000000Z 20210101000000Z
issue client clientAuth 20200101000000Z 21200101000000Z
old old
chmod 644 ./*.key
