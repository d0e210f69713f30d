//! What an expression can be worth.

use super::{
    function::{Function, Namespace},
    number::Number,
};
use crate::{
    array::Array,
    dtype::DType,
    kernel::{Block, Scalar},
    quantity::python_float,
    source::Span,
};
use std::{fmt::Write as _, sync::Arc};

/// The most that a value may hold, counted with everything inside it.
pub(super) const HEAVIEST: usize = 1 << 20;
/// The deepest that tuples and lists may nest.
pub(super) const DEEPEST: usize = 100;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Value {
    None,
    Ellipsis,
    Bool(bool),
    Int(i128),
    Float(f64),
    /// A number of one of NumPy's types, which does not give way to the type of an array.
    Typed(Number, DType),
    Text(Arc<str>),
    Tuple(Items),
    List(Items),
    /// Keys and values by turns.
    Dict(Items),
    Range {
        start: i128,
        stop: i128,
        step: i128,
    },
    Slice(Arc<[Value; 3]>),
    /// An array, and the expression that made it.
    Array(Array, Span),
    /// `x.blocks`: an array whose elements are the blocks of this one.
    Blocks(Array),
    /// An array of NumPy's, whose elements are known.
    Block(Block),
    /// The type of an array's elements.
    DType(DType),
    /// A generator of random numbers.
    Generator(Generator),
    Namespace(&'static Namespace),
    Function(&'static Function),
    /// A function of NumPy's, which computes at once where no lazy array is among its arguments.
    AtOnce(&'static Function),
    /// A function that has its first argument.
    Method(Arc<Value>, &'static Function),
    /// Something imported that chunkscope has no meaning for: `dask.distributed.Client`.
    Foreign(Arc<str>),
}

/// A generator of random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Generator {
    pub(super) kind: GeneratorKind,
    /// Its number among those of the program.
    pub(super) number: usize,
    /// Whether it is NumPy's.
    pub(super) at_once: bool,
}

/// The kinds of generators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GeneratorKind {
    /// Of `default_rng`.
    Generator,
    /// The older one, which the functions of `da.random` use.
    RandomState,
}

impl GeneratorKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Generator => "Generator",
            Self::RandomState => "RandomState",
        }
    }
}

/// The elements of a tuple, a list or a dictionary; shared, never changed.
#[derive(Clone, Debug)]
pub(super) struct Items {
    values: Arc<[Value]>,
    depth: usize,
    weight: usize,
}

impl Items {
    /// From the elements; `None` where they are too many or nest too deep.
    pub(super) fn new(values: Vec<Value>) -> Option<Self> {
        let depth = 1 + values.iter().map(Value::depth).max().unwrap_or(0);
        let weight = values.iter().fold(1, |sum: usize, value| sum.saturating_add(value.weight()));
        (depth <= DEEPEST && weight <= HEAVIEST).then(|| Self { values: values.into(), depth, weight })
    }
    /// The same number of other values, none of which holds more.
    pub(super) fn map(&self, of: impl Fn(&Value) -> Value) -> Self {
        Self { values: self.values.iter().map(of).collect(), depth: self.depth, weight: self.weight }
    }
    pub(super) fn pairs(&self) -> impl DoubleEndedIterator<Item = (&Value, &Value)> {
        self.values.chunks_exact(2).map(|pair| (&pair[0], &pair[1]))
    }
}

impl std::ops::Deref for Items {
    type Target = [Value];
    fn deref(&self) -> &[Value] {
        &self.values
    }
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// A number as one of this type.
    pub(super) fn typed(number: Number, dtype: DType) -> Self {
        let scalar = match number {
            Number::Int(n) => Scalar::Int(n),
            Number::Float(x) => Scalar::Float(x),
        };
        Self::of_scalar(scalar.cast(dtype), dtype)
    }

    /// A number that is one of this type.
    pub(super) fn of_scalar(scalar: Scalar, dtype: DType) -> Self {
        let number = match scalar {
            Scalar::Bool(b) => Number::Int(b.into()),
            Scalar::Int(n) => Number::Int(n),
            Scalar::Float(x) => Number::Float(x),
        };
        Self::Typed(number, dtype)
    }

    fn depth(&self) -> usize {
        match self {
            Self::Tuple(items) | Self::List(items) | Self::Dict(items) => items.depth,
            Self::Slice(_) | Self::Method(..) => 2,
            _ => 0,
        }
    }

    /// How much it holds: what looking at all of it costs.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Tuple(items) | Self::List(items) | Self::Dict(items) => items.weight,
            Self::Text(text) => 1 + text.len() / 8,
            Self::Slice(parts) => parts.iter().map(Value::weight).sum(),
            _ => 1,
        }
    }

    /// Its type with an article, for messages: `an array`.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Ellipsis => "`...`",
            Self::Float(_) | Self::Typed(Number::Float(_), _) => "a float",
            Self::Bool(_) | Self::Typed(_, DType::Bool) => "a truth value",
            Self::Int(_) | Self::Typed(..) => "an integer",
            Self::Text(_) => "a string",
            Self::Tuple(_) => "a tuple",
            Self::List(_) => "a list",
            Self::Dict(_) => "a dictionary",
            Self::Range { .. } => "a range",
            Self::Slice(_) => "a slice",
            Self::Array(..) => "an array",
            Self::Blocks(_) => "a view of blocks",
            Self::Block(_) => "an array of NumPy",
            Self::DType(_) => "a type",
            Self::Generator(_) => "a generator",
            Self::Namespace(_) => "a module",
            Self::Function(_) | Self::AtOnce(_) | Self::Method(..) => "a function",
            Self::Foreign(_) => "something that chunkscope does not run",
        }
    }

    /// Type and value in a few words: `the integer 7`.
    pub(super) fn described(&self) -> String {
        let text = shortened(&self.repr());
        match self {
            Self::Int(_) => format!("the integer {text}"),
            Self::Float(_) => format!("the float {text}"),
            Self::Typed(_, dtype) => format!("the {dtype} {}", self.str()),
            Self::Bool(_) => format!("the truth value {text}"),
            Self::Text(_) => format!("the string {text}"),
            Self::Tuple(_) => format!("the tuple {text}"),
            Self::List(_) => format!("the list {text}"),
            Self::DType(dtype) => format!("the type {dtype}"),
            Self::Namespace(_) => format!("the module {text}"),
            Self::Function(_) | Self::AtOnce(_) | Self::Method(..) => format!("the function {text}"),
            Self::Foreign(name) => name.to_string(),
            _ => self.kind().to_owned(),
        }
    }

    /// The number that it is; truth values count.
    pub(super) fn number(&self) -> Option<Number> {
        match self {
            Self::Bool(b) => Some(Number::Int(i128::from(*b))),
            Self::Int(n) => Some(Number::Int(*n)),
            Self::Float(x) => Some(Number::Float(*x)),
            Self::Typed(number, _) => Some(*number),
            _ => None,
        }
    }

    /// The integer that it is; truth values count, floats do not.
    pub(super) fn int(&self) -> Option<i128> {
        match self.number() {
            Some(Number::Int(n)) => Some(n),
            _ => None,
        }
    }

    /// The type of elements that it stands for: one of NumPy's names, a type, or a function that is one.
    pub(super) fn dtype(&self) -> Option<DType> {
        match self {
            Self::DType(dtype) => Some(*dtype),
            Self::Text(name) => DType::by_name(name),
            // Of one letter there are names of types and of distributions.
            Self::Function(function) | Self::AtOnce(function) if function.name.len() > 1 => {
                DType::by_name(function.name)
            }
            _ => None,
        }
    }

    /// Whether it is this integer, or has it as an element, at any depth.
    pub(super) fn mentions(&self, n: i128) -> bool {
        match self {
            Self::Tuple(items) | Self::List(items) => items.iter().any(|item| item.mentions(n)),
            value => value.int() == Some(n),
        }
    }

    /// Whether it counts as true; `None` for an array, which is not computed.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::None => false,
            Self::Bool(b) => *b,
            Self::Int(n) | Self::Typed(Number::Int(n), _) => *n != 0,
            Self::Float(x) | Self::Typed(Number::Float(x), _) => *x != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Tuple(items) | Self::List(items) | Self::Dict(items) => !items.is_empty(),
            Self::Range { .. } => self.len() != Some(0),
            Self::Array(..) | Self::Block(_) => return None,
            _ => true,
        })
    }

    /// `len(self)`, but for arrays.
    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::Text(text) => Some(text.chars().count()),
            Self::Tuple(items) | Self::List(items) => Some(items.len()),
            Self::Dict(items) => Some(items.len() / 2),
            Self::Block(block) => block.shape().first().map(|&len| len as usize),
            Self::Range { start, stop, step } => {
                let (from, to) = if *step > 0 { (start, stop) } else { (stop, start) };
                let distance = to.checked_sub(*from)?.max(0).unsigned_abs();
                usize::try_from(distance.div_ceil(step.unsigned_abs())).ok()
            }
            _ => None,
        }
    }

    /// Its element at a place, counted from 0.
    pub(super) fn element(&self, at: usize) -> Option<Value> {
        match self {
            Self::Tuple(items) | Self::List(items) => items.get(at).cloned(),
            Self::Text(text) => text.chars().nth(at).map(|c| Self::text(c.encode_utf8(&mut [0; 4]))),
            Self::Range { start, step, .. } => {
                let inside = self.len().is_some_and(|len| at < len);
                inside.then(|| Self::Int(start + at as i128 * step))
            }
            _ => None,
        }
    }

    /// Its elements, if it can be gone through and is not too long.
    pub(super) fn elements(&self) -> Option<Vec<Value>> {
        match self {
            Self::Tuple(items) | Self::List(items) => Some(items.to_vec()),
            Self::Dict(items) => Some(items.pairs().map(|(key, _)| key.clone()).collect()),
            Self::Text(text) if text.len() <= HEAVIEST => {
                Some(text.chars().map(|c| Self::text(c.encode_utf8(&mut [0; 4]))).collect())
            }
            Self::Range { start, step, .. } => {
                let len = self.len().filter(|&len| len < HEAVIEST)?;
                Some((0..len as i128).map(|i| Self::Int(start + i * step)).collect())
            }
            Self::Block(block) if block.shape().len() == 1 && block.len() < HEAVIEST => {
                let number = |i| block.elements().part(i..i + 1).first();
                (0..block.len()).map(|i| Some(Self::of_scalar(number(i)?, block.dtype()))).collect()
            }
            _ => None,
        }
    }

    /// Python's `==`; `None` for an array, which is not computed.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        if let (Some(a), Some(b)) = (self.number(), other.number()) {
            return Some(super::number::compare(a, b) == Some(std::cmp::Ordering::Equal));
        }
        Some(match (self, other) {
            (Self::Array(..) | Self::Block(_), _) | (_, Self::Array(..) | Self::Block(_)) => return None,
            (Self::None, Self::None) | (Self::Ellipsis, Self::Ellipsis) => true,
            (Self::Text(a), Self::Text(b)) | (Self::Foreign(a), Self::Foreign(b)) => a == b,
            (Self::DType(dtype), other) | (other, Self::DType(dtype)) => other.dtype() == Some(*dtype),
            (Self::Tuple(a), Self::Tuple(b))
            | (Self::List(a), Self::List(b))
            | (Self::Dict(a), Self::Dict(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                for (a, b) in a.iter().zip(&**b) {
                    if !a.equals(b)? {
                        return Some(false);
                    }
                }
                true
            }
            (Self::Range { .. }, Self::Range { .. }) => self.repr() == other.repr(),
            (Self::Generator(a), Self::Generator(b)) => a.number == b.number,
            (Self::Function(a) | Self::AtOnce(a), Self::Function(b) | Self::AtOnce(b)) => {
                std::ptr::eq(*a, *b)
            }
            (Self::Namespace(a), Self::Namespace(b)) => std::ptr::eq(*a, *b),
            _ => false,
        })
    }

    /// As `print` writes it.
    pub(super) fn str(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::DType(dtype) => dtype.to_string(),
            Self::Typed(number, DType::Bool) => Self::Bool(*number == Number::Int(1)).repr(),
            // The fewest digits that read back as the same `float32`.
            Self::Typed(number, DType::F32) => {
                let digits = (number.to_f64() as f32).to_string();
                python_float(digits.parse().unwrap_or(f64::NAN))
            }
            Self::Typed(number, _) => Self::from(*number).repr(),
            _ => self.repr(),
        }
    }

    /// As Python's prompt shows it.
    pub(super) fn repr(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::None => out.push_str("None"),
            Self::Ellipsis => out.push_str("Ellipsis"),
            Self::Bool(b) => out.push_str(if *b { "True" } else { "False" }),
            Self::Int(n) => {
                let _ = write!(out, "{n}");
            }
            Self::Float(x) => out.push_str(&python_float(*x)),
            Self::Typed(_, DType::Bool) => {
                let _ = write!(out, "np.{}_", self.str());
            }
            Self::Typed(_, dtype) => {
                let _ = write!(out, "np.{dtype}({})", self.str());
            }
            Self::Text(text) => {
                let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
                let escaped = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
                let escaped = if quote == '\'' { escaped.replace('\'', "\\'") } else { escaped };
                let _ = write!(out, "{quote}{escaped}{quote}");
            }
            Self::Tuple(items) => write_items(out, items, ["(", if items.len() == 1 { ",)" } else { ")" }]),
            Self::List(items) => write_items(out, items, ["[", "]"]),
            Self::Dict(items) => {
                out.push('{');
                for (i, (key, value)) in items.pairs().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    key.write(out);
                    out.push_str(": ");
                    value.write(out);
                }
                out.push('}');
            }
            Self::Range { start, stop, step: 1 } => {
                let _ = write!(out, "range({start}, {stop})");
            }
            Self::Range { start, stop, step } => {
                let _ = write!(out, "range({start}, {stop}, {step})");
            }
            Self::Slice(parts) => write_items(out, &parts[..], ["slice(", ")"]),
            Self::Array(array, _) => {
                let _ = write!(out, "{array:?}");
            }
            Self::Blocks(array) => {
                let _ = write!(out, "{array:?}.blocks");
            }
            Self::Block(block) => {
                let _ = write!(out, "array of shape {:?}, {}", block.shape(), block.dtype());
            }
            Self::DType(dtype) => {
                let _ = write!(out, "dtype('{dtype}')");
            }
            Self::Generator(generator) => out.push_str(generator.kind.name()),
            Self::Namespace(namespace) => out.push_str(namespace.name),
            Self::Function(function) | Self::AtOnce(function) | Self::Method(_, function) => {
                out.push_str(function.name);
            }
            Self::Foreign(name) => out.push_str(name),
        }
    }
}

fn write_items(out: &mut String, items: &[Value], [open, close]: [&str; 2]) {
    out.push_str(open);
    for (i, item) in items.iter().enumerate() {
        out.push_str(if i > 0 { ", " } else { "" });
        item.write(out);
    }
    out.push_str(close);
}

/// A text that fits a message.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
