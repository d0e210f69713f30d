//! Numbers that are written down, as NumPy's `array` takes them: a number, or lists of lists of numbers.

use super::{
    number::Number,
    value::{Value, shortened},
};
use crate::{
    dtype::DType,
    kernel::{Block, Elements, Scalar},
};

/// The array of NumPy's that a value is.
///
/// # Errors
/// What is wrong with it, in words: a list of lists of different lengths, something that is no number, an integer
/// that `dtype` does not have.
pub(super) fn block(value: &Value, dtype: Option<DType>) -> Result<Block, String> {
    if let Value::Block(block) = value {
        let dtype = dtype.unwrap_or(block.dtype());
        return if dtype == block.dtype() { Ok(block.clone()) } else { cast(block, dtype) };
    }
    let mut read = Read::default();
    read.shape_of(value);
    read.take(value, 0)?;
    let natural = read.numbers.iter().map(|(_, dtype)| *dtype).reduce(DType::promote);
    let dtype = dtype.or(natural).unwrap_or(DType::F64);
    let fits = |&(number, _): &(Scalar, DType)| match number {
        Scalar::Int(n) if !dtype.holds(n) => Err(format!("the integer {n} does not fit {dtype}")),
        number => Ok(number),
    };
    let numbers = read.numbers.iter().map(fits).collect::<Result<Vec<_>, _>>()?;
    Block::new(read.shape, Elements::of(&numbers, dtype)).map_err(|error| error.to_string())
}

fn cast(block: &Block, dtype: DType) -> Result<Block, String> {
    let elements = Elements::zeros(dtype, block.len()).map(|mut elements| {
        block.elements().cast_into(elements.as_mut_slice());
        elements
    });
    let elements = elements.ok_or_else(|| "there is no memory for it".to_owned())?;
    Block::new(block.shape(), elements).map_err(|error| error.to_string())
}

/// The numbers in lists of lists.
#[derive(Default)]
struct Read {
    shape: Vec<u64>,
    /// Each with the type that it has alone.
    numbers: Vec<(Scalar, DType)>,
}

impl Read {
    /// The shape follows from the first element, its first element, and so on.
    fn shape_of(&mut self, value: &Value) {
        let mut value = value.clone();
        while let Some(items) = list(&value) {
            self.shape.push(items.len() as u64);
            match items.into_iter().next() {
                Some(first) => value = first,
                None => return,
            }
        }
    }

    fn take(&mut self, value: &Value, depth: usize) -> Result<(), String> {
        match (list(value), self.shape.get(depth)) {
            (Some(items), Some(&len)) if items.len() as u64 == len => {
                items.iter().try_for_each(|item| self.take(item, depth + 1))
            }
            (Some(items), Some(len)) => {
                let at = if depth == 0 { String::new() } else { format!(" along axis {depth}") };
                Err(format!("lists of {len} and of {} elements{at} make no array", items.len()))
            }
            (Some(_), None) => Err("numbers and lists side by side make no array".to_owned()),
            (None, Some(_)) if value.number().is_some() => {
                Err("lists and numbers side by side make no array".to_owned())
            }
            (None, _) => {
                self.numbers.push(number(value)?);
                Ok(())
            }
        }
    }
}

fn list(value: &Value) -> Option<Vec<Value>> {
    matches!(value, Value::List(_) | Value::Tuple(_) | Value::Range { .. }).then(|| value.elements())?
}

fn number(value: &Value) -> Result<(Scalar, DType), String> {
    Ok(match value {
        Value::Bool(b) => (Scalar::Bool(*b), DType::Bool),
        Value::Int(n) if DType::I64.holds(*n) => (Scalar::Int(*n), DType::I64),
        Value::Int(n) if DType::U64.holds(*n) => (Scalar::Int(*n), DType::U64),
        Value::Int(n) => return Err(format!("no type holds the integer {n}")),
        Value::Float(x) => (Scalar::Float(*x), DType::F64),
        Value::Typed(Number::Int(n), dtype) => (Scalar::Int(*n), *dtype),
        Value::Typed(Number::Float(x), dtype) => (Scalar::Float(*x), *dtype),
        Value::Array(..) => return Err("an array within a list is not taken yet".to_owned()),
        other => return Err(format!("an array holds numbers, not {}", shortened(&other.described()))),
    })
}
