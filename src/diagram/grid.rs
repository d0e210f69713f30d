//! How an array is cut into chunks, as a small drawing: a rectangle for one axis or two, a box seen from a corner for
//! three, several of them side by side for more.
//!
//! In: the chunks of an array, and how much room there is. Out: parallelograms and lines that fill the room as far as
//! the array's proportions let them. What always holds: along an axis everything is in true proportion; where chunks
//! are too thin to be told apart, a shade reaches over them instead of lines.
//!
//! The way of drawing is that of Dask's `_repr_html_`: the last axis runs to the right, the one before it downward,
//! the one before that towards the reader.

use crate::{
    chunks::{ChunkGrid, ends},
    geom::{Point, Size, point, size},
};
use std::f64::consts::E;

/// The room beside a drawing, and above and below it, in points.
pub const GRID_MARGIN: f64 = 10.0;
/// The least distance between lines, in points: some twenty in the room that a mark has.
const LEAST_GAP: f64 = 3.5;
/// An axis that runs towards the reader is drawn shorter by this factor, along and across.
const FORESHORTENED: f64 = 1.7;
/// The room between two drawings side by side, as a part of the longest axis.
const BESIDE: f64 = 0.15;
/// A single element, as a part of the room.
const ELEMENT: f64 = 0.2;
/// An axis shorter than the longest by more than this gets no shorter.
const MOST_RATIO: f64 = 100.0;
/// Makes the logarithm of a ratio go on where true ratios end, at e: `e.powf(e) - e`.
const ONWARD: f64 = 12.436;

/// The chunks of an array, to be painted from an upper left corner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridDrawing {
    /// What it takes; nothing where there is nothing to draw.
    pub size: Size,
    /// The sides that are seen.
    pub faces: Vec<Face>,
    /// Of an array of at most three axes where each axis runs, as far outside as it can be seen.
    pub sides: Vec<SideOf>,
}

/// Where an axis runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SideOf {
    /// Its number.
    pub axis: usize,
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

impl GridDrawing {
    /// How much of a mark's width is the drawing's, with the room beside it.
    pub fn beside(&self) -> f64 {
        if self.faces.is_empty() { 0.0 } else { self.size.width + GRID_MARGIN }
    }
}

/// One side of an array.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Its corners, one after the other.
    pub corners: [Point; 4],
    /// Where one chunk ends and the next begins.
    pub lines: Vec<[Point; 2]>,
    /// Where chunks are too thin to be drawn one by one.
    pub shades: Vec<[Point; 4]>,
}

/// Draws the chunks of an array in at most so much room. An array without elements has no drawing.
///
/// Linear in the number of chunks along the axes.
pub fn grid(chunks: &ChunkGrid, room: Size) -> GridDrawing {
    if chunks.shape().contains(&0) {
        return GridDrawing::default();
    }
    if chunks.n_axes() == 0 {
        let side = ELEMENT * room.width.min(room.height);
        let face =
            Face::new(Point::default(), &Side::whole(point(side, 0.0)), &Side::whole(point(0.0, side)));
        return GridDrawing { size: size(side, side), faces: vec![face], sides: Vec::new() };
    }
    let axes = axes(chunks);
    // As large as the room lets it, seen from how large it is where the longest axis is 1.
    let unit = extent(&axes, 1.0);
    let scale = (room.width / unit.width).min(room.height / unit.height);
    let sides = if chunks.n_axes() <= 3 { sides(&axes, chunks.n_axes(), scale) } else { Vec::new() };
    let mut drawing = GridDrawing { size: extent(&axes, scale), faces: Vec::new(), sides };
    let mut corner = Point::default();
    for part in parts(&axes) {
        drawing.faces.extend(faces(part, scale, corner));
        corner.x += part_extent(part, scale).width + BESIDE * scale;
    }
    drawing
}

/// An axis to draw.
struct Axis<'a> {
    chunks: &'a [u64],
    /// How long it is drawn, where the longest is 1.
    length: f64,
}

/// The axes of an array. One that would stand alone is given another of length 1 before it.
fn axes(chunks: &ChunkGrid) -> Vec<Axis<'_>> {
    let alone: Option<&[u64]> = (chunks.n_axes() % 3 == 1).then_some(&[1]);
    let all: Vec<&[u64]> = alone.into_iter().chain(chunks.axes().iter().map(|axis| &**axis)).collect();
    let shape: Vec<u64> = all.iter().map(|axis| axis.iter().sum()).collect();
    let longest = shape.iter().copied().max().unwrap_or(1) as f64;
    let length = |length: u64| 1.0 / shown_ratio(longest / length as f64);
    all.into_iter().zip(shape).map(|(chunks, n)| Axis { chunks, length: length(n) }).collect()
}

/// How many times longer than another an axis is drawn: so many times as it is up to e, ever less beyond, so that both
/// are seen.
fn shown_ratio(ratio: f64) -> f64 {
    if ratio < E { ratio } else { (ratio.min(MOST_RATIO) + ONWARD).ln() }
}

/// The axes that are drawn together: by threes, and what is left over first.
fn parts<'a, 'b>(axes: &'a [Axis<'b>]) -> impl Iterator<Item = &'a [Axis<'b>]> {
    let (first, rest) = axes.split_at(axes.len() % 3);
    [first].into_iter().filter(|first| !first.is_empty()).chain(rest.chunks(3))
}

/// What all axes take where the longest is `scale` long.
fn extent(axes: &[Axis<'_>], scale: f64) -> Size {
    let mut whole = Size::default();
    for (number, part) in parts(axes).enumerate() {
        let part = part_extent(part, scale);
        whole.width += part.width + if number > 0 { BESIDE * scale } else { 0.0 };
        whole.height = whole.height.max(part.height);
    }
    whole
}

/// What two axes or three take where the longest of all is `scale` long.
fn part_extent(part: &[Axis<'_>], scale: f64) -> Size {
    let lengths: Vec<f64> = part.iter().map(|axis| axis.length * scale).collect();
    match *lengths {
        [z, y, x] => size(x + z / FORESHORTENED, y + z / FORESHORTENED),
        [y, x] => size(x, y),
        _ => Size::default(),
    }
}

/// Where the axes of an array of at most three run. An axis that was only given beside one that is alone has no side.
fn sides(axes: &[Axis<'_>], n_axes: usize, scale: f64) -> Vec<SideOf> {
    let lengths: Vec<f64> = axes.iter().map(|axis| axis.length * scale).collect();
    let (near, y, x) = match *lengths {
        [z, y, x] => (point(1.0, 1.0) * (z / FORESHORTENED), y, x),
        [y, x] => (Point::default(), y, x),
        _ => return Vec::new(),
    };
    let foot = near + point(0.0, y);
    let ends =
        [(point(0.0, y), foot), (near + point(x, 0.0), foot + point(x, 0.0)), (foot, foot + point(x, 0.0))];
    ends[3 - n_axes..].iter().enumerate().map(|(axis, &(from, to))| SideOf { axis, from, to }).collect()
}

/// The sides of two axes or three that are seen, from their upper left corner.
fn faces(part: &[Axis<'_>], scale: f64, corner: Point) -> Vec<Face> {
    let side = |axis: &Axis<'_>, way: Point| Side::new(axis.chunks, axis.length * scale, way);
    let (right, down, near) = (point(1.0, 0.0), point(0.0, 1.0), point(1.0, 1.0) * (1.0 / FORESHORTENED));
    match part {
        [z, y, x] => {
            let (z, y, x) = (side(z, near), side(y, down), side(x, right));
            vec![Face::new(corner, &z, &y), Face::new(corner, &x, &z), Face::new(corner + z.way, &x, &y)]
        }
        [y, x] => vec![Face::new(corner, &side(x, right), &side(y, down))],
        _ => Vec::new(),
    }
}

/// An axis as it is drawn. Places on it go from 0 to 1.
struct Side {
    /// From its beginning to its end.
    way: Point,
    /// Where it is cut.
    cuts: Vec<f64>,
    /// From where to where it is cut too often to be drawn.
    dense: Vec<[f64; 2]>,
}

impl Side {
    /// An axis that is not cut.
    fn whole(way: Point) -> Self {
        Self { way, cuts: Vec::new(), dense: Vec::new() }
    }

    /// An axis of this length, which runs this way.
    fn new(chunks: &[u64], length: f64, way: Point) -> Self {
        let mut side = Self::whole(way * length);
        let n_elements = chunks.iter().sum::<u64>() as f64;
        let least = LEAST_GAP / (length * way.x.max(way.y));
        // Borders that are too near to each other, the ends of the axis among them: the first, the last, how many.
        let mut near = (0.0, 0.0, 1);
        for border in ends(chunks).map(|end| end as f64 / n_elements) {
            let (first, last, n) = near;
            if border - last >= least {
                side.cut(near);
                near = (border, border, 1);
            } else if border > last {
                near = (first, border, n + 1);
            }
        }
        side.cut(near);
        side
    }

    fn cut(&mut self, (first, last, n): (f64, f64, usize)) {
        if n > 2 {
            self.dense.push([first, last]);
        }
        let ends = [Some(first), (last > first).then_some(last)];
        self.cuts.extend(ends.into_iter().flatten().filter(|&place| place > 0.0 && place < 1.0));
    }
}

impl Face {
    fn new(corner: Point, one: &Side, other: &Side) -> Self {
        let mut face =
            Self { corners: quad(corner, one.way, other.way), lines: Vec::new(), shades: Vec::new() };
        for (along, across) in [(one, other.way), (other, one.way)] {
            let at = |place: f64| corner + along.way * place;
            face.lines.extend(along.cuts.iter().map(|&place| [at(place), at(place) + across]));
            let shade = |&[from, to]: &[f64; 2]| quad(at(from), along.way * (to - from), across);
            face.shades.extend(along.dense.iter().map(shade));
        }
        face
    }
}

/// The parallelogram that two ways span.
fn quad(corner: Point, one: Point, other: Point) -> [Point; 4] {
    [corner, corner + one, corner + one + other, corner + other]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(axes: &[&[u64]]) -> GridDrawing {
        grid(&ChunkGrid::new(axes.iter().copied()), size(80.0, 80.0))
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    /// Where upright lines stand, and at which heights the others lie.
    fn places(face: &Face) -> [Vec<f64>; 2] {
        let starts = |is_upright: bool| face.lines.iter().filter(move |[a, b]| close(a.x, b.x) == is_upright);
        [starts(true).map(|line| line[0].x).collect(), starts(false).map(|line| line[0].y).collect()]
    }

    #[test]
    fn two_axes_are_a_rectangle_in_proportion() {
        let drawing = drawn(&[&[10, 10], &[10, 20, 10]]);
        assert_eq!(drawing.size, size(80.0, 40.0));
        let [face] = &drawing.faces[..] else { panic!("{drawing:?}") };
        assert_eq!(
            face.corners,
            [(0.0, 0.0), (80.0, 0.0), (80.0, 40.0), (0.0, 40.0)].map(|(x, y)| point(x, y))
        );
        assert_eq!(places(face), [vec![20.0, 60.0], vec![20.0]]);
        assert_eq!(face.lines[0], [point(20.0, 0.0), point(20.0, 40.0)]);
        assert_eq!(face.lines[2], [point(0.0, 20.0), point(80.0, 20.0)]);
        assert!(face.shades.is_empty());
    }

    #[test]
    fn one_axis_lies_and_is_never_too_thin_to_be_seen() {
        let drawing = drawn(&[&[200_000_000; 4]]);
        // The logarithm of 112.436 is 4.722….
        assert!(close(drawing.size.width, 80.0) && close(drawing.size.height, 80.0 / 112.436f64.ln()));
        assert_eq!(places(&drawing.faces[0]), [vec![20.0, 40.0, 60.0], vec![]]);
        assert_eq!(drawn(&[&[1_000_000]]).size, drawn(&[&[1], &[100]]).size);
        assert_eq!(drawn(&[&[100, 100], &[1]]).size.height, 80.0);
    }

    #[test]
    fn ratios_are_true_up_to_e_and_go_on_from_there() {
        assert!(close(shown_ratio(2.0), 2.0) && close(shown_ratio(20.0), 32.436f64.ln()));
        assert!((shown_ratio(E) - shown_ratio(E - 1e-9)).abs() < 1e-3);
        assert!(close(shown_ratio(1e9), shown_ratio(100.0)));
    }

    #[test]
    fn irregular_chunks_keep_their_proportions() {
        let drawing = drawn(&[&[50, 30, 20], &[100]]);
        assert_eq!(places(&drawing.faces[0]), [vec![], vec![40.0, 64.0]]);
    }

    #[test]
    fn chunks_too_thin_to_be_told_apart_are_a_shade_as_wide_as_they_are() {
        let many = drawn(&[&[1; 100], &[100]]);
        assert_eq!(many.faces[0].shades, [quad(Point::default(), point(0.0, 80.0), point(80.0, 0.0))]);
        assert!(many.faces[0].lines.is_empty());
        let twenty = drawn(&[&[5; 20], &[100]]);
        assert_eq!((twenty.faces[0].lines.len(), twenty.faces[0].shades.len()), (19, 0));
        // Forty elements in chunks of one, between two chunks of thirty.
        let mixed: Vec<u64> = [30].into_iter().chain([1; 40]).chain([30]).collect();
        let face = &drawn(&[&mixed, &[100]]).faces[0];
        assert_eq!(places(face), [vec![], vec![24.0, 56.0]]);
        assert_eq!(face.shades[0][0], point(0.0, 24.0));
        assert_eq!(face.shades[0][2], point(80.0, 56.0));
        // One thin chunk is two lines, and one without elements none.
        assert_eq!(places(&drawn(&[&[49, 2, 0, 49], &[100]]).faces[0])[1].len(), 2);
    }

    #[test]
    fn three_axes_are_a_box_of_which_three_sides_are_seen() {
        let drawing = drawn(&[&[17, 17], &[34], &[17, 17]]);
        // The longest side takes 80 / (1 + 1 / 1.7).
        let side = 80.0 / (1.0 + 1.0 / 1.7);
        let deep = side / 1.7;
        assert!(close(drawing.size.width, 80.0) && close(drawing.size.height, 80.0));
        let [left, top, front] = &drawing.faces[..] else { panic!("{drawing:?}") };
        assert!(close(left.corners[1].x, deep) && close(left.corners[3].y, side));
        assert!(close(top.corners[1].x, side) && close(top.corners[2].y, deep));
        assert!(close(front.corners[0].x, deep) && close(front.corners[2].y, 80.0));
        let n_lines = drawing.faces.iter().map(|face| face.lines.len()).collect::<Vec<_>>();
        assert_eq!(n_lines, [1, 2, 1]);
        let [from, to] = left.lines[0];
        assert!(close(from.x, deep / 2.0) && close(to.x, deep / 2.0) && close(to.y - from.y, side));
    }

    #[test]
    fn more_axes_stand_side_by_side() {
        let faces = |n: usize| drawn(&vec![&[2, 2][..]; n]).faces.len();
        assert_eq!([1, 2, 3, 4, 5, 6, 7].map(faces), [1, 1, 3, 4, 4, 6, 7]);
        for n in 1..=9 {
            let drawing = drawn(&vec![&[2, 3][..]; n]);
            assert!(drawing.size.width <= 80.0 + 1e-9 && drawing.size.height <= 80.0 + 1e-9, "{n}");
            let corners = drawing.faces.iter().flat_map(|face| face.corners);
            let reach = corners.fold(point(0.0, 0.0), |far, p| point(far.x.max(p.x), far.y.max(p.y)));
            assert!(close(reach.x, drawing.size.width) && close(reach.y, drawing.size.height), "{n}");
        }
    }

    #[test]
    fn a_scalar_is_a_small_square_and_nothing_is_nothing() {
        let scalar = drawn(&[]);
        assert_eq!((scalar.size, scalar.faces.len()), (size(16.0, 16.0), 1));
        assert_eq!(drawn(&[&[0, 0], &[4]]), GridDrawing::default());
    }
}
