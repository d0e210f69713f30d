//! A run in a child process, so that something is left to speak when the system kills it.
//!
//! The child is the same command with the same arguments, terminal and streams: it does all that the command does. It
//! sends what happens as it happens, in lines of a recording, and the parent keeps them. A child that ends says itself
//! how; of one that is killed the parent tells and draws what has come until then.
//!
//! Only a run that may take a notable part of the memory has a child: others cost as little as they always did.

use super::{
    child::Order,
    error::CliError,
    machine::{self, MemoryLimit},
    run::Plan,
    watch::Signals,
};
use chunkscope::{graph::TaskGraph, quantity::bytes, trace::Trace};
use std::{
    env,
    io::{self, IsTerminal, Read, Write},
    os::{
        fd::OwnedFd,
        unix::{
            net::UnixStream,
            process::{CommandExt, ExitStatusExt},
        },
    },
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

/// Set for a child: standard input is its parent.
pub(crate) const IS_CHILD: &str = "CHUNKSCOPE_CHILD";
/// What a child sends when a run begins: what came before is of one that has ended.
pub(crate) const BEGINS: &str = "{\"t\":\"begins\"}\n";
/// What a child sends when nothing more is to be computed.
pub(crate) const COMPUTED: &str = "{\"t\":\"computed\"}\n";

/// A run that may take less than this part of the memory that is free is not guarded.
const NOTABLE: u64 = 16;
/// The memory that a task takes beside its block: in the graph, the executor and the trace.
const TASK_BYTES: u64 = 512;
/// How often signals and the end of the child are looked for where it sends nothing.
const TICK: Duration = Duration::from_millis(50);

const SIGABRT: i32 = 6;
const SIGKILL: i32 = 9;

/// How a child ended.
pub(crate) enum Ending {
    /// By itself, with this exit code; it has said all that there is to say.
    Exited(u8),
    Killed(Killed),
}

/// A child that did not end by itself.
pub(crate) struct Killed {
    signal: i32,
    /// Why, as far as the system says so.
    pub(crate) reason: String,
    pub(crate) pid: u32,
    /// The lines that it sent.
    pub(crate) news: String,
    /// Whether nothing more was to be computed.
    pub(crate) has_computed: bool,
}

/// Whether a run may take so much of the memory that the system may kill it.
pub(crate) fn is_wanted(plan: &Plan) -> bool {
    let Some(room) = &plan.room else { return false };
    let free = machine::free_memory().unwrap_or(u64::MAX).min(room.bytes);
    let of_tasks = plan.rewrite.graph.len() as u64 * TASK_BYTES;
    plan.needs.peak.saturating_add(of_tasks) >= free / NOTABLE
}

/// Runs this command again as a child and waits for its end; `None` where no child can be started.
pub(crate) fn run(order: &Order, signals: &Signals) -> Option<Ending> {
    let kills_before = machine::kills_for_memory();
    let (mut stream, childs_end) = UnixStream::pair().ok()?;
    let mut arguments = env::args_os();
    let mut command = Command::new(env::current_exe().ok()?);
    command
        .arg0(arguments.next()?)
        .args(arguments)
        .env(IS_CHILD, "1")
        .stdin(Stdio::from(OwnedFd::from(childs_end)));
    let mut child = command.spawn().ok()?;
    // It has the only copy of its end now, so that the stream ends with it.
    drop(command);
    // Who dies at once is heard of below.
    let _ =
        serde_json::to_writer(&stream, order).map_err(io::Error::from).and_then(|()| stream.write_all(b"\n"));
    let news = listen(&mut stream, &mut child, signals);
    let status = child.wait().ok()?;
    Some(ending(status, child.id(), news, kills_before))
}

/// Reads what the child sends until it ends, and passes signals on.
fn listen(stream: &mut UnixStream, child: &mut Child, signals: &Signals) -> Vec<u8> {
    let _ = stream.set_read_timeout(Some(TICK));
    let (mut news, mut piece, mut passed_on) = (Vec::new(), vec![0; 1 << 16], false);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return news,
            Ok(n) => news.extend_from_slice(&piece[..n]),
            Err(e) if matches!(e.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                // A viewer that the child has opened may hold the stream.
                if matches!(child.try_wait(), Ok(Some(_))) {
                    return news;
                }
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return news,
        }
        if let Some(signal) = signals.caught().filter(|_| !passed_on) {
            passed_on = stream.write_all(&[signal]).is_ok();
        }
    }
}

fn ending(status: ExitStatus, pid: u32, news: Vec<u8>, kills_before: Option<u64>) -> Ending {
    let Some(signal) = status.signal() else { return Ending::Exited(status.code().unwrap_or(1) as u8) };
    if io::stderr().is_terminal() {
        // A bar may stand there.
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    let is_for_memory = kills_before.is_some() && machine::kills_for_memory() > kills_before;
    let mut news = String::from_utf8(news).unwrap_or_default();
    // Half a line is none.
    news.truncate(news.rfind('\n').map_or(0, |end| end + 1));
    let has_computed = news.ends_with(COMPUTED);
    if let Some((_, last)) = news.rsplit_once(BEGINS) {
        news = last.to_owned();
    }
    Ending::Killed(Killed { signal, reason: reason(signal, is_for_memory), pid, news, has_computed })
}

/// Why a process was ended by a signal.
fn reason(signal: i32, is_for_memory: bool) -> String {
    let at = |limit: MemoryLimit| format!("the limit of {} ({})", bytes(limit.bytes), limit.source);
    match signal {
        SIGKILL if is_for_memory => {
            let limit = machine::memory_limit().map_or_else(|| "the end of memory".to_owned(), at);
            format!("killed for its memory, at {limit}")
        }
        SIGKILL => "killed by signal 9, which may be for its memory".to_owned(),
        SIGABRT => match machine::address_space_limit() {
            Some(limit) => format!("out of memory, at {}", at(limit)),
            None => "aborted by signal 6, as where there is no memory left".to_owned(),
        },
        signal => format!("killed by signal {signal}"),
    }
}

impl Killed {
    /// What is said of it, with the exit code that a shell would give.
    pub(crate) fn error(&self, graph: &TaskGraph, trace: &Trace) -> CliError {
        let while_ = if self.has_computed {
            "after all tasks, before everything was written".to_owned()
        } else {
            let running: Vec<String> = trace.failures.iter().map(|f| graph.title(f.task)).collect();
            match running.as_slice() {
                [] => "between tasks".to_owned(),
                [all @ .., last] if !all.is_empty() => format!("while running {} and {last}", all.join(", ")),
                one => format!("while running {}", one.join("")),
            }
        };
        let error = CliError::failure(format!("{}, {while_}", self.reason));
        let error = error
            .hint("less memory is taken by smaller chunks, fewer --workers, or a smaller --memory-limit");
        CliError { code: 128u8.wrapping_add(self.signal as u8), ..error }
    }
}
