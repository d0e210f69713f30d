//! `chunkscope frames`: a run as a sequence of slides that lie exactly over each other.

use super::{
    args::{FramesArgs, PictureArgs},
    error::CliError,
    input::{self, Input},
    outputs,
    run::{Plan, compute},
    say,
    shown::{Picture, Shown, ShownRun},
    watch::{Progress, Signals},
};
use chunkscope::{
    backend,
    data::{Id, IdVec, Nanos, TaskId},
    geom::size,
    inspect::{Live, Outcome, RunOf, as_written},
    overlay::Moment,
    quantity::{bytes, counted, duration},
    recording::RecordedRun,
    scene::Scene,
    trace::Span,
};
use std::{fmt::Write, fs, path::Path, time::Instant};

/// So many tasks and blocks are named in a sentence.
const TOLD: usize = 3;

/// A run with all that its slides need.
struct Film<'a> {
    run: RunOf<'a>,
    live: Live,
    /// When the block of each task as written was freed: the end of time where it never was.
    freed: IdVec<TaskId, Nanos>,
    /// The spans by their ends.
    by_end: Vec<&'a Span>,
}

/// A slide: how many tasks have ended, and when it is.
#[derive(Clone, Copy)]
struct Slide {
    /// How many had ended at the slide before, and now.
    before: usize,
    ended: usize,
    now: Nanos,
}

pub(crate) fn frames(args: &FramesArgs) -> Result<(), CliError> {
    let [folder] = args.picture.outputs.as_slice() else {
        return Err(CliError::usage("one folder is needed for the slides").hint("for example: -o steps"));
    };
    let began = Instant::now();
    let input = input::read(&args.input.source)?.tasks(&args.input.source)?;
    let folder = Path::new(folder);
    if folder.is_file() {
        return Err(CliError::usage(format!("cannot write slides into {}: it is a file", folder.display())));
    }
    fs::create_dir_all(folder).map_err(|e| CliError::file("make the folder", folder, &e))?;
    if let Some(run) = &input.run {
        let RecordedRun { graph: ran, origin, trace, .. } = run;
        let measured = as_written(&input.written, origin, trace);
        let film = Film::new(RunOf { written: &input.written, ran, origin, trace, measured: &measured });
        return write(args, &input, &film, run.result.as_deref(), folder);
    }
    input.refuse_recording(&args.input.source)?;
    let plan = Plan::new(&input, &args.work)?;
    let signals = Signals::catch()?;
    let finished = compute(&input, &plan, &signals, Progress::unless(false), None, began)?;
    let film = Film::new(finished.run_of(&input, &plan.rewrite));
    write(args, &input, &film, finished.about.result.as_deref(), folder)?;
    finished.result.map(drop)
}

/// Draws all slides, as large as the largest, and their sentences.
fn write(
    args: &FramesArgs,
    input: &Input,
    film: &Film<'_>,
    result: Option<&str>,
    folder: &Path,
) -> Result<(), CliError> {
    let run = |result| Some(ShownRun { of: film.run, result });
    let whole = Picture {
        args: &args.picture,
        shown: Shown::Tasks(&input.written),
        expr: &input.expr,
        asked_direction: input.direction,
        color: None,
        run: run(result),
        moment: None,
        recording: &String::new,
    };
    let mut scenes: Vec<(Scene, String)> = Vec::new();
    for slide in film.slides(args.most.get() as usize) {
        let sentence = film.sentence(slide);
        let caption = args.picture.caption.clone().unwrap_or_else(|| sentence.clone());
        let picture_args = PictureArgs { caption: Some(caption), ..args.picture.clone() };
        let moment = |task| film.moment(task, slide.now);
        // The result is there on the last slide.
        let result = result.filter(|_| slide.ended == film.by_end.len());
        let picture = Picture { args: &picture_args, run: run(result), moment: Some(&moment), ..whole };
        scenes.push((picture.scene()?, sentence));
    }
    let width = scenes.iter().map(|(scene, _)| scene.size.width).fold(0.0, f64::max);
    let height = scenes.iter().map(|(scene, _)| scene.size.height).fold(0.0, f64::max);
    let mut captions = String::new();
    for (i, (mut scene, sentence)) in scenes.into_iter().enumerate() {
        scene.size = size(width, height);
        let name = format!("{:03}.png", i + 1);
        let (png, _) = whole.pixels(&scene, backend::png::png)?;
        outputs::write(&folder.join(&name), |out| out.write_all(&png))?;
        let _ = writeln!(captions, "{name}: {}", sentence.replace('\n', " "));
    }
    outputs::write(&folder.join("captions.txt"), |out| out.write_all(captions.as_bytes()))?;
    let n = captions.lines().count() as u64;
    say(&format!("{}: {}, captions.txt\n", folder.display(), counted(n, "slide")))
}

impl<'a> Film<'a> {
    fn new(run: RunOf<'a>) -> Self {
        let live = Live::of(run.ran, run.trace);
        let mut freed = IdVec::filled(run.written.len(), Nanos(u64::MAX));
        for life in live.lives.iter().filter(|life| life.to < run.trace.wall) {
            if let Some(last) = run.last(life.task) {
                freed[last] = life.to;
            }
        }
        let mut by_end: Vec<&Span> = run.trace.spans.iter().collect();
        by_end.sort_by_key(|span| (span.end, span.task));
        Self { run, live, freed, by_end }
    }

    /// One before the first task, then one after each that ended, or after some of them.
    fn slides(&self, most: usize) -> Vec<Slide> {
        let n = self.by_end.len();
        let first = Slide { before: 0, ended: 0, now: Nanos(0) };
        let mut slides = vec![first];
        for i in 1..=n.min(most.saturating_sub(1)) {
            let ended = i * n / n.min(most.saturating_sub(1)).max(1);
            // Between this end and the next one, so that it is seen who began what.
            let next = self.by_end.get(ended).map_or(self.run.trace.wall, |span| span.end);
            let now = Nanos(self.by_end[ended - 1].end.0.midpoint(next.0));
            let before = slides.last().map_or(0, |slide: &Slide| slide.ended);
            slides.push(Slide { before, ended, now });
        }
        slides
    }

    fn moment(&self, task: TaskId, now: Nanos) -> Moment {
        match &self.run.measured.tasks[task] {
            Outcome::Done(measure) if self.freed[task] <= now && measure.stored => Moment::Freed,
            Outcome::Done(measure) if measure.start + measure.busy <= now => Moment::Done,
            Outcome::Done(measure) if measure.start <= now => Moment::Running,
            _ => Moment::Later,
        }
    }

    /// What happened since the slide before, and what runs now.
    fn sentence(&self, slide: Slide) -> String {
        let Slide { before, ended, now } = slide;
        let mut parts = Vec::new();
        match &self.by_end[before..ended] {
            [] => parts.push("Nothing has run yet".to_owned()),
            [span] => parts.push(format!(
                "{} is done: {} on worker {}",
                self.run.ran.title(span.task),
                duration(span.end.since(span.start)),
                span.worker.index()
            )),
            spans => parts.push(format!(
                "{} are done: {}",
                counted(spans.len() as u64, "task"),
                self.titles(spans.iter().map(|span| span.task))
            )),
        }
        let since = before.checked_sub(1).map_or(Nanos(0), |i| self.by_end[i].end);
        let until = ended.checked_sub(1).map_or(Nanos(0), |i| self.by_end[i].end);
        let gone: Vec<_> = self
            .live
            .lives
            .iter()
            .filter(|life| {
                since < life.to && life.to <= until && life.to < self.run.trace.wall && life.bytes > 0
            })
            .collect();
        if !gone.is_empty() {
            let sum: u64 = gone.iter().map(|life| life.bytes).sum();
            parts.push(format!("freed: {}, −{}", self.titles(gone.iter().map(|life| life.task)), bytes(sum)));
        }
        let mut text = format!("{}  ·  {}.\n", duration(now), parts.join("; "));
        let mut running: Vec<&Span> =
            self.run.trace.spans.iter().filter(|span| span.start <= now && now < span.end).collect();
        running.sort_by_key(|span| span.worker);
        let running: Vec<String> = running
            .into_iter()
            .map(|span| format!("worker {}: {}", span.worker.index(), self.run.ran.title(span.task)))
            .collect();
        let alive = |life: &&chunkscope::inspect::Life| life.from <= now && now < life.to;
        let sum: u64 = self.live.lives.iter().filter(alive).map(|life| life.bytes).sum();
        let running = if running.is_empty() {
            "Nobody works".to_owned()
        } else {
            format!("At work: {}", running.join(", "))
        };
        let _ = write!(text, "{running}. Alive: {}.", bytes(sum));
        text
    }

    fn titles(&self, tasks: impl ExactSizeIterator<Item = TaskId>) -> String {
        let n = tasks.len();
        let mut titles: Vec<String> = tasks.take(TOLD).map(|task| self.run.ran.title(task)).collect();
        if n > TOLD {
            titles.push(format!("{} more", n - TOLD));
        }
        titles.join(", ")
    }
}
