#!/usr/bin/env bash
# Runs a sweep on a Slurm cluster of two nodes on this machine, kills one node in the middle, and
# compares the merged table with that of one process, byte for byte.
#
#     Scripts/sweep-slurm.sh MEMC
#
# Needs root and, of Debian: slurmctld slurmd slurm-client munge. Debian's slurmd 22.05 can run twice on
# one machine (`slurmd -N NODE`). The script starts its own munged, slurmctld and slurmd, with their files
# in a temporary folder and their own ports, and ends them again; a cluster that runs here is not touched.
set -euo pipefail
memc=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
for tool in slurmctld slurmd sbatch munged; do
  command -v $tool >/dev/null || { echo "skipped: no $tool"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 0; }

work=$(mktemp -d /tmp/memc-slurm.XXXXXX)
chmod 755 "$work"
pids=()
finish() {
  scancel --user=root --signal=KILL >/dev/null 2>&1 || true
  kill "${pids[@]}" 2>/dev/null || true
  sleep 1
  kill -9 "${pids[@]}" 2>/dev/null || true
  if [ -n "${KEEP:-}" ]; then echo "kept $work"; else rm -rf "$work"; fi
}
trap finish EXIT

# authentication with a key of its own
mkdir -p "$work"/{munge,state,spool-a,spool-b}
dd if=/dev/urandom of="$work/munge/key" bs=1024 count=1 status=none
chmod 700 "$work/munge"
chmod 400 "$work/munge/key"
munged --foreground --force --socket="$work/munge/socket" --key-file="$work/munge/key" \
  --log-file="$work/munge/log" --pid-file="$work/munge/pid" --seed-file="$work/munge/seed" \
  >"$work/munge/out" 2>&1 &
pids+=($!)
chmod 755 "$work/munge"

host=$(hostname -s)
cat >"$work/slurm.conf" <<CONF
ClusterName=memc
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_res
SelectTypeParameters=CR_Core
SlurmdTimeout=15
KillWait=5
MinJobAge=600
ReturnToService=2
SchedulerParameters=sched_interval=2,requeue_delay=1
SlurmdParameters=config_overrides
NodeName=a NodeHostname=$host NodeAddr=127.0.0.1 Port=26818 CPUs=1 RealMemory=4000
NodeName=b NodeHostname=$host NodeAddr=127.0.0.1 Port=26819 CPUs=1 RealMemory=4000
PartitionName=all Nodes=ALL Default=YES State=UP MaxTime=INFINITE
CONF
export SLURM_CONF=$work/slurm.conf
sleep 1
slurmctld -D >"$work/slurmctld.out" 2>&1 &
pids+=($!)
# a node is a process namespace, which dies as a whole when its first process is killed
start_node() {
  unshare --pid --fork --kill-child=KILL --mount-proc slurmd -D -N "$1" \
    >>"$work/slurmd-$1.out" 2>&1 &
  pids+=($!)
}
start_node a
start_node b
node_b=$!
for _ in $(seq 60); do
  [ "$(sinfo -h -o '%t %D' 2>/dev/null)" = "idle 2" ] && break
  sleep 1
done
sinfo -N -o "%N %t"

cat >"$work/sweep.yaml" <<YAML
model: $root/models/digits.onnx
set:
  accelerator: [isaac, tiny-8]
images: $root/models/digits/test-images.npy
labels: $root/models/digits/test-labels.npy
device: {name: lognormal, sigma: [0.1, 0.4]}
chips: ${CHIPS:-10}
seed: {from: 1, count: 12, step: ${CHIPS:-10}}
YAML
cd "$work"
"$memc" sweep run sweep.yaml --results whole -q
"$memc" sweep merge sweep.yaml --results whole -q -o whole.jsonl

"$memc" sweep submit sweep.yaml --slurm --array 6 --time "${TIME:-60min}" --memory 500 --results parts
for _ in $(seq 60); do
  squeue -h -r -t R -w b | grep -q . && break
  sleep 1
done
sleep 2
echo "kill node b"
squeue -r
kill -9 "$node_b"
scontrol update NodeName=b State=DOWN Reason=killed
squeue -r
sleep 5
start_node b
sleep 2
scontrol update NodeName=b State=RESUME 2>/dev/null || true
for _ in $(seq 300); do
  [ -z "$(squeue -h)" ] && break
  sleep 1
done
squeue -r
cat parts/slurm/*.log | head -40
cmp whole.jsonl parts/table.jsonl
echo "equal tables"
