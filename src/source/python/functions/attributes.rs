//! What is known of an array before it is computed: `x.shape`, `x.chunks`.

use super::{
    super::{
        eval::{Run, too_much},
        function::{Call, Member},
        value::{HEAVIEST, Value},
    },
    property, read,
};
use crate::{
    dtype::{DType, Kind},
    source::Diagnostic,
};

pub(super) const ARRAY: &[Member] = &[
    property("shape", |run, call| {
        let shape = read::array(run, call)?.0.shape();
        integers(run, call, shape)
    }),
    property("ndim", |run, call| Ok(Value::Int(read::array(run, call)?.0.ndim() as i128))),
    property("size", |run, call| Ok(Value::Int(read::array(run, call)?.0.size().into()))),
    property("nbytes", |run, call| Ok(Value::Int(read::array(run, call)?.0.nbytes().into()))),
    property("itemsize", |run, call| Ok(Value::Int(read::array(run, call)?.0.dtype().item_size().into()))),
    property("dtype", |run, call| Ok(Value::DType(read::array(run, call)?.0.dtype()))),
    property("npartitions", |run, call| Ok(Value::Int(read::array(run, call)?.0.chunks().n_blocks().into()))),
    property("numblocks", |run, call| {
        let numblocks = read::array(run, call)?.0.chunks().numblocks();
        integers(run, call, numblocks.into_iter().map(u64::from))
    }),
    property("chunksize", |run, call| {
        let largest = read::array(run, call)?.0.chunks().largest_block();
        integers(run, call, largest)
    }),
    property("chunks", |run, call| {
        let grid = read::array(run, call)?.0.chunks().clone();
        if grid.axes().iter().map(|axis| axis.len()).sum::<usize>() >= HEAVIEST {
            return Err(too_much(&call.span));
        }
        let axes = grid.axes().iter().map(|axis| integers(run, call, axis.iter().copied()));
        let axes = axes.collect::<Result<_, _>>()?;
        run.items(axes, &call.span).map(Value::Tuple)
    }),
];

/// Of a type: `x.dtype.name`.
pub(super) const DTYPE: &[Member] = &[
    property("name", |_, call| Ok(Value::text(dtype(call).name()))),
    property("itemsize", |_, call| Ok(Value::Int(dtype(call).item_size().into()))),
    property("kind", |_, call| {
        Ok(Value::text(match dtype(call).kind() {
            Kind::Bool => "b",
            Kind::Unsigned => "u",
            Kind::Signed => "i",
            Kind::Float => "f",
        }))
    }),
    property("str", |_, call| Ok(Value::text(dtype(call).descr()))),
];

fn dtype(call: &Call) -> DType {
    call.value("a").dtype().expect("these are attributes of types alone")
}

fn integers(run: &mut Run<'_>, call: &Call, all: impl IntoIterator<Item = u64>) -> Result<Value, Diagnostic> {
    let all = all.into_iter().map(|n| Value::Int(n.into())).collect();
    run.items(all, &call.span).map(Value::Tuple)
}
