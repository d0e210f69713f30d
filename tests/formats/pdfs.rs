//! What a PDF promises.

use crate::{
    reader::{Reader, numbers, shown, value},
    sample::{self, EXPRESSION, Run},
};
use chunkscope::{
    backend::{
        pdf::pdf,
        svg::{Text, svg},
    },
    data::{Id, StyleId},
    font,
    geom::{point, size},
    scene::{Align, Dash, Item, Role, Scene, Style, rgb},
};

const RUN: Run = Run { workers: 2, is_fused: true, fails: false, spread: 600 };

/// One line of text at (10, 20) on a page of 200 by 100.
fn with_text(text: &str) -> Scene {
    let style =
        Style { role: Role::Label, fill: Some(rgb(0)), stroke: None, stroke_width: 0.0, dash: Dash::Solid };
    let label = Item::Text {
        anchor: point(10.0, 20.0),
        align: Align::Left,
        font_size: 14.0,
        text: 0..text.len() as u32,
        style: StyleId::from_index(0),
    };
    Scene {
        size: size(200.0, 100.0),
        styles: vec![style].into(),
        items: vec![label],
        text: text.to_owned(),
        ..Scene::default()
    }
}

fn read_back(bytes: &[u8]) -> Vec<String> {
    let reader = Reader::new(bytes);
    let letters = reader.unicode();
    shown(&reader.content())
        .iter()
        .map(|line| line.letters.iter().map(|number| letters[number].as_str()).collect())
        .collect()
}

#[test]
fn is_one_page_of_the_scenes_size_and_the_same_every_time() {
    for (name, scene) in sample::scenes() {
        let bytes = pdf(&scene);
        assert!(bytes == pdf(&scene), "{name}");
        let reader = Reader::new(&bytes);
        assert!(reader.dictionary("/Type/Pages").contains("/Count 1"), "{name}");
        let sides = numbers(value(&reader.dictionary("/Type/Page/"), "/MediaBox"));
        let off = (sides[2] - scene.size.width).abs().max((sides[3] - scene.size.height).abs());
        assert!(off < 0.0051 && sides[..2] == [0.0, 0.0], "{name}: {sides:?}");
        assert!(!reader.says("Date"), "{name}");
    }
}

#[test]
fn knows_what_it_shows() {
    let bytes = pdf(&sample::scene(&sample::mean(4), "dask", Some(RUN)));
    let info = Reader::new(&bytes).dictionary("/Creator");
    assert!(info.contains(&format!("/Title({EXPRESSION})")), "{info}");
}

#[test]
fn has_every_line_of_text_to_be_copied() {
    for (name, scene) in sample::scenes() {
        let written: Vec<String> = scene
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Text { text, .. } => Some(scene.text(text)).filter(|text| !text.is_empty()),
                _ => None,
            })
            .map(|text| text.replace(['\t', '\n'], " ").replace('\u{1}', "\u{fffd}"))
            .collect();
        assert_eq!(read_back(&pdf(&scene)), written, "{name}");
    }
}

#[test]
fn sets_text_where_the_svg_has_it() {
    for (name, scene) in sample::scenes() {
        let bytes = pdf(&scene);
        let reader = Reader::new(&bytes);
        let height = numbers(value(&reader.dictionary("/Type/Page/"), "/MediaBox"))[3];
        let svg = svg(&scene, Text::Outlines);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let href = |node: roxmltree::Node<'_, '_>| node.attribute("href").map(str::to_owned);
        let empty: Vec<String> = document
            .descendants()
            .filter(|node| node.attribute("d") == Some(""))
            .map(|node| format!("#{}", node.attribute("id").unwrap()))
            .collect();
        let mut places = document
            .descendants()
            .filter(|node| node.has_tag_name("use") && !empty.contains(&href(*node).unwrap()))
            .map(|node| ["x", "y"].map(|name| node.attribute(name).unwrap().parse::<f64>().unwrap()));
        for line in shown(&reader.content()) {
            let [x, y] = places.next().unwrap();
            assert!((line.x - x).abs() < 0.001, "{name}: {} instead of {x}", line.x);
            assert!((height - line.y - y).abs() < 0.006, "{name}: {} instead of {y}", height - line.y);
            assert!(line.font_size >= 6.0, "{name}");
        }
        assert!(places.next().is_none(), "{name}");
    }
}

#[test]
fn brings_the_letters_it_uses_as_wide_as_the_layout_took_them_to_be() {
    let bytes = pdf(&sample::scene(&sample::mean(4), "dask", Some(RUN)));
    let reader = Reader::new(&bytes);
    let part = reader.stream(&reader.dictionary("/Type/FontDescriptor"), "/FontFile2");
    assert!(part.len() < 30_000, "{} bytes of font", part.len());
    let face = ttf_parser::Face::parse(&part, 0).unwrap();

    let font = reader.dictionary("/CIDFontType2");
    let widths = numbers(value(&font[font.find("/W[").unwrap()..], "1["));
    let glyphs = reader.stream(&font, "/CIDToGIDMap");
    for (number, letter) in reader.unicode() {
        let letter = letter.chars().next().unwrap();
        let place = usize::from(number) * 2;
        let glyph = ttf_parser::GlyphId(u16::from_be_bytes([glyphs[place], glyphs[place + 1]]));
        let width = widths[usize::from(number) - 1] / 1000.0;
        let in_the_file = f64::from(face.glyph_hor_advance(glyph).unwrap()) / f64::from(face.units_per_em());
        assert!((width - font::advance(letter)).abs() < 1e-6, "{letter}: {width}");
        assert!((in_the_file - width).abs() < 1e-6, "{letter}: {in_the_file}");
        assert_eq!(face.glyph_bounding_box(glyph).is_none(), letter == ' ', "{letter}");
    }
    assert!(bytes.len() < 25_000, "{} bytes", bytes.len());
}

#[test]
fn letters_that_the_font_lacks_are_boxes_that_can_be_copied() {
    // µ is two letters with one glyph; the last three have none.
    let text = "a µ μ 雪 \u{1F600} \u{10FFFF}";
    assert_eq!(read_back(&pdf(&with_text(text))), [text]);
}

#[test]
fn text_of_every_letter_there_is_does_not_break_it() {
    let all: String = (' '..='\u{2FFFF}').collect();
    let bytes = pdf(&with_text(&all));
    let reader = Reader::new(&bytes);
    assert_eq!(reader.unicode().len(), usize::from(u16::MAX));
    assert_eq!(shown(&reader.content())[0].letters.len(), all.chars().count());
}

#[test]
fn a_page_too_long_for_readers_has_larger_units() {
    let scene = Scene { size: size(30_000.0, 300.0), ..with_text("far") };
    let page = Reader::new(&pdf(&scene)).dictionary("/Type/Page/");
    assert!(page.contains("/MediaBox[0 0 10000 100]") && page.contains("/UserUnit 3"), "{page}");
}

#[test]
fn paints_nothing_where_there_are_no_points() {
    let mut scene = with_text("");
    let style = StyleId::from_index(0);
    scene.items.push(Item::Curve { range: 0..0, style });
    scene.items.push(Item::Polygon { range: 0..0, style });
    let content = Reader::new(&pdf(&scene)).content();
    assert_eq!(String::from_utf8_lossy(&content).trim(), "4 M");
}

#[test]
fn lets_through_what_the_scene_lets_through() {
    let mut scene = with_text("faint");
    assert!(!Reader::new(&pdf(&scene)).says("/ExtGState"));
    let mut style = scene.styles.values()[0];
    style.fill = Some(chunkscope::scene::Rgba([255, 0, 0, 128]));
    scene.styles = vec![style].into();
    let page = Reader::new(&pdf(&scene)).dictionary("/Type/Page/");
    assert!(page.contains("/ca 0.5/CA 1"), "{page}");
}
