use super::*;
use crate::{
    array::{Array, Chunks, Random, ReduceOptions},
    data::Id,
    diagram::bands,
    overlay::Tint,
    scene::Item,
};
use proptest::prelude::*;

fn mean(n: i64) -> Array {
    let x = Random::new().random(&[n], &Chunks::from(1)).unwrap();
    x.add(1).unwrap().mean(&ReduceOptions::default()).unwrap()
}

/// Everything that takes room lies inside.
fn is_inside(scene: &Scene) -> bool {
    let within = |p: Point| {
        (-0.01..=scene.size.width + 0.01).contains(&p.x) && (-0.01..=scene.size.height + 0.01).contains(&p.y)
    };
    scene.points.iter().all(|&p| within(p))
        && scene.items.iter().all(|item| match item {
            Item::Cells { corner, pitch, n_rows, cells, .. } => {
                let n_columns = (cells.end - cells.start).div_ceil(*n_rows);
                let across = point(pitch * f64::from(n_columns), pitch * f64::from(*n_rows));
                within(*corner) && within(*corner + across)
            }
            Item::Text { anchor, font_size, text, .. } => {
                let end = anchor.x + crate::font::width(scene.text(text), *font_size);
                within(*anchor - point(0.0, 0.7 * font_size)) && within(point(end, anchor.y))
            }
            _ => true,
        })
}

#[test]
fn a_large_mosaic_is_about_as_high_as_wide_and_its_words_are_large() {
    let graph = mean(3000).to_graph().unwrap();
    let scene = mosaic(&bands(&graph), None, &SceneOptions::default());
    let aspect = scene.size.width / scene.size.height;
    assert!((0.8..2.2).contains(&aspect), "{:?}", scene.size);
    let texts: Vec<&str> = scene
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Text { font_size, text, .. } => {
                assert!(*font_size >= scene.size.width / 110.0);
                Some(scene.text(text))
            }
            _ => None,
        })
        .collect();
    assert!(texts.contains(&"mean_chunk × 3,000"), "{texts:?}");
}

#[test]
fn a_run_colours_cells_by_time() {
    let graph = mean(50).to_graph().unwrap();
    let shade = |task: TaskId| match task.index() {
        0 => Shade::Ended(State::Failed),
        n => Shade::Tint(Tint::Heat(n as f64 / graph.len() as f64)),
    };
    let shades = Shades { of: graph.ids().map(shade).collect(), ..Shades::default() };
    let options = SceneOptions::default();
    let scene = mosaic(&bands(&graph), Some(&shades), &options);
    let fills: Vec<_> = scene.cells.iter().map(|&style| scene.styles[style].fill.unwrap()).collect();
    assert!(fills.contains(&options.theme.failed_fill));
    assert!(fills.iter().collect::<std::collections::BTreeSet<_>>().len() > 30);
    assert!(is_inside(&scene));
}

#[test]
fn nothing_is_an_empty_mosaic() {
    let scene = mosaic(&Bands::default(), None, &SceneOptions::default());
    assert!(scene.cells.is_empty() && scene.size.width > 0.0 && scene.size.height > 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_cell_for_every_task_and_all_inside(n in 1i64..400, layers in 0usize..40, direction in 0usize..4) {
        let mut array = mean(n);
        for _ in 0..layers {
            array = array.add(1).unwrap();
        }
        let graph = array.to_graph().unwrap();
        let direction = [
            Direction::BottomToTop,
            Direction::TopToBottom,
            Direction::LeftToRight,
            Direction::RightToLeft,
        ][direction];
        let options = SceneOptions { direction, ..SceneOptions::default() };
        let scene = mosaic(&bands(&graph), None, &options);
        prop_assert_eq!(scene.cells.len(), graph.len());
        prop_assert!(is_inside(&scene));
    }
}
