#!/usr/bin/env python3
"""Our layout beside Graphviz's, in one run, on the same graphs: time, crossings, edge length, size.

    python3 benches/layout/run.py [--only svd] [--limit 60] [--part quality|scaling]

Builds the benchmark, then lays every graph out with chunkscope, with `dot` where it is installed, and where there is
npm with the newest Graphviz as WebAssembly, which is installed (pinned) into benches/.node. `dot` and the newest have
`--limit` seconds a graph. Our time is that of layout and routing on one thread, the least of some rounds; that of `dot`
is what its process takes, user and system, and that of the newest what its call takes. Crossings and lengths are those
of straight lines from centre to centre, drawn crossings those of the curves. Ratios below 1 are in favour of chunkscope.
The families are laid out in one mode at every size, the fast one; memory is how far the process's peak rose, a task.
"""
import argparse
import json
import math
import pathlib
import resource
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NODE = ROOT / "benches" / ".node"
NEWEST = "@hpcc-js/wasm-graphviz@1.29.2"

# Name and source; each is drawn with a box a task and in Dask's form.
GRAPHS = [
    ("mean 4", "da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()"),
    ("mean 16", "da.random.normal(0.0, 0.1, size=1600, chunks=100).mean()"),
    ("sum 2x2", "da.random.random((4, 4), chunks=(2, 2)).sum()"),
    ("std 8x8", "da.random.normal(0, 1, size=(80, 80), chunks=(10, 10)).std(axis=1)"),
    ("x + x.T 4", "x = da.random.random((40, 40), chunks=(10, 10)); (x + x.T).mean(axis=0)[::2]"),
    ("matmul 4", "x = da.random.random((40, 40), chunks=(10, 10)); x @ x.T"),
    ("svd 16", "da.linalg.svd(da.random.random((800, 10), chunks=(50, 10)))[1]"),
    ("cumsum 40", "da.random.random(400, chunks=10).cumsum(axis=0)"),
    ("rechunk 16", "da.random.random((64, 64), chunks=(64, 4)).rechunk((4, 64)).sum()"),
    ("overlap 6", "@overlap 6"),
    ("axis 0, 20x20", "da.random.normal(10, 0.1, size=(20000, 20000), chunks=(1000, 1000)).mean(axis=0)[::100]"),
    ("x + x.T 16", "x = da.random.random((160, 160), chunks=(10, 10)); (x + x.T).mean(axis=0)[::2]"),
    ("stencil 5", "x = da.random.random((50, 50), chunks=(10, 10)); "
                  "(x[1:-1,1:-1]*4 - x[:-2,1:-1] - x[2:,1:-1] - x[1:-1,:-2] - x[1:-1,2:]).sum()"),
    ("mean 1024", "da.random.normal(0.0, 0.1, size=10240, chunks=10).mean()"),
    ("matmul 12", "x = da.random.random((120, 120), chunks=(10, 10)); x @ x.T"),
]
# Name, source with {} for the size, sizes of about 1 k, 10 k, 100 k, 1 M tasks, and the seconds that the largest may take.
FAMILIES = [
    ("mean", "da.random.normal(0, 1, size={}, chunks=1).mean()", [430, 4300, 43_000, 430_000], 0.1),
    ("steps in time", "@steps {}", [32, 100, 316, 1000], 0.8),
    ("overlap", "@overlap {}", [9, 29, 91, 288], 0.8),
    ("rechunk", "@rechunk {}", [31, 99, 315, 998], 0.8),
    ("tsqr", "da.linalg.qr(da.ones(({}, 1), chunks=(1, 1)))[1]", [166, 1660, 16_600, 166_000], 0.8),
    ("x + x.T", "x = da.ones(({0}, {0}), chunks=1); (x + x.T).mean(axis=0)", [15, 48, 152, 480], 0.8),
    ("butterfly", "@butterfly {}", [7, 10, 13, 16], 0.8),
    ("matmul", "x = da.ones(({0}, {0}), chunks=1); x @ x.T", [8, 20, 45, 98], 2.5),
    ("broadcast", "@broadcast {}", [10, 100, 1000, 10_000], 0.8),
]
# Name, form, source, seconds; section by section as the goals are set.
GOALS = [
    ("mean of 4, calls", "calls", GRAPHS[0][1], 20e-6),
    ("mean of 1024", "tasks", "da.random.normal(0.0, 0.1, size=10240, chunks=10).mean()", 0.3e-3),
    ("mean of 1024, calls", "calls", "da.random.normal(0.0, 0.1, size=10240, chunks=10).mean()", 0.5e-3),
    ("mean of 131,072", "tasks", "da.random.normal(0, 1, size=131_072, chunks=1).mean()", 25e-3),
]


def build():
    """Builds the benchmark; gives the path of the binary."""
    command = ["cargo", "bench", "--locked", "--bench", "layout", "--no-run", "--message-format", "json"]
    out = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    messages = (json.loads(line) for line in out.stdout.splitlines())
    return next(m["executable"] for m in messages if m.get("executable") and m["target"]["name"] == "layout")


def set_up_newest():
    """Installs the newest Graphviz; gives the command that runs it, or nothing where there is no npm."""
    if not shutil.which("npm") or not shutil.which("node"):
        return None
    NODE.mkdir(exist_ok=True)
    if not (NODE / "node_modules").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", NODE, NEWEST], check=True)
    # Modules are looked for beside the script.
    script = NODE / "newest.mjs"
    script.write_text((HERE / "newest.mjs").read_text())
    return ["node", script]


def draw(binary, form, effort, source):
    """The parts of what the benchmark prints: nodes and edges, seconds, bytes (or nothing), the lines of the drawing."""
    command = [binary, "draw", form, effort, source]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    counts = [int(word) for word in lines[0].split()[1:]]
    taken = lines[2].split()[1]
    return counts, float(lines[1].split()[1]), None if taken == "unknown" else int(taken), lines[3:]


def dot_text(lines):
    """A drawing as a graph for Graphviz."""
    out = ["digraph {", "rankdir=BT", 'node [fixedsize=true, label=""]', "edge [dir=none]"]
    for i, line in enumerate(line for line in lines if line.startswith("node")):
        _, shape, width, height, *_ = line.split()
        shape = "ellipse" if shape == "circle" else "box"
        out.append(f"{i} [shape={shape}, width={float(width) / 72:.5f}, height={float(height) / 72:.5f}]")
    out += ["{} -> {}".format(*line.split()[1:3]) for line in lines if line.startswith("edge")]
    return "\n".join([*out, "}"])


def drawing_of_plain(plain, ours):
    """What `-Tplain` says as a drawing of the same nodes and edges."""
    nodes = [line for line in ours if line.startswith("node")]
    edges = []
    for line in plain.splitlines():
        words = line.split()
        if words[:1] == ["node"]:
            _, shape, width, height, *_ = nodes[int(words[1])].split()
            nodes[int(words[1])] = f"node {shape} {width} {height} {72 * float(words[2])} {-72 * float(words[3])}"
        elif words[:1] == ["edge"]:
            n = int(words[3])
            points = [72 * float(word) * (-1) ** i for i, word in enumerate(words[4:4 + 2 * n])]
            edges.append(" ".join(["edge", words[1], words[2], *map(str, points)]))
    return [*nodes, *edges]


def run_graphviz(command, text, limit):
    """The seconds and the plain text of a Graphviz; nothing where it takes too long."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        out = subprocess.run(command, input=text, capture_output=True, text=True, timeout=limit, check=True).stdout
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if out.startswith("seconds"):
        first, out = out.split("\n", 1)
        seconds = float(first.split()[1])
    return seconds, out


def mean_of(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else float("nan")


def quality(binary, peers, args):
    judge = lambda lines: json.loads(
        subprocess.run([binary, "judge"], input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True).stdout
    )
    print("Ratios, ours to theirs; a crossing more or less counts where there are none")
    print(f"{'':15}{'form':6}{'nodes':>6}{'ours ms':>9}{'crossings':>10}{'through':>8}  | for each Graphviz: "
          "faster, crossings, drawn crossings, length, width, area, edges through nodes")
    ratios = {name: {"crossings": [], "drawn": [], "length": []} for name, _ in peers}
    above, through = [], 0
    for name, source in GRAPHS:
        for form in ["tasks", "calls"]:
            if args.only and args.only not in name:
                continue
            (nodes, _), seconds, _, lines = draw(binary, form, "size", source)
            ours = judge(lines)
            through += ours["through"]
            row = f"{name:15}{form:6}{nodes:6}{1e3 * seconds:9.3f}{ours['crossings']:10}{ours['through']:8}"
            for peer, command in peers:
                result = run_graphviz(command, dot_text(lines), args.limit)
                if result is None:
                    row += f"  | {peer}: more than {args.limit:.0f} s"
                    continue
                theirs = judge(drawing_of_plain(result[1], lines))
                ratio = lambda of: (of(ours) + 1e-9) / (of(theirs) + 1e-9)
                crossings = (ours["crossings"] + 1) / (theirs["crossings"] + 1)
                length, width = (ratio(lambda d, key=key: d[key]) for key in ["length", "width"])
                area = ratio(lambda d: d["width"] * d["height"])
                drawn = (ours["drawn"] + 1) / (theirs["drawn"] + 1)
                if theirs["crossings"]:
                    ratios[peer]["crossings"].append(crossings)
                    ratios[peer]["drawn"].append(drawn)
                ratios[peer]["length"].append(length)
                if ours["crossings"] > theirs["crossings"]:
                    above.append(f"{name}, {form}, {peer}: {ours['crossings']} to {theirs['crossings']}")
                row += (f"  | {peer} {result[0] / seconds:8.0f}x{crossings:7.2f}{drawn:6.2f}{length:6.2f}{width:6.2f}{area:6.2f}"
                        f"{theirs['through']:5}")
            print(row, flush=True)
    print()
    for peer, _ in peers:
        crossings, drawn, length = (mean_of(ratios[peer][key]) for key in ["crossings", "drawn", "length"])
        print(f"geometric mean of ours to {peer}: crossings {crossings:.2f} (goal 0.70), drawn {drawn:.2f}, "
              f"length {length:.2f} (goal 0.87)")
    print(f"edges through foreign nodes: {through} (goal 0)")
    print(f"graphs with more crossings than Graphviz (goal: none): {'; '.join(above) or 'none'}\n")


def scaling(binary, args):
    print("Seconds, and those of the goal")
    for name, form, source, goal in GOALS:
        if not args.only or args.only in name:
            (nodes, _), seconds, _, _ = draw(binary, form, "size", source)
            print(f"{name:22}{nodes:9,} nodes{seconds:12.6f}{goal:12.6f}", flush=True)
    print("\nSeconds for about 1 k, 10 k, 100 k and 1 M tasks; the exponent (goal 1.15); the goal for the last; "
          "bytes a task (goal 500)")
    for name, source, sizes, goal in FAMILIES:
        if args.only and args.only not in name:
            continue
        found = [draw(binary, "tasks", "fast", source.format(size)) for size in sizes]
        ((first, _), least, *_), ((last, edges), most, taken, _) = found[0], found[-1]
        exponent = math.log(most / least) / math.log(last / first)
        row = "".join(f"{seconds:10.5f}" for _, seconds, *_ in found)
        memory = "" if taken is None else f"{taken / last:5.0f} B a task"
        print(f"{name:16}{row}  exponent {exponent:5.2f}  goal {goal:.1f} s{memory}  ({last:,} tasks, {edges:,} edges)",
              flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", help="graphs whose name has this in it")
    options.add_argument("--limit", type=float, default=60, help="seconds that Graphviz may take for a graph")
    options.add_argument("--part", choices=["quality", "scaling"], help="one half of it")
    args = options.parse_args()
    binary = build()
    if args.part != "scaling":
        installed, newest = shutil.which("dot"), set_up_newest()
        peers = [("dot", [installed, "-Tplain"])] if installed else []
        peers += [("newest", newest)] if newest else []
        quality(binary, peers, args)
    if args.part != "quality":
        scaling(binary, args)


if __name__ == "__main__":
    main()
