//! What a program asks for: to see a graph, a result, a line of text. Nothing happens here: it is noted, and the
//! array stays lazy.

use super::{
    super::{
        Visualize,
        eval::Run,
        function::{Call, Member},
        value::Value,
    },
    function, read,
};
use crate::source::Diagnostic;

pub(super) const ARRAY: &[Member] = &[
    function(
        "visualize",
        "a, filename='mydask', format=None, optimize_graph=False, color=None, rankdir=None, engine=None, \
         verbose=False, collapse_outputs=False, traverse=True, maxval=None, cmap=None, node_attr=None, \
         edge_attr=None, node_attributes=None, data_attributes=None, function_attributes=None, graph_attr=None, \
         tasks=False",
        |run, call| {
            let array = call.value("a").clone();
            visualize(run, call, &[array])
        },
    ),
    function("compute", COMPUTE_ONE, compute),
    function("persist", COMPUTE_ONE, compute),
];

pub(super) const DA: &[Member] = &[function("compute", COMPUTE_MANY, compute_many)];

pub(super) const DASK: &[Member] = &[
    function(
        "visualize",
        "*args, filename='mydask', format=None, optimize_graph=False, color=None, rankdir=None, engine=None, \
         verbose=False, collapse_outputs=False, traverse=True, maxval=None, cmap=None, node_attr=None, \
         edge_attr=None, node_attributes=None, data_attributes=None, function_attributes=None, graph_attr=None, \
         tasks=False",
        |run, call| {
            let values: Vec<Value> = call.rest.iter().map(|given| given.value.clone()).collect();
            visualize(run, call, &values)
        },
    ),
    function("compute", COMPUTE_MANY, compute_many),
    function("persist", COMPUTE_MANY, compute_many),
];

const COMPUTE_ONE: &str =
    "a, scheduler=None, num_workers=None, optimize_graph=True, pool=None, traverse=True";
const COMPUTE_MANY: &str =
    "*args, traverse=True, optimize_graph=True, scheduler=None, get=None, num_workers=None, pool=None";

fn visualize(run: &mut Run<'_>, call: &Call, values: &[Value]) -> Result<Value, Diagnostic> {
    let arrays = values.iter().filter(|value| matches!(value, Value::Array(..))).count();
    if arrays == 0 {
        let diagnostic = Diagnostic::new(call.span.clone(), "there is no array to visualize");
        return Err(diagnostic.hint("give it an array that is not computed yet"));
    }
    if arrays > 1 {
        let note = Diagnostic::new(call.span.clone(), format!("only the last of {arrays} arrays is drawn"));
        run.asked.notes.push(note);
    }
    run.asked.visualize = Some(Visualize {
        filename: call.text(run, "filename")?,
        format: call.text(run, "format")?,
        optimize_graph: call.truth(run, "optimize_graph")?,
        color: call.text(run, "color")?,
        rankdir: call.text(run, "rankdir")?,
        collapse_outputs: call.truth(run, "collapse_outputs")?,
        span: call.span.clone(),
    });
    run.show(values);
    Ok(Value::None)
}

fn compute(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    read::array(run, call)?;
    let array = call.value("a").clone();
    run.asked.compute = true;
    run.show(std::slice::from_ref(&array));
    Ok(array)
}

fn compute_many(run: &mut Run<'_>, call: &Call) -> Result<Value, Diagnostic> {
    let values: Vec<Value> = call.rest.iter().map(|given| given.value.clone()).collect();
    run.asked.compute = true;
    run.show(&values);
    run.items(values, &call.span).map(Value::Tuple)
}
