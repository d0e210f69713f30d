//! What a program can name: modules, functions, methods and attributes, as tables.
//!
//! To add one, add a row to the table where Dask has it (and take its name off the `not_yet` list there): its name,
//! its signature as Dask's documentation writes it, and the function that does it. A row of [`reduce::BOTH`] is a
//! function of `da` and a method of arrays at once.

mod ask;
mod attributes;
mod builtins;
mod creation;
mod cumulative;
mod diagonal;
mod elementwise;
mod join;
mod known;
mod linalg;
mod literal;
mod part;
mod product;
mod random;
pub(super) mod read;
mod rechunk;
mod reduce;
mod repeat;
mod reshape;
mod scalar;
mod statistics;
mod transpose;
mod types;

use super::{
    ast::Import,
    function::{Call, Function, Member, Namespace},
    value::{Generator, GeneratorKind, Value},
};
use crate::{
    array::{Array, ArrayError},
    source::Diagnostic,
};

/// A row of a table.
const fn function(
    name: &'static str,
    signature: &'static str,
    run: fn(&mut super::eval::Run<'_>, &Call) -> Result<Value, Diagnostic>,
) -> Member {
    Member::Function(Function { name, signature, run })
}

/// A row of a table of attributes.
const fn property(
    name: &'static str,
    run: fn(&mut super::eval::Run<'_>, &Call) -> Result<Value, Diagnostic>,
) -> Member {
    Member::Property(Function { name, signature: "a", run })
}

static DASK: Namespace = Namespace {
    name: "dask",
    members: &[ask::DASK, &[Member::Namespace("array", &DA)], known::FOREIGN_OF_DASK],
    not_yet: "",
    at_once: false,
};
static DA: Namespace = Namespace {
    name: "dask.array",
    members: &[
        reduce::BOTH,
        reduce::MORE,
        statistics::BOTH,
        rechunk::BOTH,
        product::BOTH,
        transpose::BOTH,
        transpose::DA,
        reshape::BOTH,
        reshape::DA,
        join::DA,
        repeat::BOTH,
        repeat::DA,
        diagonal::BOTH,
        diagonal::DA,
        part::BOTH,
        part::DA,
        reduce::DA,
        product::DA,
        creation::DA,
        cumulative::DA,
        statistics::DA,
        elementwise::BOTH,
        elementwise::DA,
        elementwise::ALIASES,
        elementwise::FUNCTIONS,
        literal::DA,
        scalar::CONSTANTS,
        &[Member::Namespace("linalg", &LINALG), Member::Namespace("random", &RANDOM)],
        ask::DA,
    ],
    not_yet: known::DA,
    at_once: false,
};
static RANDOM: Namespace = Namespace {
    name: "dask.array.random",
    members: &[random::FUNCTIONS, random::STATE_FUNCTIONS, random::MAKERS],
    not_yet: known::RANDOM,
    at_once: false,
};
static GENERATOR: Namespace = Namespace {
    name: "a generator",
    members: &[random::METHODS, random::GENERATOR],
    not_yet: known::GENERATOR,
    at_once: false,
};
static RANDOM_STATE: Namespace = Namespace {
    name: "a random state",
    members: &[random::METHODS, random::STATE, random::STATE_ONLY],
    not_yet: known::RANDOM,
    at_once: false,
};
static LINALG: Namespace = Namespace {
    name: "dask.array.linalg",
    members: &[linalg::FUNCTIONS],
    not_yet: known::LINALG,
    at_once: false,
};
static NUMPY_LINALG: Namespace = Namespace {
    name: "numpy.linalg",
    members: &[linalg::FUNCTIONS],
    not_yet: known::NUMPY_LINALG,
    at_once: true,
};
static ARRAY: Namespace = Namespace {
    name: "an array",
    members: &[
        reduce::BOTH,
        reduce::MORE,
        statistics::BOTH,
        rechunk::BOTH,
        product::BOTH,
        transpose::BOTH,
        transpose::ARRAY,
        reshape::BOTH,
        reshape::ARRAY,
        repeat::BOTH,
        diagonal::BOTH,
        elementwise::BOTH,
        cumulative::ARRAY,
        elementwise::ARRAY,
        part::BOTH,
        part::ARRAY,
        attributes::EVERY,
        attributes::ARRAY,
        ask::ARRAY,
    ],
    not_yet: known::ARRAY,
    at_once: false,
};
static DTYPE: Namespace =
    Namespace { name: "a type", members: &[attributes::DTYPE], not_yet: "", at_once: false };
static TEXT: Namespace =
    Namespace { name: "a string", members: &[builtins::TEXT], not_yet: "", at_once: false };
static NUMPY_ARRAY: Namespace = Namespace {
    name: "an array of NumPy",
    members: &[
        reduce::BOTH,
        transpose::BOTH,
        transpose::ARRAY,
        reshape::BOTH,
        reshape::ARRAY,
        repeat::BOTH,
        elementwise::BOTH,
        elementwise::ARRAY,
        part::BOTH,
        attributes::EVERY,
    ],
    not_yet: "",
    at_once: true,
};
static NUMPY_RANDOM: Namespace = Namespace {
    name: "numpy.random",
    members: &[
        random::FUNCTIONS,
        random::STATE_FUNCTIONS,
        random::NUMPY,
        random::MAKERS,
        known::FOREIGN_OF_NUMPY_RANDOM,
    ],
    not_yet: "permutation shuffle",
    at_once: true,
};
static NUMPY: Namespace = Namespace {
    name: "numpy",
    members: &[
        creation::NUMPY,
        &[Member::Namespace("linalg", &NUMPY_LINALG), Member::Namespace("random", &NUMPY_RANDOM)],
        scalar::CONSTANTS,
        cumulative::DA,
        statistics::DA,
        elementwise::BOTH,
        elementwise::DA,
        elementwise::ALIASES,
        elementwise::FUNCTIONS,
        transpose::BOTH,
        transpose::DA,
        reshape::BOTH,
        reshape::DA,
        join::DA,
        repeat::BOTH,
        repeat::DA,
        diagonal::BOTH,
        diagonal::DA,
        product::BOTH,
        product::DA,
        part::BOTH,
        part::DA,
        types::NUMPY,
        literal::NUMPY,
        reduce::NUMPY,
        reduce::NUMPY_OF_NUMBERS,
        known::FOREIGN_OF_NUMPY,
    ],
    not_yet: known::NUMPY,
    at_once: true,
};
static MATH: Namespace = Namespace {
    name: "math",
    members: &[scalar::CONSTANTS, scalar::FUNCTIONS, scalar::MATH],
    not_yet: "",
    at_once: false,
};
static BUILTINS: Namespace =
    Namespace { name: "Python", members: &[builtins::FUNCTIONS], not_yet: "", at_once: false };

/// The names that are there without an import.
pub(super) fn at_start() -> impl Iterator<Item = (&'static str, Value)> {
    [("dask", &DASK), ("da", &DA), ("np", &NUMPY), ("math", &MATH)]
        .into_iter()
        .map(|(name, namespace)| (name, Value::Namespace(namespace)))
        .chain([("__name__", Value::text("__main__"))])
}

/// Python's own function of this name.
pub(super) fn builtin(name: &str) -> Option<Value> {
    builtins::FUNCTIONS.iter().find_map(|member| match member {
        Member::Function(function) if function.name == name => Some(Value::Function(function)),
        _ => None,
    })
}

pub(super) fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILTINS.names()
}

/// Where a name lives that is written without its module.
pub(super) fn home_of(name: &str) -> Option<&'static str> {
    let homes = [
        ("da.random", &RANDOM),
        ("da.linalg", &LINALG),
        ("da", &DA),
        ("math", &MATH),
        ("np", &NUMPY),
        ("da.random.default_rng()", &GENERATOR),
    ];
    homes
        .into_iter()
        .find(|(_, namespace)| namespace.names().any(|known| known == name))
        .map(|(home, _)| home)
}

/// What stands behind the dot of a value.
pub(super) fn namespace_of(value: &Value) -> Option<&'static Namespace> {
    match value {
        Value::Namespace(namespace) => Some(namespace),
        Value::Array(..) => Some(&ARRAY),
        Value::Block(_) => Some(&NUMPY_ARRAY),
        Value::DType(_) => Some(&DTYPE),
        Value::Generator(Generator { kind: GeneratorKind::Generator, .. }) => Some(&GENERATOR),
        Value::Generator(Generator { kind: GeneratorKind::RandomState, .. }) => Some(&RANDOM_STATE),
        Value::Text(_) => Some(&TEXT),
        _ => None,
    }
}

/// What an import binds: one of our modules or its members, or something of another library.
///
/// # Errors
/// A member of `dask.array` that does not run yet or is not there.
pub(super) fn import(import: &Import) -> Result<Vec<(String, Value)>, Diagnostic> {
    let namespace = match import.module.as_str() {
        "dask" => &DASK,
        "dask.array" => &DA,
        "dask.array.linalg" => &LINALG,
        "dask.array.random" => &RANDOM,
        "numpy" => &NUMPY,
        "numpy.random" => &NUMPY_RANDOM,
        "numpy.linalg" => &NUMPY_LINALG,
        "math" => &MATH,
        module => {
            let path = import
                .member
                .as_ref()
                .map_or_else(|| module.to_owned(), |member| format!("{module}.{member}"));
            return Ok(vec![(import.name.clone(), Value::Foreign(super::value::shortened(&path).into()))]);
        }
    };
    match import.member.as_deref() {
        None => Ok(vec![(import.name.clone(), Value::Namespace(namespace))]),
        Some("*") => Ok(namespace
            .members()
            .map(|member| (member.name().to_owned(), namespace.value(member)))
            .collect()),
        Some(member) => {
            let member = namespace.get(member, &import.span)?;
            Ok(vec![(import.name.clone(), namespace.value(member))])
        }
    }
}

/// An array that an operation made, or its error.
fn made(
    run: &mut super::eval::Run<'_>,
    call: &Call,
    result: Result<Array, ArrayError>,
) -> Result<Value, Diagnostic> {
    let array = result.map_err(|error| refused(run, call, &error))?;
    run.pay(array.chunks().axes().iter().map(|axis| axis.len() + 8).sum(), &call.span)?;
    Ok(Value::Array(array, call.span.clone()))
}

/// The given argument that is to blame. Functions call the same thing by different names.
fn to_blame(call: &Call, error: &ArrayError) -> Option<&'static str> {
    let name = error.argument()?;
    let names: &[&str] = match name {
        "size" => &["size", "shape"],
        "axis" => &["axis", "axes", "axis1", "axis2", "source", "destination", "start"],
        "seq" => &["seq", "tup"],
        "repeats" => &["repeats", "reps"],
        "b" => &["b", "rhs"],
        _ => std::slice::from_ref(&name),
    };
    let mut given = names.iter().copied().filter(|name| call.given(name).is_some());
    let ArrayError::AxisOutOfBounds { axis, .. } = error else { return given.next() };
    given.find(|name| call.value(name).mentions(i128::from(*axis)))
}

/// The error of an operation, under the argument that is to blame.
fn refused(run: &super::eval::Run<'_>, call: &Call, error: &ArrayError) -> Diagnostic {
    let name = to_blame(call, error);
    let place = name.map_or_else(|| call.span.clone(), |name| call.place(name));
    let mut diagnostic = Diagnostic::new(place, error.to_string());
    // What was computed is not what is written there: say it.
    if let Some(value) =
        name.and_then(|name| call.given(name)).filter(|value| !matches!(value, Value::Text(_)))
    {
        let bare = |text: &str| text.replace(' ', "");
        let (value, written) = (value.repr(), bare(&run.text[diagnostic.span.clone()]));
        if bare(&value) != written && bare(&value) != format!("({written})") && value.len() <= 40 {
            diagnostic = diagnostic.label(format!("this is {value}"));
        }
    }
    match error.hint() {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> [&'static Namespace; 15] {
        [
            &DASK,
            &DA,
            &LINALG,
            &NUMPY_LINALG,
            &RANDOM,
            &GENERATOR,
            &RANDOM_STATE,
            &ARRAY,
            &NUMPY_ARRAY,
            &NUMPY_RANDOM,
            &DTYPE,
            &TEXT,
            &NUMPY,
            &MATH,
            &BUILTINS,
        ]
    }

    /// A name that runs must not be on the list of those that do not.
    #[test]
    fn every_name_is_known_once() {
        for namespace in all() {
            let mut names: Vec<&str> = namespace.names().chain(namespace.not_yet()).collect();
            names.sort_unstable();
            for pair in names.windows(2) {
                assert_ne!(pair[0], pair[1], "{}", namespace.name);
            }
        }
    }

    #[test]
    fn signatures_are_written_as_they_are_read() {
        for namespace in all() {
            for member in namespace.members.iter().flat_map(|table| table.iter()) {
                let (Member::Function(function) | Member::Property(function)) = member else { continue };
                for parameter in function.signature.split(", ").filter(|p| !p.is_empty()) {
                    let name = parameter.split('=').next().unwrap().trim_start_matches('*');
                    assert!(name.chars().all(|c| c.is_alphanumeric() || c == '_'), "{}", function.signature);
                }
            }
        }
    }
}
