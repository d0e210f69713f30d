//! What a PDF of pages promises.

use crate::{
    reader::{Reader, numbers, shown, value},
    sample::{self, Run},
};
use chunkscope::{
    backend::pdf,
    scene::{self, Item, Paper, Scene},
};
use std::collections::BTreeMap;

const RUN: Run = Run { workers: 2, is_fused: true, fails: false, spread: 600 };

fn many() -> Scene {
    sample::scene(&sample::mean(60), "dask", Some(RUN))
}

fn paged(scene: &Scene) -> Vec<u8> {
    pdf::pages(scene, &scene::pages(scene, Paper::A4).unwrap())
}

fn words(letters: &BTreeMap<u16, String>, content: &[u8]) -> Vec<String> {
    let lines = shown(content);
    lines.iter().map(|line| line.letters.iter().map(|number| letters[number].as_str()).collect()).collect()
}

/// Where a page shows the picture, and how: the clip's left, bottom, width and height; the scale and the way to go.
struct Placed {
    clip: Vec<f64>,
    matrix: Vec<f64>,
}

impl Placed {
    fn of(content: &[u8]) -> Self {
        let text = String::from_utf8_lossy(content).into_owned();
        let before = &text[..text.find("/P Do").unwrap()];
        let operands =
            |operator: &str| numbers(before.lines().find_map(|line| line.strip_suffix(operator)).unwrap());
        assert!(before.contains("\nW\nn\n"), "{before}");
        Self { clip: operands(" re"), matrix: operands(" cm") }
    }

    fn shows(&self, x: f64, y: f64) -> bool {
        let (x, y) = (self.matrix[0] * x + self.matrix[4], self.matrix[3] * y + self.matrix[5]);
        let (right, top) = (self.clip[0] + self.clip[2], self.clip[1] + self.clip[3]);
        (self.clip[0]..right).contains(&x) && (self.clip[1]..top).contains(&y)
    }
}

#[test]
fn has_the_picture_once_and_as_many_pages_as_it_says() {
    let scene = many();
    let bytes = paged(&scene);
    assert!(bytes == paged(&scene));
    let reader = Reader::new(&bytes);
    let contents = reader.contents();
    let n = contents.len();
    assert!(n > 4, "{n} pages");
    assert!(scene::least_pages(121, Paper::A4) <= n);
    assert!(reader.dictionary("/Type/Pages").contains(&format!("/Count {n}")));
    let letters = reader.unicode();
    for (content, number) in contents.iter().zip(1..) {
        let last = words(&letters, content).pop().unwrap();
        let which = format!("page {number} of {n}, ");
        assert!(last.starts_with(&which), "{last}");
        assert_eq!(last.contains("overview"), number == 1, "{last}");
        assert_eq!(last.contains("row"), number > 1, "{last}");
    }
    let numbered: Vec<String> = (2..=n).map(|number| number.to_string()).collect();
    assert_eq!(words(&letters, &contents[0])[..n - 1], numbered);
    // A page costs little beside the picture.
    let whole = pdf::pdf(&scene).len();
    assert!(bytes.len() < whole + 3_000 + 700 * n, "{} instead of {whole} bytes", bytes.len());
}

#[test]
fn shows_every_text_on_one_page_besides_the_first() {
    let scene = many();
    let bytes = paged(&scene);
    let reader = Reader::new(&bytes);
    let picture = reader.picture();
    let texts = scene.items.iter().filter(|item| matches!(item, Item::Text { .. })).count();
    let lines = shown(&picture);
    assert_eq!(lines.len(), texts);
    let contents = reader.contents();
    let (whole, parts) = contents.split_first().unwrap();
    let (whole, parts) =
        (Placed::of(whole), parts.iter().map(|content| Placed::of(content)).collect::<Vec<_>>());
    for line in lines {
        assert!(whole.shows(line.x, line.y));
        assert_eq!(parts.iter().filter(|part| part.shows(line.x, line.y)).count(), 1);
    }
    assert!(parts.iter().all(|part| part.matrix[0] >= 0.5 && whole.matrix[0] < 0.5));
}

#[test]
fn is_one_page_where_that_can_be_read() {
    let scene = sample::scene(&sample::mean(4), "dask", None);
    let bytes = paged(&scene);
    let reader = Reader::new(&bytes);
    let page = reader.dictionary("/Type/Page/");
    let sides = numbers(value(&page, "/MediaBox"));
    let (short, long) = (sides[2].min(sides[3]), sides[2].max(sides[3]));
    assert!((short - 595.28).abs() < 0.01 && (long - 841.89).abs() < 0.01, "{page}");
    let lines = shown(&reader.picture());
    let placed = Placed::of(&reader.content());
    assert!(!lines.is_empty() && lines.iter().all(|line| placed.shows(line.x, line.y)));
    assert!(words(&reader.unicode(), &reader.content()).is_empty());
}
