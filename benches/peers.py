"""What the comparisons with NumPy and Dask have in common: a pinned environment, and processes that are measured."""
import os
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / "benches" / ".venv"
PINNED = ["numpy==2.4.6", "dask[array]==2026.8.0"]


def set_up():
    """Installs the peers, builds the release binary; gives the paths of Python and of the binary."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PINNED], check=True)
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    return python, ROOT / "target" / "release" / "chunkscope"


def measure(command, seconds_of):
    """The seconds that a process says its computation took, and its peak resident memory in MB."""
    read, write = os.pipe()
    process = subprocess.Popen(command, stdout=write)
    os.close(write)
    with os.fdopen(read) as out:
        text = out.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} exits {process.returncode}")
    return seconds_of(text), usage.ru_maxrss / 1000


def best_of(rounds, contenders):
    """For each contender (a command, and how its output says its seconds) the least seconds and megabytes: each in
    turn, round after round, so that all meet the same machine."""
    best = {}
    for _ in range(rounds):
        for name, (command, seconds_of) in contenders.items():
            seconds, megabytes = measure(command, seconds_of)
            least = best.get(name, (seconds, megabytes))
            best[name] = (min(seconds, least[0]), min(megabytes, least[1]))
    return best
