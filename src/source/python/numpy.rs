//! NumPy's arrays in a program: known at once, by the operations of lazy arrays.
//!
//! In: values among which there is no lazy array. NumPy's arrays become lazy for one operation, and what comes of it is
//! computed where it stands. What always holds: where a lazy array is among the values, nothing is computed.

use super::{
    eval::Run,
    value::{Items, Value},
};
use crate::{
    array::{Array, MOST_AT_ONCE},
    quantity::count,
    source::{Diagnostic, Span},
};

/// Whether there is a lazy array, or one within tuples, lists and dictionaries.
pub(super) fn any_lazy(values: &[Value]) -> bool {
    values.iter().any(|value| match value {
        Value::Array(..) | Value::Blocks(_) => true,
        Value::Tuple(items) | Value::List(items) | Value::Dict(items) => any_lazy(items),
        _ => false,
    })
}

/// The value with lazy arrays in the place of NumPy's.
pub(super) fn made_lazy(value: &Value, span: &Span) -> Value {
    let all = |items: &Items| items.map(|item| made_lazy(item, span));
    match value {
        Value::Block(block) => Value::Array(Array::of_block(block), span.clone()),
        Value::Tuple(items) => Value::Tuple(all(items)),
        Value::List(items) => Value::List(all(items)),
        other => other.clone(),
    }
}

impl Run<'_> {
    /// The value with NumPy's arrays in the place of lazy ones; those without axes are numbers.
    pub(super) fn computed_at_once(&mut self, value: Value, span: &Span) -> Result<Value, Diagnostic> {
        match value {
            Value::Array(array, _) => {
                let n = array.n_made();
                if array.size() > MOST_AT_ONCE {
                    let message =
                        format!("an array of NumPy has at most {} elements here", count(MOST_AT_ONCE));
                    let error = Diagnostic::new(span.clone(), message);
                    let label = format!("this one would have {}", count(array.size()));
                    return Err(error.label(label).hint("write da instead of np: its arrays are lazy"));
                }
                self.pay(usize::try_from(n / 4).unwrap_or(usize::MAX), span)?;
                let block =
                    array.at_once().map_err(|error| Diagnostic::new(span.clone(), error.to_string()))?;
                let number = if block.shape().is_empty() { block.elements().first() } else { None };
                Ok(match number {
                    Some(number) => Value::of_scalar(number, block.dtype()),
                    None => Value::Block(block),
                })
            }
            Value::Tuple(items) => {
                let items = items.iter().map(|item| self.computed_at_once(item.clone(), span));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                self.items(items, span).map(Value::Tuple)
            }
            other => Ok(other),
        }
    }
}
