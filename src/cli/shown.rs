//! What a picture shows: which marks, where, in which colours, and with which words around them.

use super::{
    args::{Engine, Panel, PictureArgs, View},
    engine,
    error::CliError,
    report::workers,
};
use chunkscope::{
    backend,
    data::TaskId,
    diagram::{self, ArrayFacts, Detail, Diagram, StackOptions},
    geom::Direction,
    graph::TaskGraph,
    inspect::{self, Comparison, RunOf},
    layout::{LayoutOptions, layout},
    overlay::{ColorBy, Moment, Overlay, Shades, Timeline},
    page, quantity,
    scene::{self, Scene, SceneOptions, Theme},
    sketch::Sketch,
};

/// Above so many tasks nobody reads a picture of all of them.
pub(crate) const MOST_CALLS: usize = 150;
/// The same from the last row of a lecture hall.
const MOST_ON_A_SLIDE: usize = 40;

/// Pictures of more marks than these are folded where they would be too wide.
const MOST_UNFOLDED: usize = 60;
/// Width by height of a folded picture: a page or a screen.
const PAGE: f64 = 1.6;

/// What is to be written, and how it is to look.
pub(crate) struct Picture<'a> {
    pub(crate) args: &'a PictureArgs,
    pub(crate) shown: Shown<'a>,
    /// The expression, or what the graph is called.
    pub(crate) expr: &'a str,
    /// The direction that the program itself asks for; the command line wins.
    pub(crate) asked_direction: Option<Direction>,
    /// What the program itself asks to colour by; the command line wins.
    pub(crate) color: Option<ColorBy>,
    /// What a run says of the graph.
    pub(crate) run: Option<ShownRun<'a>>,
    /// How the graph's runs differ from others, and in a line.
    pub(crate) compared: Option<(&'a Comparison, &'a str)>,
    /// Where each task is at the instant that is shown, where it is not the end of the run.
    pub(crate) moment: Option<&'a dyn Fn(TaskId) -> Moment>,
    /// The same as data; made only when it is asked for.
    pub(crate) recording: &'a dyn Fn() -> String,
}

/// What a picture is of.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'a> {
    Tasks(&'a TaskGraph),
    Sketch(&'a Sketch),
}

impl Shown<'_> {
    pub(crate) fn n_tasks(self) -> Option<usize> {
        match self {
            Self::Tasks(graph) => Some(graph.len()),
            Self::Sketch(_) => None,
        }
    }
}

/// How a picture is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) view: View,
    /// How many boxes there are at most, where there are stacks.
    pub(crate) boxes: usize,
    pub(crate) direction: Direction,
    /// Whether what is too wide may be folded.
    pub(crate) may_fold: bool,
}

/// A run on a picture.
pub(crate) struct ShownRun<'a> {
    pub(crate) of: RunOf<'a>,
    /// The result, where it is a single number.
    pub(crate) result: Option<&'a str>,
}

impl Picture<'_> {
    /// Lays the graph out and draws it, with what a run says.
    pub(crate) fn scene(&self) -> Result<Scene, CliError> {
        self.scene_of(self.view())
    }

    /// The same of another view.
    ///
    /// # Errors
    /// Where an engine that is not our own fails.
    pub(crate) fn scene_of(&self, view: View) -> Result<Scene, CliError> {
        let boxes = self.args.boxes.get() as usize;
        self.scene_as(Manner { view, boxes, direction: self.direction(), may_fold: !self.args.no_fold })
    }

    /// The same in another manner.
    ///
    /// # Errors
    /// Where an engine that is not our own fails.
    pub(crate) fn scene_as(&self, manner: Manner) -> Result<Scene, CliError> {
        let Manner { view, boxes, direction, may_fold } = manner;
        let (mut timeline, arrays) = (self.timeline(), self.arrays());
        let theme = self.theme();
        let (heading, caption) = (self.heading(), self.args.sheet.caption());
        let options = SceneOptions {
            title: self.expr,
            heading: &heading,
            caption: &caption,
            direction,
            theme,
            timeline: None,
            arrays: &arrays,
        };
        if !self.has(Panel::Graph) {
            return Ok(scene::panels(&SceneOptions { timeline: timeline.as_ref(), ..options }));
        }
        if let (View::Mosaic, Shown::Tasks(graph)) = (view, self.shown) {
            let shades = match self.compared {
                Some((compared, _)) => Some(Shades::of_changes(graph, compared)),
                None => Shades::colored(graph, self.color(), self.run.as_ref().map(|run| &run.of)),
            };
            if let (Some(timeline), Some(shades)) = (&mut timeline, &shades) {
                timeline.color_as(&shades.tints());
            }
            let options = SceneOptions { timeline: timeline.as_ref(), ..options };
            return Ok(scene::mosaic(&diagram::bands(graph), shades.as_ref(), &options));
        }
        let diagram = match self.shown {
            Shown::Tasks(graph) => self.diagram(graph, view, boxes),
            Shown::Sketch(sketch) => diagram::sketched(sketch),
        };
        let [node_gap, rank_gap] = theme.gaps;
        let spaces = diagram.layout_options(&LayoutOptions {
            direction,
            node_gap,
            rank_gap,
            fold: may_fold.then(|| page_of(view, &diagram)).flatten(),
            ..LayoutOptions::default()
        });
        let layout = match self.args.engine {
            Engine::Own => layout(diagram.layout_input(), &spaces),
            Engine::Dot => engine::dot(&diagram, &spaces)?,
        };
        let mut overlay = self.overlay(&diagram);
        if let (Some(timeline), Some(overlay), Shown::Tasks(graph)) =
            (&mut timeline, &mut overlay, self.shown)
        {
            timeline.color_as(&overlay.tints(&diagram, graph.len()));
            if let Some(memory) = &timeline.memory {
                overlay.mark_peak(&diagram, &memory.at_peak);
            }
        }
        if let Some(moment) = &self.moment {
            overlay = overlay.map(|overlay| overlay.at_moment(&diagram, moment));
        }
        let options = SceneOptions { timeline: timeline.as_ref(), ..options };
        Ok(scene::compose(&diagram, &layout, overlay.as_ref(), &options))
    }

    /// Whether the picture shows this part.
    pub(crate) fn has(&self, panel: Panel) -> bool {
        self.args.panels.contains(&panel)
    }

    /// The arrays that are drawn with their chunks.
    pub(crate) fn arrays(&self) -> Vec<ArrayFacts> {
        match self.shown {
            Shown::Tasks(graph) if self.has(Panel::Chunks) => diagram::arrays(graph),
            _ => Vec::new(),
        }
    }

    /// Whether it shows something over time.
    pub(crate) fn has_strip(&self) -> bool {
        self.run.is_some() && (self.has(Panel::Timeline) || self.has(Panel::Memory))
    }

    /// What the picture shows of a run over time.
    pub(crate) fn timeline(&self) -> Option<Timeline> {
        let run = self.run.as_ref().filter(|_| self.has_strip())?;
        let all = Timeline::of_run(&run.of);
        let bars = all.bars.filter(|_| self.has(Panel::Timeline));
        let memory = all.memory.filter(|_| self.has(Panel::Memory));
        Some(Timeline { bars, memory, ..all })
    }

    /// A page to explore a scene of this picture in.
    pub(crate) fn page(&self, scene: &Scene) -> String {
        let facts = match self.shown {
            Shown::Sketch(_) => "null".to_owned(),
            Shown::Tasks(graph) => {
                let diagram = self.diagram(graph, self.view(), self.args.boxes.get() as usize);
                let coloring = self.color().and_then(ColorBy::name_of_run);
                page::facts(graph, &diagram, self.run.as_ref().map(|run| &run.of), coloring)
            }
        };
        backend::html::html(scene, self.theme(), &facts)
    }

    fn diagram(&self, graph: &TaskGraph, view: View, boxes: usize) -> Diagram {
        let detail = if self.theme().is_brief { Detail::Brief } else { Detail::Full };
        match view {
            View::Stacks => self.stacks(graph, boxes, detail),
            View::Layers => diagram::layers(graph, detail),
            View::Tasks => diagram::tasks(graph, detail),
            View::Auto | View::Calls | View::Mosaic => diagram::calls_and_blocks(graph),
        }
    }

    /// Colours and words of an order or of a run.
    fn overlay(&self, diagram: &Diagram) -> Option<Overlay> {
        let Shown::Tasks(graph) = self.shown else { return None };
        if let Some((compared, _)) = self.compared {
            return Some(Overlay::of_changes(graph, diagram, compared));
        }
        Overlay::colored(graph, diagram, self.color(), self.run.as_ref().map(|run| &run.of))
    }

    /// Boxes for tasks that are alike, and for those that stand alone because somebody wants it, or because they took
    /// far longer than the others.
    fn stacks(&self, graph: &TaskGraph, most: usize, detail: Detail) -> Diagram {
        let is_of_run = !matches!(self.color(), Some(ColorBy::Order(_)));
        let stragglers = self.run.as_ref().filter(|_| is_of_run);
        let stragglers = stragglers.map_or(Vec::new(), |run| inspect::stragglers(graph, run.of.measured));
        let options = StackOptions {
            most,
            detail,
            exemplars: self.args.exemplars as usize,
            opened: &self.args.expand,
            alone: &stragglers,
        };
        diagram::stacks(graph, &options)
    }

    /// What tasks are coloured by, where somebody wishes it.
    fn color(&self) -> Option<ColorBy> {
        self.args.color.or(self.color)
    }

    /// Which way arrows point.
    pub(crate) fn direction(&self) -> Direction {
        self.args.rankdir.map(Direction::from).or(self.asked_direction).unwrap_or_default()
    }

    pub(crate) fn theme(&self) -> &'static Theme {
        self.args.sheet.theme()
    }

    /// The lines above the picture: what it is called, and what came out of a run.
    fn heading(&self) -> Vec<String> {
        let outcome = self.run.as_ref().map(ShownRun::outcome);
        let outcome = outcome.or_else(|| self.compared.map(|(_, verdict)| verdict.to_owned()));
        let own = match self.shown {
            Shown::Sketch(sketch) => sketch.title.clone(),
            Shown::Tasks(_) => outcome.iter().map(|_| self.expr.to_owned()).collect(),
        };
        let title = self.args.sheet.title.as_ref();
        let title = title.map_or(own, |title| title.lines().map(str::to_owned).collect());
        title.into_iter().filter(|line| !line.is_empty()).chain(outcome).collect()
    }

    /// What is drawn.
    pub(crate) fn view(&self) -> View {
        let Shown::Tasks(graph) = self.shown else { return View::Calls };
        match self.args.view {
            View::Auto if self.args.full => View::Calls,
            View::Auto if self.args.exemplars > 0 || !self.args.expand.is_empty() => View::Stacks,
            View::Auto if graph.len() > self.most_tasks() => View::Stacks,
            View::Auto if self.theme().is_brief => View::Tasks,
            View::Auto => View::Calls,
            view => view,
        }
    }

    /// Whether circles and boxes are drawn because somebody wants them.
    pub(crate) fn is_asked_for_calls(&self) -> bool {
        self.args.full || self.args.view == View::Calls
    }

    fn most_tasks(&self) -> usize {
        if self.theme().is_brief { MOST_ON_A_SLIDE } else { MOST_CALLS }
    }

    /// What there is to say of a picture that shows tasks together because they are many.
    pub(crate) fn summary(&self) -> &'static str {
        let is_folded = self.args.exemplars > 0 || !self.args.expand.is_empty();
        let chosen = self.args.view == View::Auto && self.view() == View::Stacks && !is_folded;
        if chosen { ", alike ones as one box (--full draws each)" } else { "" }
    }
}

/// The proportion that a picture of single tasks is folded towards where it would be too wide; small ones are drawn as
/// they always were.
fn page_of(view: View, diagram: &Diagram) -> Option<f64> {
    let is_of_tasks = matches!(view, View::Auto | View::Calls | View::Tasks);
    (is_of_tasks && diagram.nodes.len() > MOST_UNFOLDED).then_some(PAGE)
}

impl ShownRun<'_> {
    /// What came out, in a line.
    fn outcome(&self) -> String {
        let outcome = match (self.result, self.of.trace.failures.first()) {
            (Some(result), _) => format!("result {result}"),
            (None, Some(failure)) => failure.kind.word().to_owned(),
            (None, None) => quantity::counted(self.of.trace.spans.len() as u64, "task"),
        };
        let time = quantity::duration(self.of.trace.compute_time());
        format!("{outcome}  ·  {time}  ·  {}", workers(self.of.trace.workers))
    }
}
