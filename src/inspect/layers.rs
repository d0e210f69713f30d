//! A run summed up by layer.

use super::{Measured, Outcome};
use crate::{
    data::{Id, IdVec, LayerId, Nanos},
    graph::TaskGraph,
};

/// One array operation in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerSummary {
    /// Which.
    pub layer: LayerId,
    /// How many tasks it has.
    pub tasks: usize,
    /// How many of them gave a value.
    pub done: usize,
    /// The time of all of them, added up over the workers.
    pub total: Nanos,
    /// The shortest.
    pub least: Nanos,
    /// The middle one; of an even number the mean of the two in the middle, rounded down.
    pub median: Nanos,
    /// The longest.
    pub most: Nanos,
    /// The bytes of all its blocks.
    pub bytes: u64,
    /// Whether its blocks were stored. A fused chain passes them on tile by tile.
    pub stored: bool,
}

/// Every layer of the graph as written, in its order.
pub fn by_layer(written: &TaskGraph, measured: &Measured) -> Vec<LayerSummary> {
    let mut times = IdVec::<LayerId, Vec<u64>>::filled(written.layers().len(), Vec::new());
    let mut rows: Vec<LayerSummary> = written.layers().ids().map(LayerSummary::empty).collect();
    for (id, outcome) in measured.tasks.iter() {
        let layer = written.task(id).layer;
        let row = &mut rows[layer.index()];
        row.tasks += 1;
        if let Outcome::Done(measure) = outcome {
            times[layer].push(measure.busy.0);
            row.bytes += measure.bytes;
            row.stored = measure.stored;
        }
    }
    for row in &mut rows {
        let times = &mut times[row.layer];
        times.sort_unstable();
        row.done = times.len();
        if let [least, .., most] | [least @ most] = times.as_slice() {
            (row.least, row.most) = (Nanos(*least), Nanos(*most));
            row.total = Nanos(times.iter().sum());
            row.median = Nanos(times[(times.len() - 1) / 2].midpoint(times[times.len() / 2]));
        }
    }
    rows
}

impl LayerSummary {
    fn empty(layer: LayerId) -> Self {
        Self {
            layer,
            tasks: 0,
            done: 0,
            total: Nanos(0),
            least: Nanos(0),
            median: Nanos(0),
            most: Nanos(0),
            bytes: 0,
            stored: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Measure;
    use super::*;
    use crate::{
        array::{Chunks, Random, ReduceOptions},
        data::{TaskId, WorkerId},
    };

    #[test]
    fn a_layer_has_its_extremes_its_middle_and_its_sum() {
        let x = Random::new().normal(0.0, 0.1, &[40], &Chunks::from(10)).unwrap();
        let written = x.sum(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let mut tasks = IdVec::<TaskId, Outcome>::filled(written.len(), Outcome::NotRun);
        for (i, busy) in [40, 10, 20, 31].into_iter().enumerate() {
            let (worker, start) = (WorkerId::from_index(0), Nanos(0));
            tasks[TaskId::from_index(i)] = Outcome::Done(Measure {
                worker,
                waited: Nanos(0),
                start,
                busy: Nanos(busy),
                bytes: 80,
                stored: false,
            });
        }
        let rows = by_layer(&written, &Measured { tasks, chains: Vec::new() });
        let first = &rows[0];
        assert_eq!((first.tasks, first.done, first.bytes, first.stored), (4, 4, 320, false));
        assert_eq!((first.least.0, first.median.0, first.most.0, first.total.0), (10, 25, 40, 101));
        assert_eq!((rows[1].tasks, rows[1].done, rows[1].total.0), (4, 0, 0));
    }
}
