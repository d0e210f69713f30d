//! `chunkscope run`

use super::{
    args::{RunArgs, SettingsArgs, WorkArgs},
    child::{self, Link, Order, Parent},
    error::{CliError, FAILURE},
    guard::{self, Ending, Killed},
    input::{self, Input},
    machine, memory, outputs,
    picture::{check_layers, open_first, outputs_of},
    remark, repeat,
    report::Report,
    say,
    shown::{Picture, Shown, ShownRun},
    watch::{Progress, Signals, Watch},
};

use chunkscope::{
    computed::Computed,
    data::Nanos,
    exec::{self, Control, RunOptions},
    inspect::{self, Forecast, LayerSummary, Measured, Repeats, RunOf, forecast},
    optimize::{Rewrite, optimize},
    program::{Kernels, Program},
    recording::{self, About},
    trace::{News, Resident, Trace},
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
    /// How much memory blocks will take with so many workers.
    pub(crate) needs: Forecast,
    /// How much they may take, and who says so; none where nobody does.
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
        let needs = forecast(&rewrite.graph, workers.get());
        if let Some(room) = &room {
            room.check(&rewrite.graph, &needs)?;
        }
        let options = RunOptions {
            workers,
            seed: args.seed.unwrap_or_else(fresh_seed),
            rng: args.rng.into(),
            memory_limit: room.as_ref().map(|room| room.bytes),
        };
        Ok(Self { rewrite, options, needs, room })
    }

    /// The same graph run in another way.
    pub(crate) fn with_options(&self, options: RunOptions) -> Self {
        let needs = forecast(&self.rewrite.graph, options.workers.get());
        Self { rewrite: self.rewrite.clone(), options, needs, room: self.room.clone() }
    }
}

pub(crate) fn run(args: &RunArgs) -> Result<(), CliError> {
    let began = Instant::now();
    let parent = child::parent()?;
    let (name, text) = match &parent {
        Some(Parent { order, .. }) => (order.name.clone(), order.text.clone()),
        None => input::text_of(&args.input.source)?,
    };
    let input = input::read_text(&name, &text)?.tasks(&args.input.source)?;
    input.refuse_recording(&args.input.source)?;
    let outputs = outputs_of(&args.picture, input.asked_picture())?;
    check_layers(&args.picture, &input.written)?;
    for path in args.result.iter().chain(&args.trace) {
        outputs::check_writable(path)?;
    }
    let mut plan = Plan::new(&input, &args.work)?;
    let signals = Signals::catch()?;
    let finished = match parent {
        None if guard::is_wanted(&plan) => {
            let order = Order { name, text, seed: plan.options.seed };
            match guard::run(&order, &signals) {
                Some(Ending::Exited(0)) => return Ok(()),
                Some(Ending::Exited(code)) => return Err(CliError::said(code)),
                Some(Ending::Killed(killed)) => recovered(&input, &plan, &killed, began)?,
                None => computed(args, &input, &plan, &signals, None, began)?,
            }
        }
        None => computed(args, &input, &plan, &signals, None, began)?,
        Some(parent) => {
            plan.options.seed = parent.order.seed;
            computed(args, &input, &plan, &signals, Some(&parent.link(&signals)?), began)?
        }
    };
    conclude(args, &input, &plan.rewrite, &outputs, finished)
}

/// Runs it in this process.
fn computed(
    args: &RunArgs,
    input: &Input,
    plan: &Plan,
    signals: &Signals,
    link: Option<&Link>,
    began: Instant,
) -> Result<Finished, CliError> {
    if !args.quiet && !args.json {
        remark(&input.notes);
    }
    let compute = |began| {
        if let Some(link) = link {
            link.begins();
        }
        compute(input, plan, signals, Progress::unless(args.quiet || args.json), link, began)
    };
    repeat::repeated(&plan.rewrite.graph, args.repeat, compute, began)
}

/// Tells, saves and draws what there is.
fn conclude(
    args: &RunArgs,
    input: &Input,
    rewrite: &Rewrite,
    outputs: &[outputs::Output],
    finished: Finished,
) -> Result<(), CliError> {
    // What was computed is not lost because something else fails: each is tried, and the first error told.
    let told = if args.json { Ok(()) } else { tell(args, input, rewrite, &finished) };
    let saved = save(args, &finished).and(save_trace(args, input, rewrite, &finished));
    let (files, drawn) = draw(args, input, rewrite, outputs, &finished);
    let told = told.and_then(|()| tell_files(args, input, rewrite, &finished, &files));
    finished.result?;
    saved.and(drawn).and(told)?;
    if args.picture.sheet.open { open_first(outputs) } else { Ok(()) }
}

/// What is left of a run whose process was killed.
///
/// # Errors
/// When nothing but the writing of the result was left to do, or nothing can be read.
fn recovered(input: &Input, plan: &Plan, killed: &Killed, began: Instant) -> Result<Finished, CliError> {
    let Plan { rewrite, options, room, .. } = plan;
    let about = About { pid: killed.pid, ..about(input, options, unix_ns()) };
    let ran = Some((&rewrite.graph, &rewrite.origin));
    let text = recording::opening(&input.written, ran, options.workers.get(), &about) + &killed.news;
    let recording =
        recording::read(&text).map_err(|e| CliError::failure(format!("{}: {e}", killed.reason)))?;
    let mut trace = recording.run.map(|run| run.trace).unwrap_or_default();
    trace.workers = options.workers.get();
    trace.failures.iter_mut().for_each(|failure| failure.message.clone_from(&killed.reason));
    let error = killed.error(&rewrite.graph, &trace);
    if killed.has_computed {
        return Err(error);
    }
    let measured = inspect::as_written(&input.written, &rewrite.origin, &trace);
    let wall = Nanos::from(began.elapsed());
    Ok(Finished { trace, others: Vec::new(), measured, result: Err(error), about, wall, room: room.clone() })
}

/// What a recording says of a run beside its graph and its trace.
fn about(input: &Input, options: &RunOptions, began_unix_ns: u64) -> About {
    About {
        argv: std::env::args().collect(),
        pid: std::process::id(),
        cpus: machine::processors().get(),
        began_unix_ns,
        expr: input.expr.clone(),
        seed: options.seed,
        result: None,
    }
}

fn unix_ns() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| Nanos::from(d).0)
}

/// Runs it. A run that failed or was stopped has its trace too, and its error in the place of a result.
///
/// # Errors
/// When there is no code for what is to run.
pub(crate) fn compute(
    input: &Input,
    Plan { rewrite, options, room, .. }: &Plan,
    signals: &Signals,
    progress: Progress,
    link: Option<&Link>,
    began: Instant,
) -> Result<Finished, CliError> {
    let program = Program::new(&rewrite.graph, &Kernels::default())
        .map_err(|e| CliError::usage(e.to_string()).hint("draw it with `chunkscope draw`"))?;
    let about = about(input, options, unix_ns());
    let control = Control::default();
    let tell = |news: &News, resident: &[Resident]| {
        link.inspect(|link| link.send(&recording::news(&rewrite.graph, true, news, resident)));
    };
    let watch = Watch {
        tasks: rewrite.graph.len() as u64,
        control: &control,
        signals,
        progress,
        tell: link.is_some().then_some(&tell),
    };
    let (outcome, resident) = watch.over(|| exec::run(&program, options, &control));
    link.inspect(|link| link.computed());
    let wall = Nanos::from(began.elapsed());
    let (result, mut trace) = match outcome {
        Ok(run) => {
            let computed = Computed::new(&input.written, run.outputs);
            (computed.map_err(|e| CliError::failure(e.to_string())), run.trace)
        }
        Err(error) => {
            let code = signals.exit_code().unwrap_or(FAILURE);
            let said = CliError { code, ..CliError::failure(error.cause.to_string()) };
            (Err(CliError { hint: memory::hint(&error.cause), ..said }), error.trace)
        }
    };
    trace.resident = resident;
    // The last one is taken when the run is over.
    trace.resident.iter_mut().for_each(|sample| sample.at = sample.at.min(trace.wall));
    let measured = inspect::as_written(&input.written, &rewrite.origin, &trace);
    let scalar = result.as_ref().ok().filter(|computed| computed.scalar().is_some());
    let about = About { result: scalar.map(Computed::to_string), ..about };
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
