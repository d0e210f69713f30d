//! Whatever text comes as a recording: an error, or a graph that is written and read back as the same, and a run that
//! can be inspected.
#![no_main]

use chunkscope::{
    inspect::{self, Live, Schedule},
    recording,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(read) = recording::read(text) {
        let written = recording::plan(&read.written, "");
        let again = recording::read(&written).expect("what was written can be read");
        assert_eq!(recording::plan(&again.written, ""), written);
        if let Some(run) = read.run {
            let measured = inspect::as_written(&read.written, &run.origin, &run.trace);
            let schedule = Schedule::of(&run.graph, &run.trace);
            let layers = inspect::by_layer(&read.written, &measured);
            inspect::advice(&read.written, &layers, &schedule, &run.trace);
            Live::of(&run.graph, &run.trace);
        }
    }
});
