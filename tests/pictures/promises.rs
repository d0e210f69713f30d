//! What every scene promises: nothing outside it, text inside its mark, nothing over the legend.

use crate::sample::{self, Run, scenes};
use chunkscope::{
    data::{Id, NodeId},
    font,
    geom::{Point, Size, point},
    scene::{Align, Group, Item, Role, Scene},
};
use std::collections::BTreeSet;

/// An upright box: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Extent([f64; 4]);

impl Extent {
    fn around(center: Point, size: Size, by: f64) -> Self {
        let (a, b) = (size.width / 2.0 + by, size.height / 2.0 + by);
        Self([center.x - a, center.y - b, center.x + a, center.y + b])
    }
    fn of_points(points: &[Point], by: f64) -> Self {
        points.iter().fold(Self([f64::MAX, f64::MAX, f64::MIN, f64::MIN]), |Self([l, t, r, b]), p| {
            Self([l.min(p.x - by), t.min(p.y - by), r.max(p.x + by), b.max(p.y + by)])
        })
    }
    fn overlaps(self, Self(other): Self) -> bool {
        let Self([left, top, right, bottom]) = self;
        left < other[2] && other[0] < right && top < other[3] && other[1] < bottom
    }
    fn is_inside(self, Self(other): Self) -> bool {
        let Self(mine) = self;
        let grace = 0.01;
        mine[0] >= other[0] - grace
            && mine[1] >= other[1] - grace
            && mine[2] <= other[2] + grace
            && mine[3] <= other[3] + grace
    }
}

/// How much room an item takes; `None` for the marks of groups.
fn extent(scene: &Scene, item: &Item) -> Option<Extent> {
    let half_line =
        |style| scene.styles[style].stroke.map_or(0.0, |_| scene.styles[style].stroke_width / 2.0);
    Some(match item {
        Item::Ellipse { center, size, style } | Item::Rect { center, size, style, .. } => {
            Extent::around(*center, *size, half_line(*style))
        }
        Item::Curve { range, style } | Item::Polygon { range, style } => {
            Extent::of_points(scene.points(range), half_line(*style))
        }
        Item::Text { anchor, align, font_size, text, .. } => {
            let width = font::width(scene.text(text), *font_size);
            let left = anchor.x
                - match align {
                    Align::Left => 0.0,
                    Align::Middle => width / 2.0,
                    Align::Right => width,
                };
            Extent([left, anchor.y - 0.74 * font_size, left + width, anchor.y + 0.22 * font_size])
        }
        Item::Cells { corner, pitch, n_rows, cells, .. } => {
            let (wide, high) = (f64::from((cells.end - cells.start).div_ceil(*n_rows)), f64::from(*n_rows));
            Extent([corner.x, corner.y, corner.x + pitch * wide, corner.y + pitch * high])
        }
        Item::Begin(_) | Item::End => return None,
    })
}

/// The items inside the groups that are wanted, group by group.
fn groups(scene: &Scene, is_wanted: impl Fn(&Group) -> bool) -> Vec<(&Group, &[Item])> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, item) in scene.items.iter().enumerate() {
        match item {
            Item::Begin(group) => open = Some((group, at + 1)),
            Item::End => {
                let (group, start) = open.take().expect("an end belongs to a begin");
                found.extend(is_wanted(group).then_some((group, &scene.items[start..at])));
            }
            _ => assert!(open.is_some(), "an item outside of all groups"),
        }
    }
    assert!(open.is_none());
    found
}

#[test]
fn nothing_lies_outside() {
    for (name, scene) in scenes() {
        let whole = Extent([0.0, 0.0, scene.size.width, scene.size.height]);
        for item in &scene.items {
            if let Some(extent) = extent(&scene, item) {
                assert!(extent.is_inside(whole), "{name}: {item:?} leaves {:?}", scene.size);
            }
        }
    }
}

#[test]
fn text_stays_inside_its_mark() {
    for (name, scene) in scenes() {
        for (group, items) in groups(&scene, |group| matches!(group, Group::Node { .. })) {
            let shapes: Vec<&Item> = items
                .iter()
                .filter(|item| match item {
                    Item::Ellipse { .. } => true,
                    Item::Rect { style, .. } => scene.styles[*style].role == Role::Block,
                    _ => false,
                })
                .collect();
            let innermost = shapes.last().unwrap();
            for item in items {
                let (Some(Extent([l, t, r, b])), Item::Text { text, .. }) = (extent(&scene, item), item)
                else {
                    continue;
                };
                let fits = match innermost {
                    Item::Ellipse { center, size, .. } => {
                        [point(l, t), point(r, t), point(l, b), point(r, b)]
                            .iter()
                            .all(|&p| (p - *center).length() <= size.width / 2.0)
                    }
                    Item::Rect { center, size, .. } => {
                        Extent([l, t, r, b]).is_inside(Extent::around(*center, *size, 0.0))
                    }
                    _ => unreachable!(),
                };
                assert!(fits, "{name}: {group:?}: {:?}", scene.text(text));
            }
        }
    }
}

#[test]
fn a_drawing_of_chunks_is_beside_the_words_of_its_mark() {
    let mut n_drawings = 0;
    for (name, scene) in scenes() {
        for (group, items) in groups(&scene, |group| matches!(group, Group::Node { .. })) {
            let of_role = |role: Role| -> Vec<Extent> {
                let has = |item: &&Item| match item {
                    Item::Rect { style, .. }
                    | Item::Text { style, .. }
                    | Item::Curve { style, .. }
                    | Item::Polygon { style, .. } => scene.styles[*style].role == role,
                    _ => false,
                };
                items.iter().filter(has).filter_map(|item| extent(&scene, item)).collect()
            };
            let (sheets, words, bars) = (of_role(Role::Block), of_role(Role::Label), of_role(Role::Legend));
            for part in of_role(Role::Grid) {
                n_drawings += 1;
                assert!(part.is_inside(*sheets.last().unwrap()), "{name}: {group:?}");
                assert!(words.iter().chain(&bars).all(|word| !word.overlaps(part)), "{name}: {group:?}");
            }
        }
    }
    assert!(n_drawings > 1000, "{n_drawings}");
}

#[test]
fn nothing_lies_over_the_legend_or_the_title() {
    for (name, scene) in scenes() {
        let extents = |is_wanted: fn(&Group) -> bool| -> Vec<Extent> {
            let items = groups(&scene, is_wanted).into_iter().flat_map(|(_, items)| items);
            items.filter_map(|item| extent(&scene, item)).collect()
        };
        let words = extents(|group| matches!(group, Group::Legend | Group::Title));
        let graph = extents(|group| !matches!(group, Group::Legend | Group::Title));
        for word in &words {
            assert!(graph.iter().all(|mark| !mark.overlaps(*word)), "{name}: {word:?}");
        }
    }
}

#[test]
fn legend_texts_do_not_touch() {
    for (name, scene) in scenes() {
        let legend = groups(&scene, |group| *group == Group::Legend);
        let texts: Vec<(&str, Extent)> = legend
            .into_iter()
            .flat_map(|(_, items)| items)
            .filter_map(|item| match item {
                Item::Text { text, .. } => Some((scene.text(text), extent(&scene, item)?)),
                _ => None,
            })
            .collect();
        for (at, (text, place)) in texts.iter().enumerate() {
            for (other, other_place) in &texts[..at] {
                assert!(!place.overlaps(*other_place), "{name}: {text:?} and {other:?}");
            }
        }
    }
}

#[test]
fn every_style_is_used_and_every_mark_is_there_once() {
    for (name, scene) in scenes() {
        let used: BTreeSet<usize> = scene
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Ellipse { style, .. }
                | Item::Rect { style, .. }
                | Item::Curve { style, .. }
                | Item::Polygon { style, .. }
                | Item::Text { style, .. } => Some(style.index()),
                Item::Cells { .. } | Item::Begin(_) | Item::End => None,
            })
            .chain(scene.cells.iter().map(|style| style.index()))
            .collect();
        assert_eq!(used.len(), scene.styles.len(), "{name}");
        let nodes: Vec<NodeId> = groups(&scene, |_| true)
            .into_iter()
            .filter_map(|(group, _)| if let Group::Node { id, .. } = group { Some(*id) } else { None })
            .collect();
        assert!(nodes.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
    }
}

#[test]
fn a_run_moves_nothing() {
    let graph = sample::mean(4);
    let outlines = |scene: &Scene| -> Vec<[f64; 4]> {
        let nodes = groups(scene, |group| matches!(group, Group::Node { .. }));
        let extents: Vec<[f64; 4]> =
            nodes.iter().map(|(_, items)| extent(scene, &items[0]).unwrap().0).collect();
        // From the first mark's corner, for a title above shifts all.
        let [left, top, ..] = extents[0];
        extents.iter().map(|[l, t, r, b]| [l - left, t - top, r - left, b - top]).collect()
    };
    let plain = outlines(&sample::scene(&graph, "dask", None));
    for run in [
        Run { workers: 2, is_fused: true, spread: 2, ..Run::default() },
        Run { workers: 1, ..Run::default() },
    ] {
        let with_run = outlines(&sample::scene(&graph, "dask", Some(run)));
        for (before, after) in plain.iter().zip(&with_run) {
            assert!(before.iter().zip(after).all(|(a, b)| (a - b).abs() < 1e-6), "{before:?} {after:?}");
        }
    }
}

#[test]
fn a_line_of_text_is_one_line() {
    let scene = sample::scene(&sample::nasty(), "dask", None);
    let texts = scene.items.iter().filter_map(|item| match item {
        Item::Text { text, .. } => Some(scene.text(text)),
        _ => None,
    });
    assert!(texts.into_iter().all(|text| !text.contains(char::is_control)));
}

#[test]
fn nothing_to_draw_is_an_empty_picture() {
    let nothing = sample::graph(&[]);
    let scene = sample::scene(&nothing, "dask", None);
    assert!(scene.items.is_empty());
    assert!(
        (scene.size.width - 8.0).abs() < 1e-9 && (scene.size.height - 8.0).abs() < 1e-9,
        "{:?}",
        scene.size
    );
}

#[test]
fn a_plain_picture_is_dasks() {
    let scene = sample::scene(&sample::mean(4), "dask", None);
    // Dask's own is 606 x 730 points.
    assert!((scene.size.width / 606.0 - 1.0).abs() < 0.03, "{:?}", scene.size);
    assert!((scene.size.height / 730.0 - 1.0).abs() < 0.03, "{:?}", scene.size);
    let roles: BTreeSet<&str> = scene.styles.values().iter().map(|style| style.role.name()).collect();
    assert_eq!(roles.into_iter().collect::<Vec<_>>(), ["arrow", "block", "call", "edge", "label"]);
}

#[test]
fn words_over_time_do_not_touch_each_other() {
    let mut n_words = 0;
    for (name, scene) in scenes() {
        let strips = groups(&scene, |group| matches!(group, Group::Strip { .. }));
        let items = strips.into_iter().flat_map(|(_, items)| items);
        let words: Vec<(&str, Extent)> = items
            .filter_map(|item| match item {
                Item::Text { text, .. } => Some((scene.text(text), extent(&scene, item)?)),
                _ => None,
            })
            .collect();
        n_words += words.len();
        for (i, (a, here)) in words.iter().enumerate() {
            for (b, there) in &words[..i] {
                assert!(!here.overlaps(*there), "{name}: {a:?} and {b:?}");
            }
        }
    }
    assert!(n_words > 500, "{n_words}");
}

#[test]
fn what_stands_under_a_graph_moves_no_mark() {
    let run = Run { workers: 2, spread: 2, ..Run::default() };
    for graph in [sample::mean(4), sample::mean(24), sample::small()] {
        let places = |scene: &Scene| -> Vec<Point> {
            let mut places = Vec::new();
            for (_, items) in groups(scene, |group| matches!(group, Group::Node { .. })) {
                places.extend(items.iter().find_map(|item| match item {
                    Item::Ellipse { center, .. } | Item::Rect { center, .. } => Some(*center),
                    _ => None,
                }));
            }
            places.iter().map(|&place| place - places[0]).collect()
        };
        let (alone, over) =
            (sample::scene(&graph, "dask", Some(run)), sample::over_time(&graph, "dask", true, false));
        let (alone, over) = (places(&alone), places(&over));
        assert_eq!(alone.len(), over.len());
        assert!(alone.iter().zip(over).all(|(&a, b)| (a - b).length() < 1e-6));
    }
}
