//! A scene as PDF: one page, or as many as it was cut into; vector shapes, and text that can be selected and searched.
//!
//! In: a scene, perhaps cut into pages. Out: a whole PDF 1.7 file. What always holds: the one page is as large as the
//! scene, a point for a point; of many pages each shows its part of one picture, which the file has once; every coordinate is the one that the SVG has, to the hundredth; text is set in the letters of the
//! embedded font that the picture uses, which go with it, without kerning, so that it is as wide as the layout took
//! it to be; no date and no random id is written. After ISO 32000-1.

mod content;
mod letters;
mod opacity;
mod pages;

pub use pages::pages;

use crate::scene::Scene;
use letters::Letters;
use opacity::Opacities;
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Settings, TextStr, writers::Resources};

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
/// The font's objects take this number and those after it.
const FONT: Ref = Ref::new(6);

/// The name of the font in the page's content.
const FONT_NAME: Name<'_> = Name(b"F");

/// Readers need not show a page with more units a side; a longer one has larger units.
const MOST_UNITS: f64 = 14_400.0;
/// Nor one with fewer.
const LEAST_UNITS: f64 = 3.0;

/// Writes a scene as a whole PDF document. Linear in the number of items.
pub fn pdf(scene: &Scene) -> Vec<u8> {
    let used = Used::by([scene]);
    let sheet = Sheet::of(scene);
    let mut pdf = begin(&scene.title);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    page(&mut pdf, sheet, &used);
    let content = packed(&content::content(scene, sheet, &used));
    pdf.stream(CONTENT, &content).filter(Filter::FlateDecode);
    end(pdf, &scene.title, &used)
}

/// What the items of a document are painted with.
struct Used {
    letters: Letters,
    opacities: Opacities,
}

impl Used {
    fn by<'a>(scenes: impl IntoIterator<Item = &'a Scene, IntoIter: Clone>) -> Self {
        let scenes = scenes.into_iter();
        Self { letters: Letters::of(scenes.clone()), opacities: Opacities::of(scenes) }
    }

    fn name(&self, resources: &mut Resources<'_>) {
        if !self.letters.is_empty() {
            resources.fonts().pair(FONT_NAME, FONT);
        }
        if !self.opacities.is_empty() {
            self.opacities.write(&mut resources.ext_g_states());
        }
    }
}

/// A document with its catalog.
fn begin(title: &str) -> Pdf {
    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES);
    if !title.is_empty() {
        catalog.viewer_preferences().display_doc_title(true);
    }
    catalog.finish();
    pdf
}

/// The whole file, with the font and what the document is called.
fn end(mut pdf: Pdf, title: &str, used: &Used) -> Vec<u8> {
    if !used.letters.is_empty() {
        used.letters.embed(&mut pdf, FONT);
    }
    let mut info = pdf.document_info(INFO);
    if !title.is_empty() {
        info.title(TextStr(title));
    }
    info.creator(TextStr("chunkscope"));
    info.finish();
    pdf.finish()
}

fn page(pdf: &mut Pdf, sheet: Sheet, used: &Used) {
    let mut page = pdf.page(PAGE);
    page.parent(PAGES);
    let side = |points: f64| (points / sheet.unit) as f32;
    page.media_box(Rect::new(0.0, 0.0, side(sheet.width), side(sheet.height)));
    if sheet.unit > 1.0 {
        page.user_unit(sheet.unit as f32);
    }
    page.contents(CONTENT);
    if !used.opacities.is_empty() {
        page.group().transparency().isolated(true).color_space().device_rgb();
    }
    used.name(&mut page.resources());
}

/// The paper: its two sides in points, and how many points a unit of the page has.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sheet {
    width: f64,
    height: f64,
    unit: f64,
}

impl Sheet {
    fn of(scene: &Scene) -> Self {
        let side = |points: f64| hundredths(points).max(LEAST_UNITS);
        let (width, height) = (side(scene.size.width), side(scene.size.height));
        Self { width, height, unit: (width.max(height) / MOST_UNITS).ceil().max(1.0) }
    }
}

/// A number as the SVG writes it: two decimals.
fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::size;

    fn sheet(width: f64, height: f64) -> Sheet {
        Sheet::of(&Scene { size: size(width, height), ..Scene::default() })
    }

    #[test]
    fn a_page_too_long_for_a_reader_has_larger_units() {
        assert_eq!(sheet(800.004, 14_400.0), Sheet { width: 800.0, height: 14_400.0, unit: 1.0 });
        assert_eq!(sheet(14_400.01, 90.0).unit, 2.0);
        assert_eq!(sheet(62_103.0, 2_888.0).unit, 5.0);
    }

    #[test]
    fn a_scene_without_anything_is_an_empty_page() {
        let bytes = pdf(&Scene::default());
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("%PDF-1.7") && text.contains("/MediaBox[0 0 3 3]"), "{text}");
        assert!(!text.contains("/Font"), "{text}");
    }
}
