use super::{parts::with_something, *};
use crate::{
    geom::point,
    scene::{
        Item, Role,
        painter::{Painter, drawn, filled},
        rgb,
    },
};

/// A square scene of `side` points with rows of marks 40 points wide, 60 points from one to the next.
fn of_marks(side: f64, n_columns: usize, n_rows: usize) -> Scene {
    let mut painter = Painter::default();
    painter.scene.size = size(side, side);
    for i in 0..n_columns * n_rows {
        let (column, row) = ((i % n_columns) as f64, (i / n_columns) as f64);
        let center = point(30.0 + 60.0 * column, 30.0 + 60.0 * row);
        painter.ellipse(center, size(40.0, 40.0), filled(Role::Call, rgb(0)));
    }
    painter.scene
}

/// Row and column of each part that has something, where cuts are 100 points apart.
fn used(scene: &Scene) -> Vec<(usize, usize)> {
    let cuts = [0.0, 100.0, 200.0, 300.0];
    with_something(scene, &cuts, &cuts).iter().map(|part| (part.row, part.column)).collect()
}

fn holds(page: &Page, item: &Item) -> bool {
    let Item::Ellipse { center, .. } = item else { return false };
    let (from, to) = (page.corner, page.corner + point(page.size.width, page.size.height));
    (from.x..to.x).contains(&(center.x - 20.0))
        && (from.x..to.x).contains(&(center.x + 20.0))
        && (from.y..to.y).contains(&(center.y - 20.0))
        && (from.y..to.y).contains(&(center.y + 20.0))
}

#[test]
fn what_can_be_read_on_one_page_is_one_page_with_nothing_over_it() {
    let scene = Scene { size: size(1500.0, 500.0), ..Scene::default() };
    let cut = pages(&scene, Paper::A4).unwrap();
    assert_eq!(cut.len(), 1);
    assert!(cut[0].scale > 0.5 && cut[0].over.items.is_empty());
    assert_eq!(cut[0].over.size, Paper::A4.size(true));
    let tall = Scene { size: size(500.0, 1500.0), ..Scene::default() };
    assert_eq!(pages(&tall, Paper::Letter).unwrap()[0].over.size, Paper::Letter.size(false));
    let small = Scene { size: size(50.0, 50.0), ..Scene::default() };
    assert_eq!(pages(&small, Paper::A4).unwrap()[0].scale, 1.0);
}

#[test]
fn every_mark_is_whole_on_one_page_and_no_page_is_without() {
    let scene = of_marks(6000.0, 90, 40);
    let cut = pages(&scene, Paper::A4).unwrap();
    let (whole, parts) = cut.split_first().unwrap();
    assert_eq!(whole.size, scene.size);
    for item in &scene.items {
        assert_eq!(parts.iter().filter(|page| holds(page, item)).count(), 1, "{item:?}");
    }
    for page in parts {
        assert!(scene.items.iter().any(|item| holds(page, item)), "{page:?}");
        assert!(page.scale * 14.0 >= 7.0);
        let lower = page.at + point(page.size.width, page.size.height) * page.scale;
        assert!(page.at.x >= 28.0 && lower.x <= page.over.size.width - 27.99);
        assert!(page.at.y >= 28.0 && lower.y <= page.over.size.height - 27.99);
    }
    let last = &parts.last().unwrap().over;
    assert_eq!(last.text, format!("page {0} of {0}, row 3, column 4", cut.len()));
}

#[test]
fn lying_or_standing_pages_are_taken_whichever_are_fewer() {
    let strip = Scene { size: size(1000.0, 6000.0), ..of_marks(0.0, 16, 99) };
    let cut = pages(&strip, Paper::A4).unwrap();
    assert!(cut.iter().all(|page| page.over.size == Paper::A4.size(false)));
    assert_eq!(cut.len(), 5);
    // A picture one lying page wide, on paper that stands, would be two columns.
    let strip = Scene { size: size(1500.0, 6000.0), ..of_marks(0.0, 24, 99) };
    let cut = pages(&strip, Paper::A4).unwrap();
    assert!(cut[1..].iter().all(|page| page.over.size == Paper::A4.size(true)));
}

#[test]
fn pages_that_are_too_many_are_counted() {
    let scene = of_marks(60_000.0, 1000, 1000);
    let n = pages(&scene, Paper::A4).unwrap_err();
    assert!((2_100..2_600).contains(&n), "{n}");
}

#[test]
fn a_line_is_where_it_goes_through() {
    let mut painter = Painter::default();
    painter.segment(point(10.0, 10.0), point(290.0, 250.0), drawn(Role::Edge, rgb(0), 1.0));
    assert_eq!(used(&painter.scene), [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2)]);
    // From the lower left around to the upper right.
    let mut painter = Painter::default();
    let bend = [point(10.0, 290.0), point(290.0, 290.0), point(290.0, 290.0), point(290.0, 10.0)];
    painter.curve(&bend, drawn(Role::Edge, rgb(0), 1.0));
    assert_eq!(used(&painter.scene), [(0, 2), (1, 2), (2, 0), (2, 1), (2, 2)]);
    // What is filled is inside too.
    let mut painter = Painter::default();
    painter
        .polygon(&[point(10.0, 10.0), point(190.0, 10.0), point(10.0, 190.0)], filled(Role::Arrow, rgb(0)));
    assert_eq!(used(&painter.scene), [(0, 0), (0, 1), (1, 0), (1, 1)]);
}

#[test]
fn more_marks_than_pages_could_hold_are_known_before() {
    // 785.89 by 539.28 points at half the size of life, for 4860 square points a task.
    assert_eq!([0, 1, 348, 349].map(|n| least_pages(n, Paper::A4)), [0, 1, 1, 2]);
    assert_eq!([174_409, 174_410].map(|n| least_pages(n, Paper::A4)), [MOST_PAGES, MOST_PAGES + 1]);
    assert_eq!([336, 337].map(|n| least_pages(n, Paper::Letter)), [1, 2]);
}
