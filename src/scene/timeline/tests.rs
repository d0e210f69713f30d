//! Ticks by hand, bars at their times, areas as high as their bytes.

use super::{
    super::Item,
    axis::Axis,
    lanes::{NARROW, merged},
    memory::stacked,
    *,
};
use crate::{
    data::TaskId,
    overlay::{Bar, Memory},
};

const MS: u64 = 1_000_000;

fn bar(worker: usize, start: u64, end: u64) -> Bar {
    Bar {
        task: TaskId::from_index(0),
        worker: WorkerId::from_index(worker),
        start: Nanos(start),
        end: Nanos(end),
        layer: 0,
        tint: None,
        failed: None,
        is_critical: false,
        words: Vec::new(),
    }
}

fn of_bars(wall: u64, bars: Vec<Bar>) -> Timeline {
    Timeline {
        wall: Nanos(wall),
        workers: 2,
        layers: vec!["normal".to_owned()],
        bars: Some(bars),
        memory: None,
    }
}

fn labels(axis: Axis) -> Vec<String> {
    axis.ticks.into_iter().map(|tick| tick.label).collect()
}

/// The outer left and right ends of all rectangles that are bars.
fn ends(scene: &Scene) -> Vec<(f64, f64)> {
    let rects = scene.items.iter().filter_map(|item| match item {
        Item::Rect { center, size, style, .. } if scene.styles[*style].role == Role::Bar => {
            let style = &scene.styles[*style];
            let half = size.width / 2.0 + style.stroke.map_or(0.0, |_| style.stroke_width / 2.0);
            Some((center.x - half, center.x + half))
        }
        _ => None,
    });
    rects.collect()
}

#[test]
fn times_are_round_and_stay_apart() {
    let of = |wall: u64, length: f64| labels(Axis::of_time(Nanos(wall), length, 10.0));
    assert_eq!(of(23 * MS, 400.0), ["0", "5 ms", "10 ms", "15 ms", "20 ms"]);
    assert_eq!(of(1880 * MS, 800.0)[4..7], ["800 ms", "1 s", "1.2 s"]);
    assert_eq!(of(300_000 * MS, 600.0), ["0", "60 s", "2 min", "3 min", "4 min", "5 min"]);
    assert_eq!(of(0, 600.0), ["0"]);
    assert_eq!(of(100, 10.0), ["0"]);
    assert!(of(u64::MAX / 2, 600.0).len() > 1);
}

#[test]
fn bytes_are_round_and_none_are_above_the_axis() {
    for (most, end, expected) in [
        (0, 1, &["0", "1 B"][..]),
        (72, 80, &["0", "20 B", "40 B", "60 B", "80 B"]),
        (160_000_000, 200 << 20, &["0", "50 MiB", "100 MiB", "150 MiB", "200 MiB"]),
        (1_200 << 20, 1280 << 20, &["0", "256 MiB", "512 MiB", "768 MiB", "1 GiB", "1.25 GiB"]),
    ] {
        let axis = Axis::of_bytes(most, 5);
        assert_eq!(axis.most, end);
        assert_eq!(labels(axis), expected);
    }
    assert!(Axis::of_bytes(u64::MAX, 5).most >= u64::MAX / 2);
}

#[test]
fn bars_begin_and_end_at_their_times() {
    let critical = Bar { is_critical: true, ..bar(1, 25 * MS, 75 * MS) };
    let run = of_bars(100 * MS, vec![bar(0, 0, 50 * MS), bar(0, 60 * MS, 100 * MS), critical]);
    let scene = panels(&SceneOptions { timeline: Some(&run), ..SceneOptions::default() });
    let strip = Strip::of(&run, LEAST_WIDTH, 12.0);
    let corner = (scene.size.width - LEAST_WIDTH) / 2.0;
    let expected = [(0, 50), (60, 100), (25, 75)].map(|(start, end)| {
        [start, end].map(|at| corner + strip.left + strip.length * f64::from(at) / 100.0)
    });
    let drawn = ends(&scene);
    for [from, to] in expected {
        let is_it = |&(left, right): &(f64, f64)| (left - from).abs() < 1e-6 && (right - to).abs() < 1e-6;
        assert!(drawn.iter().any(is_it), "{from} {to} not in {drawn:?}");
    }
}

#[test]
fn merged_bars_keep_the_time_of_all_and_long_ones_stay_alone() {
    let mut bars: Vec<Bar> = (0..10_000).map(|i| bar(0, 100 * i, 100 * i + 60)).collect();
    bars.push(bar(0, 1_000_000, 1_500_000));
    let total: u64 = bars.iter().map(|bar| bar.end.since(bar.start).0).sum();
    let pieces = merged(&bars, [2000.0, 4000.0], |_| super::super::BLACK);
    assert_eq!(pieces.iter().map(|piece| piece.busy.0).sum::<u64>(), total);
    assert_eq!(pieces.iter().map(|piece| piece.n).sum::<usize>(), bars.len());
    assert_eq!(pieces.len(), 10_000 / 40 + 1);
    assert!(pieces.windows(2).all(|pair| pair[0].end <= pair[1].start));
    assert_eq!(pieces.last().map(|piece| (piece.n, piece.start.0)), Some((1, 1_000_000)));
    assert!(pieces.iter().all(|piece| piece.color == super::super::BLACK));
}

#[test]
fn the_colour_of_merged_bars_is_the_mean_by_time() {
    let bars = [bar(0, 0, 30), bar(0, 30, 40)];
    let color = |bar: &Bar| if bar.start.0 == 0 { super::super::BLACK } else { super::super::WHITE };
    let [piece] = merged(&bars, [100.0, 200.0], color)[..] else { panic!("they are merged") };
    assert_eq!(piece.color, super::super::rgb(0x40_4040));
}

#[test]
fn a_million_tasks_are_few_bars() {
    let n = 1_000_000;
    let bars: Vec<Bar> =
        (0..n).map(|i| bar((i / (n / 2)) as usize, i % (n / 2) * 10, i % (n / 2) * 10 + 9)).collect();
    let run = of_bars(n * 5, bars);
    let scene = panels(&SceneOptions { timeline: Some(&run), ..SceneOptions::default() });
    assert!(scene.items.len() < 2 * (2.0 * LEAST_WIDTH / NARROW) as usize, "{}", scene.items.len());
}

#[test]
fn areas_are_as_high_as_the_bytes_below_them() {
    let steps = vec![
        (Nanos(0), vec![0, 0]),
        (Nanos(10), vec![100, 0]),
        (Nanos(20), vec![100, 60]),
        (Nanos(30), vec![0, 60]),
    ];
    let memory = Memory { steps, peak_at: Nanos(20), peak_bytes: 160, ..Memory::default() };
    let tops = stacked(&memory, 2, Nanos(50));
    let told = |layer: usize| tops[layer].iter().map(|&(at, n)| (at.0, n)).collect::<Vec<_>>();
    assert_eq!(told(0), [(0, 0), (10, 0), (10, 100), (20, 100), (20, 100), (30, 100), (30, 0), (50, 0)]);
    assert_eq!(told(1), [(0, 0), (10, 0), (10, 100), (20, 100), (20, 160), (30, 160), (30, 60), (50, 60)]);
    let run = Timeline {
        bars: None,
        memory: Some(memory),
        layers: vec!["a".into(), "b".into()],
        ..of_bars(50, Vec::new())
    };
    let strip = Strip::of(&run, LEAST_WIDTH, 12.0);
    let (_, plot, _) = strip.memory.as_ref().unwrap();
    let scene = panels(&SceneOptions { timeline: Some(&run), ..SceneOptions::default() });
    let areas = scene.items.iter().filter_map(|item| match item {
        Item::Polygon { range, .. } => Some(scene.points(range)),
        _ => None,
    });
    let ys: Vec<f64> = areas.flatten().map(|at| at.y).collect();
    let [low, high] =
        [ys.iter().copied().fold(f64::MIN, f64::max), ys.iter().copied().fold(f64::MAX, f64::min)];
    let expected = (plot.height() - plot.words()) * 160.0 / plot.axis.most as f64;
    assert!((low - high - expected).abs() < 1e-6);
}
