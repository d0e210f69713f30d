//! What help says below the options.

pub(super) const EXAMPLES: &str = "\
Examples:
  chunkscope draw 'da.random.normal(0.0, 0.1, size=1600, chunks=400).mean()'
  chunkscope run  'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()' -o mydask.png";

pub(super) const DRAW_EXAMPLES: &str = "\
Examples:
  chunkscope draw 'da.random.normal(0.0, 0.1, size=1600, chunks=400).mean()'
      writes mydask.png
  chunkscope draw lesson.py -o graph.svg -o graph.png --rankdir LR --open
      draws the last array of a file, twice, and shows it
  chunkscope draw 'da.random.random((4, 4), chunks=2).sum()' --optimize -o ran.png
      draws what would run: chains of tasks fused into one
  echo 'da.random.random(100, chunks=10).sum()' | chunkscope draw - -o graph.dot
      reads standard input
  chunkscope draw 'da.random.random(1000, chunks=1).mean()' --full --pages -o big.pdf
      draws every task, on as many pages as it takes to read them
  chunkscope draw 'da.random.random(43000, chunks=1).mean()' --full -o big.html
      a page to pan, zoom, search and follow inputs and users in
  chunkscope draw workflow.dot -o workflow.svg
      draws a graph of another tool";

pub(super) const RUN_EXAMPLES: &str = "\
Examples:
  chunkscope run 'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()'
      prints the result and where the time went
  chunkscope run lesson.py -o mydask.png --open
      draws the times on the graph, and shows it
  chunkscope run lesson.py -o report.html
      a page that replays the run, with the graph above the timeline
  chunkscope run lesson.py --workers 2 --seed 7 -o run.svg -o run.ndjson
      the same numbers every time; run.ndjson holds every task's times
  chunkscope run 'da.random.random((2000, 2000), chunks=500).mean(axis=0)' -q --result means.npy
      saves the result for numpy.load";

pub(super) const FAIL_IF: &str = "End with exit code 1 where this holds: 'peak_bytes>4GiB', 'wall>2.5s', 'utilization<80%'. Also: work, \
                       critical_path, idle, tasks, failures, parallelism. May be given more than once";

pub(super) const WHAT_IF: &str = "Play the run through with changes, separated by commas: 'normal 2x faster', 'mean_chunk 3x slower', '8 workers', 'no \
                       overhead', 'order dask' or 'order longest' (the longest chain first). May be given more than once";

pub(super) const INSPECT_EXAMPLES: &str = "\
Examples:
  chunkscope inspect 'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()'
      runs it and says what limited it
  chunkscope run lesson.py -o run.ndjson; chunkscope inspect run.ndjson
      the same of a run that was recorded
  chunkscope inspect run.ndjson --fail-if 'peak_bytes>4GiB' --fail-if 'utilization<80%'
      ends with exit code 1 where one of them holds, for scripts
  chunkscope inspect run.ndjson --what-if 'normal 2x faster' --what-if 'normal 2x faster, 8 workers'
      plays it through with something changed
  chunkscope inspect run.ndjson --trace run.json
      writes it for ui.perfetto.dev";

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  chunkscope explain 'da.random.normal(0.0, 0.1, size=800_000_000, chunks=200_000_000).mean()' --workers 8
      says what eight workers would make of it
  chunkscope explain lesson.py -o lesson.png --theme slide
      draws the operations with their chunks, for a slide";

pub(super) const SWEEP_EXAMPLES: &str = "\
Examples:
  chunkscope sweep 'da.random.normal(0, 1, size=40_000_000, chunks=40_000_000//{n}).mean()' \\
      --over n=1,2,4,16,256,4096 --workers 1,2
      the same numbers in one block to 4096 blocks, by one worker and by two";

pub(super) const FRAMES_EXAMPLES: &str = "\
Examples:
  chunkscope frames lesson.py -o steps --workers 2 --as-written; feh steps
      writes steps/001.png, steps/002.png, … and steps/captions.txt
  chunkscope frames run.ndjson -o steps.svg --theme slide --most 12 --quiz
      of a run that was recorded: twelve slides for a browser, arrow keys lead on, with a question before each
  chunkscope frames run.ndjson -o steps.gif --seconds 2
      as an animation";

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  chunkscope run lesson.py --repeat 5 -q -o before.ndjson
  chunkscope run lesson.py --repeat 5 -q -o now.ndjson --workers 2
  chunkscope diff before.ndjson now.ndjson -o change.png
      what takes longer, what takes less time, and what only seems to";
