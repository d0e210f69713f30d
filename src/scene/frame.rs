//! Where heading, graph, legend, timeline and caption go, and how high their words are set.

use super::{
    Group, SceneOptions, Theme,
    chunks::Arrays,
    hull,
    legend::Legend,
    painter::Painter,
    timeline::{self, Strip},
    words::Words,
};
use crate::{
    geom::{Point, Size, point, size},
    overlay::Overlay,
};

/// The room around a picture of nothing but a graph: Graphviz's `pad`, in points.
const MARGIN: f64 = 4.0;
/// The room around a picture that has a heading or a legend.
const WIDE_MARGIN: f64 = 14.0;
/// A title is never set narrower than this, however narrow the graph.
const LEAST_TITLE_WIDTH: f64 = 380.0;

/// Where the parts of a picture go.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    /// The whole picture.
    pub(super) size: Size,
    /// Where the layout's origin goes.
    pub(super) graph_corner: Point,
    heading: Words,
    heading_corner: Point,
    caption: Words,
    caption_corner: Point,
    pub(super) legend: Option<(Legend, Point)>,
    /// What stands under graph and legend.
    strip: Option<(Strip<'a>, Point)>,
    /// The arrays under all that.
    arrays: Option<(Arrays, Point)>,
}

impl<'a> Frame<'a> {
    /// A frame around a graph of this size: a legend beside what is high, below what is wide, a heading above both,
    /// a caption below.
    pub(super) fn around(graph: Size, overlay: Option<&Overlay>, options: &SceneOptions<'a>) -> Self {
        let hulls =
            overlay.filter(|overlay| !overlay.capsules.is_empty()).map_or(0.0, |_| hull::MARGIN + 1.0);
        let room = size(graph.width + 2.0 * hulls, graph.height + 2.0 * hulls);
        let legend = |font_size| overlay.and_then(|overlay| Legend::of(overlay, font_size));
        let frame = Self::with(room, TypeSize::over(graph, options), options, legend);
        Self { graph_corner: frame.graph_corner + point(hulls, hulls), ..frame }
    }

    /// A frame around a picture of this size, with the legend that there is at some height of type.
    pub(super) fn around_cells(
        picture: Size,
        options: &SceneOptions<'a>,
        legend: impl FnOnce(f64) -> Option<Legend>,
    ) -> Self {
        Self::with(picture, TypeSize::over(picture, options), options, legend)
    }

    /// A frame around a picture without a graph.
    pub(super) fn around_nothing(options: &SceneOptions<'a>) -> Self {
        Self::with(Size::default(), TypeSize::over(Size::default(), options), options, |_| None)
    }

    fn with(
        graph: Size,
        type_size: TypeSize,
        options: &SceneOptions<'a>,
        legend: impl FnOnce(f64) -> Option<Legend>,
    ) -> Self {
        let legend = legend(type_size.legend);
        let gap = 2.0 * type_size.legend;
        let mut body = Body::with(graph, legend, gap);
        let strip = options.timeline.map(|timeline| {
            let width = body.size.width.max(timeline::LEAST_WIDTH);
            let font_size = if options.theme.is_brief { 1.25 * type_size.legend } else { type_size.legend };
            let strip = Strip::of(timeline, width, font_size.round());
            let at = body.stand_over(strip.size(), gap);
            (strip, at)
        });
        let arrays = (!options.arrays.is_empty()).then(|| {
            let width = body.size.width.max(timeline::LEAST_WIDTH);
            let arrays = Arrays::of(options.arrays, width, type_size.legend);
            let at = body.stand_over(arrays.size(), gap);
            (arrays, at)
        });

        let room = body.size.width.max(LEAST_TITLE_WIDTH);
        let heading = Words::heading(options.heading, type_size.title, room);
        let caption = Words::caption(options.caption, type_size.legend, room);
        let has_words = body.legend.is_some()
            || strip.is_some()
            || arrays.is_some()
            || !heading.is_empty()
            || !caption.is_empty();
        let margin = if has_words { WIDE_MARGIN } else { MARGIN };
        let inner = body.size.width.max(heading.width()).max(caption.width());
        let corner = point(margin + (inner - body.size.width) / 2.0, margin + heading.height());
        let foot = corner.y + body.size.height;
        Self {
            size: size(inner + 2.0 * margin, foot + caption.height() + margin),
            graph_corner: corner + body.graph_corner,
            heading_corner: point(margin, margin),
            caption_corner: point(margin, foot),
            legend: body.legend.map(|(legend, at)| (legend, corner + at)),
            strip: strip.map(|(strip, at)| (strip, corner + at)),
            arrays: arrays.map(|(arrays, at)| (arrays, corner + at)),
            heading,
            caption,
        }
    }

    /// Paints what stands under the graph.
    pub(super) fn strip(&self, painter: &mut Painter, theme: &Theme) {
        if let Some((strip, corner)) = &self.strip {
            strip.paint(painter, theme, *corner);
        }
        if let Some((arrays, corner)) = &self.arrays {
            arrays.paint(painter, theme, *corner);
        }
    }

    /// Paints heading and caption.
    pub(super) fn words(&self, painter: &mut Painter, theme: &Theme) {
        self.heading.paint(painter, theme, self.heading_corner, Group::Title);
        self.caption.paint(painter, theme, self.caption_corner, Group::Caption);
    }
}

/// Graph and legend, in the middle of each other.
struct Body {
    size: Size,
    graph_corner: Point,
    legend: Option<(Legend, Point)>,
}

impl Body {
    fn with(graph: Size, legend: Option<Legend>, gap: f64) -> Self {
        let Some(legend) = legend else {
            return Self { size: graph, graph_corner: Point::default(), legend: None };
        };
        if graph.height > 0.75 * graph.width {
            let legend = legend.in_a_column();
            let Size { width, height } = legend.size();
            let tallest = graph.height.max(height);
            Self {
                size: size(graph.width + gap + width, tallest),
                graph_corner: point(0.0, (tallest - graph.height) / 2.0),
                legend: Some((legend, point(graph.width + gap, (tallest - height) / 2.0))),
            }
        } else {
            let legend = legend.in_rows(graph.width.max(LEAST_TITLE_WIDTH));
            let Size { width, height } = legend.size();
            let widest = graph.width.max(width);
            Self {
                size: size(widest, graph.height + gap + height),
                graph_corner: point((widest - graph.width) / 2.0, 0.0),
                legend: Some((legend, point((widest - width) / 2.0, graph.height + gap))),
            }
        }
    }
}

impl Body {
    /// Makes room for something under graph and legend, in their middle, and gives its corner.
    fn stand_over(&mut self, strip: Size, gap: f64) -> Point {
        let above = if self.size.height > 0.0 { self.size.height + gap } else { 0.0 };
        let aside = point((strip.width - self.size.width).max(0.0) / 2.0, 0.0);
        self.graph_corner = self.graph_corner + aside;
        self.legend = self.legend.take().map(|(legend, at)| (legend, at + aside));
        let at = point((self.size.width - strip.width).max(0.0) / 2.0, above);
        self.size = size(self.size.width.max(strip.width), above + strip.height);
        at
    }
}

/// How high the words around a graph are set, so that they can be read when the picture fills a slide.
#[derive(Clone, Copy, Debug)]
struct TypeSize {
    title: f64,
    legend: f64,
}

impl TypeSize {
    /// The same where something stands under the graph: that is wide, too.
    fn over(graph: Size, options: &SceneOptions<'_>) -> Self {
        let has_panels = options.timeline.is_some() || !options.arrays.is_empty();
        let least = if has_panels { timeline::LEAST_WIDTH } else { 0.0 };
        let high = if options.timeline.is_some() { graph.height + 0.25 * least } else { graph.height };
        Self::of(size(graph.width.max(least), high))
    }

    fn of(graph: Size) -> Self {
        let slide_width = graph.width.max(graph.height * 16.0 / 9.0);
        // A very long picture is shrunk to be seen: its words grow as far as its short side leaves them room.
        let short_side = graph.width.min(graph.height);
        Self {
            title: (slide_width / 60.0).clamp(16.0, (short_side / 30.0).max(40.0)).round(),
            legend: (slide_width / 90.0).clamp(12.0, (short_side / 45.0).max(28.0)).round(),
        }
    }
}
