//! Layouts by an installed Graphviz.

use super::error::CliError;
use chunkscope::{
    data::{EdgeId, Id, IdVec, NodeId, Rows},
    diagram::Diagram,
    geom::{Outline, Point, Size, point, size},
    layout::{Layout, LayoutOptions},
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{ErrorKind, Read, Write as _},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long Graphviz may take.
const LIMIT: Duration = Duration::from_mins(1);
/// How often it is asked whether it is done.
const PAUSE: Duration = Duration::from_millis(5);
const POINTS_PER_INCH: f64 = 72.0;

/// Where `dot` places everything.
///
/// # Errors
/// Where it is not installed, fails, takes too long, or says something else than where everything is.
pub(crate) fn dot(diagram: &Diagram, options: &LayoutOptions) -> Result<Layout, CliError> {
    let said = run("dot", &described(diagram, options))?;
    read(diagram, &said).ok_or_else(|| {
        CliError::failure("Graphviz does not say where everything is").hint("leave --engine out")
    })
}

/// The graph with nothing but sizes.
fn described(diagram: &Diagram, options: &LayoutOptions) -> String {
    let [nodesep, ranksep] = [options.node_gap, options.rank_gap].map(|gap| gap / POINTS_PER_INCH);
    let mut text = format!(
        "digraph {{rankdir={};nodesep={nodesep};ranksep={ranksep};node [label=\"\" fixedsize=true];edge [dir=none];\n",
        options.direction.name()
    );
    for (id, shape) in diagram.shapes.iter() {
        let outline = match shape.outline {
            Outline::Ellipse => "ellipse",
            Outline::Rect => "box",
        };
        let [width, height] = [shape.size.width, shape.size.height].map(|length| length / POINTS_PER_INCH);
        let _ = writeln!(text, "{} [shape={outline} width={width} height={height}];", id.index());
    }
    for (from, to) in diagram.edges.values() {
        let _ = writeln!(text, "{} -> {};", from.index(), to.index());
    }
    text + "}\n"
}

/// Runs Graphviz for as long as it may take.
fn run(program: &str, input: &str) -> Result<String, CliError> {
    let mut child = Command::new(program)
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| {
            if e.kind() == ErrorKind::NotFound {
                CliError::failure(format!("--engine {program} needs Graphviz, and there is no `{program}`"))
                    .hint("install graphviz, or leave --engine out")
            } else {
                CliError::failure(format!("cannot start `{program}`: {e}"))
            }
        })?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    // Each stream has its own thread: none waits for another to be read.
    thread::scope(|scope| {
        scope.spawn(|| stdin.map(|mut stream| stream.write_all(input.as_bytes())));
        let said = scope.spawn(|| text_of(stdout));
        let complaint = scope.spawn(|| text_of(stderr));
        let ended = wait(&mut child);
        let (said, complaint) = (said.join().unwrap_or_default(), complaint.join().unwrap_or_default());
        match ended {
            None => {
                let limit = LIMIT.as_secs();
                Err(CliError::failure(format!("`{program}` was not done after {limit} s and was stopped"))
                    .hint("leave --engine out, or draw fewer marks: --view stacks"))
            }
            Some(true) => Ok(said),
            Some(false) => {
                let first = complaint.lines().next().unwrap_or("it does not say why");
                Err(CliError::failure(format!("`{program}` failed: {first}")))
            }
        }
    })
}

fn text_of(stream: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // What was said until it broke off is all that there is.
    let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether it went well; nothing where it took too long and was killed.
fn wait(child: &mut Child) -> Option<bool> {
    let began = Instant::now();
    while began.elapsed() < LIMIT {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) => thread::sleep(PAUSE),
            Err(_) => return Some(false),
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

/// Reads the format `plain`: inches, upward.
fn read(diagram: &Diagram, said: &str) -> Option<Layout> {
    let ids: BTreeMap<(NodeId, NodeId), EdgeId> =
        diagram.edges.iter().map(|(id, &ends)| (ends, id)).collect();
    let mut layout =
        Layout { centers: IdVec::filled(diagram.nodes.len(), Point::default()), ..Layout::default() };
    let mut routes: IdVec<EdgeId, Vec<Point>> = IdVec::filled(diagram.edges.len(), Vec::new());
    let (mut all, mut n_nodes) = (Size::default(), 0);
    for line in said.lines() {
        let mut words = line.split_ascii_whitespace();
        match words.next()? {
            "graph" => {
                let [_, width, height] = numbers(&mut words)?;
                all = size(width * POINTS_PER_INCH, height * POINTS_PER_INCH);
            }
            "node" => {
                let node = NodeId::from_index(words.next()?.parse().ok()?);
                let at = place(&mut words, all)?;
                layout.centers.get(node)?;
                layout.centers[node] = at;
                n_nodes += 1;
            }
            "edge" => {
                let [from, to] =
                    [words.next()?, words.next()?].map(|name| name.parse().ok().map(NodeId::from_index));
                let n: usize = words.next()?.parse().ok()?;
                let points: Vec<Point> = (0..n).map_while(|_| place(&mut words, all)).collect();
                let id = *ids.get(&(from?, to?))?;
                routes[id] = (points.len() == n).then_some(points)?;
            }
            _ => break,
        }
    }
    layout.size = all;
    let mut rows = Rows::default();
    for route in routes.values() {
        rows.push_row(route.iter().copied());
    }
    layout.routes = rows;
    layout.ranks = IdVec::filled(diagram.nodes.len(), 0);
    (n_nodes == diagram.nodes.len() && routes.values().iter().all(|route| route.len() >= 4)).then_some(layout)
}

fn numbers<'a, const N: usize>(words: &mut impl Iterator<Item = &'a str>) -> Option<[f64; N]> {
    let mut numbers = [0.0; N];
    for number in &mut numbers {
        *number = words.next()?.parse().ok()?;
    }
    Some(numbers)
}

/// A place in points from the upper left corner.
fn place<'a>(words: &mut impl Iterator<Item = &'a str>, all: Size) -> Option<Point> {
    let [x, y] = numbers(words)?;
    Some(point(x * POINTS_PER_INCH, all.height - y * POINTS_PER_INCH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chunkscope::{
        array::{Chunks, Random, ReduceOptions},
        diagram::calls_and_blocks,
    };

    fn lesson() -> Diagram {
        let x = Random::new().normal(0.0, 0.1, &[4], &Chunks::from(2)).unwrap();
        calls_and_blocks(&x.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap())
    }

    #[test]
    fn what_graphviz_says_is_turned_over() {
        let diagram = lesson();
        let text = described(&diagram, &LayoutOptions::default());
        assert_eq!(text.matches(" -> ").count(), diagram.edges.len());
        let mut said = "graph 1 10 20\n".to_owned();
        for id in diagram.nodes.ids() {
            let _ = writeln!(
                said,
                "node {} {} 1.5 0.75 0.5 \"\" solid ellipse black lightgrey",
                id.index(),
                id.index()
            );
        }
        for (from, to) in diagram.edges.values() {
            let _ = writeln!(said, "edge {} {} 4 1 1 1 2 1 3 1 4 solid black", from.index(), to.index());
        }
        said.push_str("stop\n");
        let layout = read(&diagram, &said).unwrap();
        assert_eq!(layout.size, size(720.0, 1440.0));
        assert_eq!(layout.centers[NodeId::from_index(2)], point(144.0, 1332.0));
        assert_eq!(layout.routes.row(EdgeId::from_index(0))[3], point(72.0, 1152.0));
        assert!(read(&diagram, &said.replace("edge 0 1 4", "edge 0 1 9")).is_none());
        assert!(read(&diagram, "graph 1 2").is_none());
    }

    #[test]
    fn a_program_that_is_not_there_is_said() {
        let said = run("chunkscope-no-such-program", "").unwrap_err().to_string();
        assert!(said.contains("needs Graphviz") && said.contains("leave --engine out"), "{said}");
    }
}
