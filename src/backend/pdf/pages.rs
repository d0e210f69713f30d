//! A scene cut into pages: the picture is written once, and each page shows its part of it.

use super::{CONTENT, PAGES, Sheet, Used, begin, content, end, hundredths, packed};
use crate::scene::{Page, Scene};
use pdf_writer::{Content, Filter, Finish, Name, Rect, Ref};
use std::iter;

/// The picture takes the place of the only page's content.
const PICTURE: Ref = CONTENT;
/// Its name in the content of pages.
const PICTURE_NAME: Name<'_> = Name(b"P");
/// The pages take this number and every second one after it, their content those between.
const FIRST_PAGE: i32 = 12;

/// Writes a scene as a whole PDF document of these pages. Linear in the number of items and of pages.
pub fn pages(scene: &Scene, pages: &[Page]) -> Vec<u8> {
    let used = Used::by(iter::once(scene).chain(pages.iter().map(|page| &page.over)));
    // A picture that is no page has units of any number.
    let picture = Sheet { unit: 1.0, ..Sheet::of(scene) };
    let page_of = |i: usize| Ref::new(FIRST_PAGE + 2 * number(i));

    let mut pdf = begin(&scene.title);
    let mut tree = pdf.pages(PAGES);
    tree.kids((0..pages.len()).map(page_of)).count(number(pages.len()));
    let mut resources = tree.resources();
    resources.x_objects().pair(PICTURE_NAME, PICTURE);
    used.name(&mut resources);
    resources.finish();
    tree.finish();

    let operators = packed(&content::content(scene, picture, &used));
    let mut form = pdf.form_xobject(PICTURE, &operators);
    form.filter(Filter::FlateDecode);
    form.bbox(area(picture));
    used.name(&mut form.resources());
    form.finish();

    for (i, part) in pages.iter().enumerate() {
        let content = Ref::new(page_of(i).get() + 1);
        let paper = Sheet::of(&part.over);
        let mut page = pdf.page(page_of(i));
        page.parent(PAGES).media_box(area(paper)).contents(content);
        if !used.opacities.is_empty() {
            page.group().transparency().isolated(true).color_space().device_rgb();
        }
        page.finish();
        let mut operators = placed(part, picture, paper);
        operators.extend(content::content(&part.over, paper, &used));
        pdf.stream(content, &packed(&operators)).filter(Filter::FlateDecode);
    }
    end(pdf, &scene.title, &used)
}

/// The part of the picture in its place on the paper, and nothing around it.
fn placed(part: &Page, picture: Sheet, paper: Sheet) -> Vec<u8> {
    let Page { corner, size, at, scale, .. } = *part;
    // PDF's y grows upward, from the lower edge of the paper and of the picture.
    let bottom = paper.height - at.y - size.height * scale;
    let [left, bottom, width, height] =
        [at.x, bottom, size.width * scale, size.height * scale].map(|number| hundredths(number) as f32);
    let across = at.x - corner.x * scale;
    let up = paper.height - at.y - (picture.height - corner.y) * scale;
    let mut content = Content::new();
    content.save_state().rect(left, bottom, width, height).clip_nonzero().end_path();
    content.transform([
        scale as f32,
        0.0,
        0.0,
        scale as f32,
        hundredths(across) as f32,
        hundredths(up) as f32,
    ]);
    content.x_object(PICTURE_NAME).restore_state();
    let mut operators = content.finish().into_vec();
    operators.push(b'\n');
    operators
}

fn area(sheet: Sheet) -> Rect {
    Rect::new(0.0, 0.0, sheet.width as f32, sheet.height as f32)
}

/// A number of pages, which are hundreds at most.
fn number(pages: usize) -> i32 {
    i32::try_from(pages).expect("a picture has no thousand million pages")
}
