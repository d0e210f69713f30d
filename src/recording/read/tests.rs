use super::super::{About, news, opening, plan, run};
use super::*;
use crate::{
    array::{Chunks, Random, ReduceOptions},
    data::{Nanos, WorkerId},
    optimize::optimize,
    trace::{Begun, Clock, Failure, FailureKind, News, Resident, Span, StepTime, Trace},
};

fn lesson() -> TaskGraph {
    let x = Random::new().normal(0.0, 0.1, &[40, 6], &Chunks::from([10, 4])).unwrap();
    x.mean(&ReduceOptions { axis: Some(vec![0]), ..ReduceOptions::default() }).unwrap().to_graph().unwrap()
}

fn keys(graph: &TaskGraph) -> Vec<(String, Vec<TaskId>, Option<Vec<u64>>)> {
    graph.ids().map(|id| (graph.key(id), graph.inputs(id).to_vec(), graph.block_shape(id))).collect()
}

#[test]
fn a_plan_reads_back_as_the_same_graph() {
    let graph = lesson();
    let text = plan(&graph, "x.mean(axis=0)");
    let read = read(&text).unwrap();
    assert_eq!(keys(&read.written), keys(&graph));
    assert_eq!(read.written.outputs(), graph.outputs());
    assert_eq!(read.expr.as_deref(), Some("x.mean(axis=0)"));
    assert!(read.run.is_none());
    assert_eq!(plan(&read.written, "x.mean(axis=0)"), text);
}

#[test]
fn a_run_reads_back_as_the_same_trace() {
    let graph = lesson();
    let fused = optimize(&graph);
    let span = |(i, task): (usize, TaskId)| Span {
        task,
        worker: WorkerId::from_index(i % 2),
        ready: Nanos(10 * i as u64),
        start: Nanos(10 * i as u64 + 3),
        end: Nanos(10 * i as u64 + 50),
        bytes: 8,
        steps: if i < 8 { 2 * i as u32..2 * i as u32 + 2 } else { 16..16 },
    };
    let mut spans: Vec<Span> = fused.graph.ids().enumerate().map(span).collect();
    let last = spans.pop().unwrap();
    let trace = Trace {
        clock: Clock::Monotonic,
        workers: 3,
        spans,
        steps: (0..16).map(|i| StepTime { busy: Nanos(i), streamed: i % 3 == 0 }).collect(),
        failures: vec![Failure {
            task: last.task,
            worker: last.worker,
            start: last.start,
            end: last.end,
            kind: FailureKind::Killed,
            message: "out of \"luck\"\n".into(),
        }],
        wall: Nanos(1234),
        peak_live_bytes: 99,
        memory: Some(crate::trace::MemoryUse { limit: 1 << 30, waited: 3, over: 1 }),
        resident: [(0, 5 << 20), (700, 9 << 20)]
            .map(|(at, bytes)| Resident { at: Nanos(at), bytes })
            .to_vec(),
    };
    let about = About { seed: 7, result: Some("0.5".into()), ..About::default() };
    let text = run(&graph, Some((&fused.graph, &fused.origin)), (&trace, &[]), &about);
    let read = read(&text).unwrap();
    assert_eq!(keys(&read.written), keys(&graph));
    let back = read.run.unwrap();
    assert_eq!(back.trace, trace);
    assert_eq!(back.origin, fused.origin);
    assert_eq!(keys(&back.graph), keys(&fused.graph));
    assert_eq!((back.seed, back.result.as_deref()), (Some(7), Some("0.5")));
}

#[test]
fn a_run_that_died_is_told_to_the_last_news() {
    let graph = lesson();
    let fused = optimize(&graph);
    let ids: Vec<TaskId> = fused.graph.ids().collect();
    let worker = WorkerId::from_index;
    let span = |i: usize, start, end, steps| Span {
        task: ids[i],
        worker: worker(i % 2),
        ready: Nanos(0),
        start: Nanos(start),
        end: Nanos(end),
        bytes: 16,
        steps,
    };
    let begun = |i: usize, start| Begun { task: ids[i], worker: worker(i % 2), start: Nanos(start) };
    let steps = |n: u64| (0..n).map(|i| StepTime { busy: Nanos(7 * i), streamed: false }).collect();
    let first = News { spans: vec![], steps: vec![], begun: vec![begun(0, 10), begun(1, 12)] };
    let second = News { spans: vec![span(0, 10, 40, 0..2)], steps: steps(2), begun: vec![begun(2, 41)] };
    let samples = [Resident { at: Nanos(55), bytes: 1 << 20 }];
    let text = opening(&graph, Some((&fused.graph, &fused.origin)), 2, &About::default())
        + &news(&fused.graph, true, &first, &[])
        + &news(&fused.graph, true, &second, &samples);
    let trace = read(&text).unwrap().run.unwrap().trace;
    assert_eq!(trace.spans, [span(0, 10, 40, 0..2)]);
    assert_eq!((trace.steps.len(), trace.wall, trace.peak_live_bytes), (2, Nanos(55), 16));
    assert_eq!((trace.peak_resident(), trace.resident.as_slice()), (Some(1 << 20), samples.as_slice()));
    let killed: Vec<_> =
        trace.failures.iter().map(|f| (f.task, f.worker, f.start.0, f.end.0, f.kind)).collect();
    let kind = FailureKind::Killed;
    assert_eq!(killed, [(ids[1], worker(1), 12, 55, kind), (ids[2], worker(0), 41, 55, kind)]);
}

#[test]
fn other_producers_tasks_come_in_any_order_with_any_keys() {
    let text = r#"{"t":"chunkscope","v":1,"producer":"bridge","more":{"deep":[1]}}
{"t":"lib","dask":"2026.8.0"}
{"t":"graph","g":0,"kind":"run","layers":[{"name":"agg-1","label":"agg","chunks":[[null]]},{"label":"x"}],
"#
    .replace("],\n", "],")
        + r#""tasks":[[0,[],0,[2,1]],[1,"(0.9, 1)",0,[]],[1,[3],0,[]]],"outputs":[0]}
{"t":"spans","g":0,"rows":[[1,1,5,7,4],[0,0,8,9,null,null,16,0,null]]}
{"t":"unheard of"}
"#;
    let read = read(&text).unwrap();
    let graph = &read.written;
    let keys: Vec<String> = graph.ids().map(|id| graph.title(id)).collect();
    assert_eq!(keys, ["x (3)", "x (0.9, 1)", "agg ()"]);
    let trace = read.run.unwrap().trace;
    assert_eq!(trace.workers, 2);
    assert_eq!(trace.spans[1].ready, Nanos(7000), "when its last input had ended");
    let spans: Vec<(usize, u64, u64)> =
        trace.spans.iter().map(|s| (s.task.index(), s.start.0, s.bytes)).collect();
    assert_eq!(spans, [(1, 5000, 0), (2, 8000, 16)], "microseconds unless it says otherwise");
}

#[test]
fn a_graph_alone_is_read_on_one_line_or_many() {
    let one = r#"{"layers":[{"label":"f"}],"tasks":[[0,[0],0,[]],[0,[1],0,[0]]]}"#;
    assert_eq!(read(one).unwrap().written.len(), 2);
    assert_eq!(read(&one.replace(',', ",\n")).unwrap().written.len(), 2);
}

/// The beginnings of a graph of one layer, and of a run of one task.
const TWO: &str = r#"{"t":"graph","g":0,"layers":[{"label":"f"}],"tasks":"#;
const RUN: &str = r#"{"t":"graph","g":0,"kind":"run","layers":[{"label":"f"}],"tasks":[[0,[0],0,[]]]}
{"t":"spans","g":0,"rows":"#;

#[test]
fn what_is_broken_is_named_with_its_line() {
    let head = "{\"t\":\"chunkscope\",\"v\":1}\n";
    let cases = [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("digraph {}", "line 1 is not the header of a recording"),
        ("{\"t\":\"chunkscope\",\"v\":2}", "this is version 2 of the format; version 1 can be read"),
        (head, "the file holds no graph"),
        (&format!("{head}\n{{\"t\":"), "line 3: EOF while parsing"),
        (
            &format!("{head}{{\"t\":\"graph\",\"tasks\":[[3,[],0,[]]],\"layers\":[]}}"),
            "line 2: layer number 3, but there are only 0",
        ),
        (
            &format!("{head}{{\"t\":\"graph\",\"tasks\":[[0,[],0,[9]]],\"layers\":[{{\"label\":\"f\"}}]}}"),
            "line 2: task f [] takes the value of task number 9, but there are only 1",
        ),
        (
            &format!(
                "{head}{{\"t\":\"graph\",\"tasks\":[[0,[0],0,[1]],[0,[1],0,[0]]],\"layers\":[{{\"label\":\"f\"}}]}}"
            ),
            "line 2: tasks depend on each other: f [1] → f [0]",
        ),
        (&format!("{head}{TWO}[[0,[0],0,[22222222219]]]}}"), "line 2: task number 22222222219, but"),
        (&format!("{head}{RUN}[[0,4000000000,5,7]]}}"), "the run has more workers than can be counted"),
        (
            &format!("{head}{RUN}[[0,0,0,18446744073709551615]]}}"),
            "the run has more time than can be counted",
        ),
        (
            &format!("{head}{RUN}[[0,0,5,7,null,null,9223372036854775807]]}}"),
            "the run has more bytes than can be counted",
        ),
        (
            &format!("{head}{{\"t\":\"spans\",\"g\":4,\"rows\":[]}}"),
            "line 2: graph number 4, but there are only 0",
        ),
    ];
    for (text, message) in cases {
        let said = read(text).unwrap_err().to_string();
        assert!(said.starts_with(message), "{text:?}: {said}");
    }
}

#[test]
fn several_runs_share_their_graph_and_the_one_in_the_middle_stands_for_all() {
    let graph = lesson();
    let fused = optimize(&graph);
    let of = |busy: u64| {
        let span = |task: TaskId| Span {
            task,
            worker: WorkerId::from_index(0),
            ready: Nanos(0),
            start: Nanos(busy * task.index() as u64),
            end: Nanos(busy * (task.index() as u64 + 1)),
            bytes: 8,
            steps: 0..0,
        };
        let spans: Vec<Span> = fused.graph.ids().map(span).collect();
        let wall = spans.iter().map(|span| span.end).max().unwrap();
        Trace { workers: 1, spans, wall, peak_live_bytes: 8, ..Trace::default() }
    };
    let others = [of(9), of(1), of(7), of(2)];
    let about = About::default();
    let text = run(&graph, Some((&fused.graph, &fused.origin)), (&of(5), &others), &about);
    assert_eq!(text.lines().filter(|line| line.contains("\"t\":\"graph\"")).count(), 2);
    let read = read(&text).unwrap();
    let recorded = read.run.unwrap();
    assert_eq!(recorded.trace, of(5));
    assert_eq!(recorded.others, others);
    assert_eq!(recorded.repeats(&read.written).traces.len(), 5);
    assert_eq!(keys(&recorded.graph), keys(&fused.graph));
    let text = text.replace("\"of\":1,\"t\":\"repeat\"", "\"of\":7,\"t\":\"repeat\"");
    let text = text.replace("\"t\":\"repeat\",\"g\":2,\"of\":1", "\"t\":\"repeat\",\"g\":2,\"of\":7");
    assert!(matches!(super::read(&text), Err(ReadError::OutOfRange { what: "graph", index: 7, .. })));
}
