//! The two ways to pixels look alike.

use super::draw;
use crate::{
    array::{Array, Chunks, Random, ReduceOptions},
    backend::png::draw_svg,
    diagram,
    layout::{LayoutOptions, layout},
    scene::{Scene, SceneOptions, Theme, compose},
};
use proptest::prelude::*;

fn picture(array: &Array, theme: &str, is_stacked: bool) -> Scene {
    let graph = array.to_graph().unwrap();
    let diagram = if is_stacked {
        diagram::stacks(&graph, &diagram::StackOptions::default())
    } else {
        diagram::calls_and_blocks(&graph)
    };
    let layout = layout(diagram.layout_input(), &LayoutOptions::default());
    let theme = Theme::by_name(theme).unwrap();
    compose(&diagram, &layout, None, &SceneOptions { theme, ..SceneOptions::default() })
}

fn random(shape: &[i64], chunks: i64) -> Array {
    Random::new().random(shape, &Chunks::from(chunks)).unwrap()
}

#[test]
fn both_renderers_look_alike() {
    let square = random(&[6, 6], 2);
    let turned = square.add(square.transpose(&[1, 0]).unwrap()).unwrap();
    let mean = random(&[40], 10).mean(&ReduceOptions::default()).unwrap();
    for (array, is_stacked) in [(&turned, false), (&mean, false), (&turned, true)] {
        for theme in Theme::NAMES {
            let scene = picture(array, theme, is_stacked);
            for scale in [0.3, 1.0, 1.7] {
                let side = |points: f64| (points * scale).round() as u32;
                let (width, height) = (side(scene.size.width), side(scene.size.height));
                let one = draw_svg(&scene, width, height).unwrap().on_white();
                let other = draw(&scene, width, height).on_white();
                let off: Vec<u8> = one.iter().zip(&other).map(|(a, b)| a.abs_diff(*b)).collect();
                let mean = off.iter().map(|&off| f64::from(off)).sum::<f64>() / off.len() as f64;
                let loud = off.iter().filter(|&&off| off > 90).count() as f64 / off.len() as f64;
                assert!(mean < 6.0 && loud < 0.004, "{theme} at {scale}: {mean} off, {loud} loudly");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_size_can_be_drawn(width in 1u32..400, height in 1u32..400) {
        let scene = picture(&random(&[9], 3), "light", false);
        let pixels = draw(&scene, width, height);
        prop_assert_eq!(pixels.on_white().len() as u32, width * height * 3);
    }
}
