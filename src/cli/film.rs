//! What the slides of a run tell: what has ended, what runs, what is alive, one instant after the other.

use chunkscope::{
    data::{Id, IdVec, Nanos, TaskId},
    inspect::{Life, Live, Outcome, RunOf},
    overlay::Moment,
    quantity::{bytes, counted, duration},
    trace::Span,
};
/// So many tasks and blocks are named in a sentence.
const TOLD: usize = 3;

/// A run with all that its slides need.
pub(crate) struct Film<'a> {
    pub(crate) run: RunOf<'a>,
    live: Live,
    /// When the block of each task as written was freed: the end of time where it never was.
    freed: IdVec<TaskId, Nanos>,
    /// The spans by their ends.
    by_end: Vec<&'a Span>,
}

/// A slide: how many tasks have ended, and when it is.
#[derive(Clone, Copy)]
pub(crate) struct Slide {
    /// How many had ended at the slide before, and now.
    before: usize,
    ended: usize,
    pub(crate) now: Nanos,
    /// How many more will have ended at the next slide, where this one asks what comes.
    asks: usize,
}

impl<'a> Film<'a> {
    pub(crate) fn new(run: RunOf<'a>) -> Self {
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
    pub(crate) fn slides(&self, most: usize) -> Vec<Slide> {
        let n = self.by_end.len();
        let first = Slide { before: 0, ended: 0, now: Nanos(0), asks: 0 };
        let mut slides = vec![first];
        for i in 1..=n.min(most.saturating_sub(1)) {
            let ended = i * n / n.min(most.saturating_sub(1)).max(1);
            // Between this end and the next one, so that it is seen who began what.
            let next = self.by_end.get(ended).map_or(self.run.trace.wall, |span| span.end);
            let now = Nanos(self.by_end[ended - 1].end.0.midpoint(next.0));
            let before = slides.last().map_or(0, |slide: &Slide| slide.ended);
            slides.push(Slide { before, ended, now, asks: 0 });
        }
        slides
    }

    /// The same as a quiz: before each slide but the first, the one before it asks what comes.
    pub(crate) fn quiz(&self, most: usize) -> Vec<Slide> {
        let slides = self.slides(most);
        let asking = |pair: &[Slide]| [Slide { asks: pair[1].ended - pair[0].ended, ..pair[0] }, pair[1]];
        slides.first().copied().into_iter().chain(slides.windows(2).flat_map(asking)).collect()
    }

    /// Whether everything has ended, so that the result is there.
    pub(crate) fn is_last(&self, slide: Slide) -> bool {
        slide.ended == self.by_end.len()
    }

    pub(crate) fn moment(&self, task: TaskId, now: Nanos) -> Moment {
        match &self.run.measured.tasks[task] {
            Outcome::Done(measure) if self.freed[task] <= now && measure.stored => Moment::Freed,
            Outcome::Done(measure) if measure.start + measure.busy <= now => Moment::Done,
            Outcome::Done(measure) if measure.start <= now => Moment::Running,
            _ => Moment::Later,
        }
    }

    /// What happened since the slide before, and what runs now.
    pub(crate) fn sentence(&self, slide: Slide) -> String {
        let Slide { before, ended, now, asks } = slide;
        if asks > 0 {
            return self.question(slide);
        }
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
        let gone: Vec<_> = self.gone(before, ended).collect();
        if !gone.is_empty() {
            let sum: u64 = gone.iter().map(|life| life.bytes).sum();
            parts.push(format!("freed: {}, −{}", self.titles(gone.iter().map(|life| life.task)), bytes(sum)));
        }
        format!("{}  ·  {}.\n{}", duration(now), parts.join("; "), self.at_work(now))
    }

    /// What is asked before the next slide answers it.
    fn question(&self, Slide { ended, now, asks, .. }: Slide) -> String {
        let frees = self.gone(ended, ended + asks).next().is_some();
        let next = match asks {
            1 => "Which task is done next".to_owned(),
            n => format!("Which {} are done next", counted(n as u64, "task")),
        };
        let freed = if frees { ", and which blocks can be freed then" } else { "" };
        format!("{}  ·  {next}{freed}?\n{}", duration(now), self.at_work(now))
    }

    /// The blocks that were freed from the end of the one task up to that of the other, counted from 1.
    fn gone(&self, from: usize, to: usize) -> impl Iterator<Item = &Life> {
        let end = |ended: usize| ended.checked_sub(1).map_or(Nanos(0), |i| self.by_end[i].end);
        let (since, until, wall) = (end(from), end(to), self.run.trace.wall);
        let is_gone =
            move |life: &&Life| since < life.to && life.to <= until && life.to < wall && life.bytes > 0;
        self.live.lives.iter().filter(is_gone)
    }

    fn at_work(&self, now: Nanos) -> String {
        let mut running: Vec<&Span> =
            self.run.trace.spans.iter().filter(|span| span.start <= now && now < span.end).collect();
        running.sort_by_key(|span| span.worker);
        let running: Vec<String> = running
            .into_iter()
            .map(|span| format!("worker {}: {}", span.worker.index(), self.run.ran.title(span.task)))
            .collect();
        let alive = |life: &&Life| life.from <= now && now < life.to;
        let sum: u64 = self.live.lives.iter().filter(alive).map(|life| life.bytes).sum();
        let running = if running.is_empty() {
            "Nobody works".to_owned()
        } else {
            format!("At work: {}", running.join(", "))
        };
        format!("{running}. Alive: {}.", bytes(sum))
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
