#!/bin/sh
# One published model in NEURON from scratch: sh modeldb-neuron.sh TIMES [--mod FOLDER]... FILE.hoc...
# Compiles the mechanisms anew, runs the files, and writes time and memory of the run alone to TIMES.
times=$1
shift
count=0
while [ "$1" = --mod ]; do
  count=$((count + 1))
  eval "folder$count=\$2"
  folders="$folders \"\$folder$count\""
  shift 2
done
rm -rf x86_64
[ "$count" = 0 ] || eval "nrnivmodl $folders" > /dev/null 2>&1
[ ! -e x86_64/libnrnmech.so ] || set -- -dll x86_64/libnrnmech.so "$@"
exec /usr/bin/time -a -o "$times" -f '%e %U %S %M' nrniv -nogui "$@"
