//! `chunkscope run`

use super::{
    args::{RunArgs, SettingsArgs, WorkArgs},
    error::{CliError, FAILURE},
    input::{self, Input},
    machine, memory, outputs,
    picture::{check_layers, open_first, outputs_of},
    remark, repeat,
    report::Report,
    say,
    shown::{Picture, Shown, ShownRun},
    watch::{Progress, Signals, watched},
};
use chunkscope::{
    computed::Computed,
    data::Nanos,
    exec::{self, Control, RunOptions},
    inspect::{self, LayerSummary, Measured, Repeats, RunOf},
    optimize::{Rewrite, optimize},
    program::{Kernels, Program},
    recording::{self, About},
    trace::Trace,
};
use std::{
    hash::{BuildHasher, Hasher},
    num::NonZeroU32,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// Everything that a run leaves behind.
pub(crate) struct Finished {
    pub(crate) trace: Trace,
    /// The other runs of the same, where it ran several times.
    pub(crate) others: Vec<Trace>,
    pub(crate) measured: Measured,
    pub(crate) result: Result<Computed, CliError>,
    pub(crate) about: About,
    /// From the start of the command to the result.
    pub(crate) wall: Nanos,
    /// Who says how much memory there was.
    pub(crate) room: Option<memory::Room>,
}

impl Finished {
    /// The run, laid on the graph as written.
    pub(crate) fn run_of<'a>(&'a self, input: &'a Input, rewrite: &'a Rewrite) -> RunOf<'a> {
        RunOf {
            written: &input.written,
            ran: &rewrite.graph,
            origin: &rewrite.origin,
            trace: &self.trace,
            measured: &self.measured,
        }
    }

    /// All runs.
    pub(crate) fn repeats<'a>(&'a self, input: &'a Input, rewrite: &'a Rewrite) -> Repeats<'a> {
        let traces = std::iter::once(&self.trace).chain(&self.others).collect();
        Repeats { written: &input.written, ran: &rewrite.graph, origin: &rewrite.origin, traces }
    }
}

/// What is to run, and how.
pub(crate) struct Plan {
    pub(crate) rewrite: Rewrite,
    pub(crate) options: RunOptions,
    /// How much memory blocks may take, and who says so; none where nobody does.
    pub(crate) room: Option<memory::Room>,
}

impl Plan {
    /// Chooses what was not said, and refuses what cannot fit into the memory.
    ///
    /// # Errors
    /// Says how much memory it needs, and what would fit.
    pub(crate) fn new(input: &Input, args: &WorkArgs) -> Result<Self, CliError> {
        Self::with(input, args.workers.unwrap_or_else(machine::processors), &args.settings)
    }

    /// The same for so many workers.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn with(input: &Input, workers: NonZeroU32, args: &SettingsArgs) -> Result<Self, CliError> {
        let written = &input.written;
        let rewrite = if args.as_written { Rewrite::unchanged(written.clone()) } else { optimize(written) };
        let room = memory::Room::of(args.memory_limit);
        if let Some(room) = &room {
            room.check(&rewrite.graph)?;
        }
        let options = RunOptions {
            workers,
            seed: args.seed.unwrap_or_else(fresh_seed),
            rng: args.rng.into(),
            memory_limit: room.as_ref().map(|room| room.bytes),
        };
        Ok(Self { rewrite, options, room })
    }
}

pub(crate) fn run(args: &RunArgs) -> Result<(), CliError> {
    let began = Instant::now();
    let input = input::read(&args.input.source)?.tasks(&args.input.source)?;
    input.refuse_recording(&args.input.source)?;
    let outputs = outputs_of(&args.picture, input.asked_picture())?;
    check_layers(&args.picture, &input.written)?;
    for path in args.result.iter().chain(&args.trace) {
        outputs::check_writable(path)?;
    }
    let plan = Plan::new(&input, &args.work)?;
    if !args.quiet && !args.json {
        remark(&input.notes);
    }
    let signals = Signals::catch()?;
    let finished = repeat::repeated(
        &plan.rewrite.graph,
        args.repeat,
        |began| compute(&input, &plan, &signals, Progress::unless(args.quiet || args.json), began),
        began,
    )?;
    // What was computed is not lost because something else fails: each is tried, and the first error told.
    let told = if args.json { Ok(()) } else { tell(args, &input, &plan.rewrite, &finished) };
    let saved = save(args, &finished).and(save_trace(args, &input, &plan.rewrite, &finished));
    let (files, drawn) = draw(args, &input, &plan.rewrite, &outputs, &finished);
    let told = told.and_then(|()| tell_files(args, &input, &plan.rewrite, &finished, &files));
    finished.result?;
    saved.and(drawn).and(told)?;
    if args.picture.sheet.open { open_first(&outputs) } else { Ok(()) }
}

/// Runs it. A run that failed or was stopped has its trace too, and its error in the place of a result.
///
/// # Errors
/// When there is no code for what is to run.
pub(crate) fn compute(
    input: &Input,
    Plan { rewrite, options, room }: &Plan,
    signals: &Signals,
    progress: Progress,
    began: Instant,
) -> Result<Finished, CliError> {
    let program = Program::new(&rewrite.graph, &Kernels::default())
        .map_err(|e| CliError::usage(e.to_string()).hint("draw it with `chunkscope draw`"))?;
    let began_unix_ns = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| Nanos::from(d).0);
    let control = Control::default();
    let n_tasks = rewrite.graph.len() as u64;
    let outcome = watched(n_tasks, &control, signals, progress, || exec::run(&program, options, &control));
    let wall = Nanos::from(began.elapsed());
    let (result, trace) = match outcome {
        Ok(run) => {
            let computed = Computed::new(&input.written, run.outputs);
            (computed.map_err(|e| CliError::failure(e.to_string())), run.trace)
        }
        Err(error) => {
            let code = signals.exit_code().unwrap_or(FAILURE);
            (Err(CliError { code, ..CliError::failure(error.cause.to_string()) }), error.trace)
        }
    };
    let measured = inspect::as_written(&input.written, &rewrite.origin, &trace);
    let scalar = result.as_ref().ok().filter(|computed| computed.scalar().is_some());
    let about = About {
        argv: std::env::args().collect(),
        pid: std::process::id(),
        cpus: machine::processors().get(),
        began_unix_ns,
        expr: input.expr.clone(),
        seed: options.seed,
        result: scalar.map(Computed::to_string),
    };
    Ok(Finished { trace, others: Vec::new(), measured, result, about, wall, room: room.clone() })
}

/// Saves the result for NumPy.
fn save(args: &RunArgs, finished: &Finished) -> Result<(), CliError> {
    match (&args.result, &finished.result) {
        (Some(path), Ok(computed)) => outputs::write(path, |mut out| computed.write_npy(&mut out)),
        _ => Ok(()),
    }
}

/// Saves the run for other tools.
fn save_trace(args: &RunArgs, input: &Input, rewrite: &Rewrite, finished: &Finished) -> Result<(), CliError> {
    let Some(path) = &args.trace else { return Ok(()) };
    let events = recording::trace_events(&rewrite.graph, &finished.trace, &input.expr);
    outputs::write(path, |out| out.write_all(events.as_bytes()))
}

/// Draws the times on the graph as written; of a run that stopped, those that it has. Gives what can be said of the
/// files that were written, and the first error.
fn draw(
    args: &RunArgs,
    input: &Input,
    rewrite: &Rewrite,
    outputs: &[outputs::Output],
    finished: &Finished,
) -> (Vec<String>, Result<(), CliError>) {
    let Finished { trace, others, about, .. } = finished;
    let ran = (!args.work.settings.as_written).then_some((&rewrite.graph, &rewrite.origin));
    let picture = Picture {
        args: &args.picture,
        shown: Shown::Tasks(&input.written),
        expr: &input.expr,
        asked_direction: input.direction,
        color: input.color,
        run: Some(ShownRun { of: finished.run_of(input, rewrite), result: about.result.as_deref() }),
        compared: None,
        moment: None,
        recording: &|| recording::run(&input.written, ran, (trace, others), about),
    };
    let (files, written) = picture.write_all(outputs);
    let shown = picture.in_terminal().and_then(|text| say(&text));
    (files, written.and(shown))
}

/// The numbers of a run; `layers` are its own, [by layer](inspect::by_layer).
pub(crate) fn report<'a>(input: &'a Input, finished: &'a Finished, layers: &'a [LayerSummary]) -> Report<'a> {
    Report {
        expr: &input.expr,
        written: &input.written,
        layers,
        trace: &finished.trace,
        seed: Some(finished.about.seed),
        wall: finished.wall,
        room: finished.room.as_ref(),
    }
}

/// Prints the result and where the time went.
fn tell(args: &RunArgs, input: &Input, rewrite: &Rewrite, finished: &Finished) -> Result<(), CliError> {
    if let Ok(computed) = &finished.result {
        say(&format!("{computed}\n"))?;
    }
    if args.quiet {
        return Ok(());
    }
    let layers = inspect::by_layer(&input.written, &finished.measured);
    let repeats = repeat::table(&finished.repeats(input, rewrite));
    say(&format!("\n{}{repeats}", report(input, finished, &layers).table()))
}

/// Prints what was written; as JSON, everything.
fn tell_files(
    args: &RunArgs,
    input: &Input,
    rewrite: &Rewrite,
    finished: &Finished,
    files: &[String],
) -> Result<(), CliError> {
    if args.json {
        let layers = inspect::by_layer(&input.written, &finished.measured);
        let mut json = report(input, finished, &layers).json(finished.result.as_ref().ok(), files);
        json["repeats"] = repeat::json(&finished.repeats(input, rewrite));
        return say(&format!("{json:#}\n"));
    }
    if args.quiet { Ok(()) } else { files.iter().try_for_each(|file| say(&format!("{file}\n"))) }
}

/// Another one each time, short enough to be typed again.
fn fresh_seed() -> u64 {
    std::hash::RandomState::new().build_hasher().finish() >> 32
}
