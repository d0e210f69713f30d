//! Operators: arithmetic, logic, comparison.

use super::{
    ast::{BinaryOp, CompareOp, Expr, UnaryOp},
    eval::{Run, too_much},
    format,
    functions::read,
    not_yet,
    number::{self, Number},
    value::{HEAVIEST, Value},
};
use crate::{
    array::{Array, Operand, operator},
    source::{Diagnostic, Span},
};
use std::cmp::Ordering;

impl Run<'_> {
    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Value, span: &Span) -> Result<Value, Diagnostic> {
        if op == UnaryOp::Not {
            return truth(operand, span).map(|truth| Value::Bool(!truth));
        }
        let result = match (op, operand.number()) {
            (UnaryOp::Plus, Some(number)) => Some(number),
            (UnaryOp::Minus, Some(Number::Float(x))) => Some(Number::Float(-x)),
            (UnaryOp::Minus, Some(Number::Int(n))) => {
                Some(Number::Int(n.checked_neg().ok_or_else(|| too_large(span))?))
            }
            (UnaryOp::Invert, Some(Number::Int(n))) => Some(Number::Int(!n)),
            _ => None,
        };
        match (result, operand) {
            (Some(number), _) => Ok(number.into()),
            (None, Value::Array(..)) if op == UnaryOp::Plus => Ok(operand.clone()),
            (None, Value::Array(array, _)) => {
                let symbol = if op == UnaryOp::Minus { "neg" } else { op.text() };
                self.elementwise(symbol, &[array.into()], span)
            }
            (None, Value::Foreign(_)) => Ok(operand.clone()),
            (None, operand) => {
                let message = format!("`{}` does not take {}", op.text(), operand.described());
                Err(Diagnostic::new(span.clone(), message).label(operand.kind()))
            }
        }
    }

    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
            match op {
                BinaryOp::BitAnd => return Ok(Value::Bool(a & b)),
                BinaryOp::BitOr => return Ok(Value::Bool(a | b)),
                BinaryOp::BitXor => return Ok(Value::Bool(a ^ b)),
                _ => {}
            }
        }
        match (left.number(), right.number()) {
            (Some(a), Some(b)) => match number::binary(op, a, b) {
                Ok(number) => Ok(number.into()),
                Err(trouble) => {
                    let message = match trouble {
                        number::Trouble::Types => format!(
                            "`{}` does not take {} and {}",
                            op.text(),
                            left.described(),
                            right.described()
                        ),
                        other => other.message().to_owned(),
                    };
                    Err(Diagnostic::new(span.clone(), message).label("here"))
                }
            },
            _ => self.combine(op, left, right, span),
        }
    }

    /// Operators of what is not a number.
    fn combine(
        &mut self,
        op: BinaryOp,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        match (op, left, right) {
            (BinaryOp::MatMul, Value::Array(a, _), Value::Array(b, _)) => {
                self.pay(
                    a.chunks().axes().iter().chain(b.chunks().axes()).map(|axis| 2 * axis.len() + 8).sum(),
                    span,
                )?;
                let product = a.matmul(b).map_err(|error| {
                    let diagnostic = Diagnostic::new(span.clone(), error.to_string());
                    error.hint().into_iter().fold(diagnostic, Diagnostic::hint)
                })?;
                Ok(Value::Array(product, span.clone()))
            }
            (_, Value::Array(..), _) | (_, _, Value::Array(..)) => {
                self.of_arrays(op.text(), left, right, span)
            }
            // Times of `time.time()` and the like, whose values nothing here depends on.
            (_, foreign @ Value::Foreign(_), _) | (_, _, foreign @ Value::Foreign(_)) => Ok(foreign.clone()),
            (BinaryOp::Add, Value::Text(a), Value::Text(b)) => self.new_text(&format!("{a}{b}"), span),
            (BinaryOp::Add, Value::Tuple(a), Value::Tuple(b)) => {
                self.items([&a[..], &b[..]].concat(), span).map(Value::Tuple)
            }
            (BinaryOp::Add, Value::List(a), Value::List(b)) => {
                self.items([&a[..], &b[..]].concat(), span).map(Value::List)
            }
            (BinaryOp::Mod, Value::Text(template), values) => {
                self.pay(template.len() / 8 + values.weight(), span)?;
                self.new_text(&format::percent(template, values), span)
            }
            (BinaryOp::Mul, sequence, times) | (BinaryOp::Mul, times, sequence)
                if times.int().is_some()
                    && matches!(sequence, Value::Text(_) | Value::Tuple(_) | Value::List(_)) =>
            {
                self.repeat(sequence, times.int().unwrap_or(0), span)
            }
            _ => {
                let message =
                    format!("`{}` does not take {} and {}", op.text(), left.described(), right.described());
                Err(Diagnostic::new(span.clone(), message).label(format!(
                    "{} and {}",
                    left.kind(),
                    right.kind()
                )))
            }
        }
    }

    /// An operator between two values, of which one is an array.
    fn of_arrays(
        &mut self,
        symbol: &str,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        let Some(operands) = read::operand(left).zip(read::operand(right)) else {
            let message = format!("`{symbol}` does not take {} and {}", left.described(), right.described());
            return Err(Diagnostic::new(span.clone(), message).label("here"));
        };
        self.elementwise(symbol, &[operands.0, operands.1], span)
    }

    /// An operator on arrays and numbers, element by element.
    pub(super) fn elementwise(
        &mut self,
        symbol: &str,
        operands: &[Operand],
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        let Some(operator) = operator(symbol) else {
            return Err(not_yet(span.clone(), &format!("`{symbol}` of arrays")));
        };
        let result = Array::elementwise(operator.function, operator.label, operands).map_err(|error| {
            let diagnostic = Diagnostic::new(span.clone(), error.to_string());
            error.hint().into_iter().fold(diagnostic, Diagnostic::hint)
        })?;
        self.pay(result.chunks().axes().iter().map(|axis| 2 * axis.len() + 8).sum(), span)?;
        Ok(Value::Array(result, span.clone()))
    }

    fn repeat(&mut self, sequence: &Value, times: i128, span: &Span) -> Result<Value, Diagnostic> {
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        let len = if let Value::Text(text) = sequence { text.len() } else { sequence.len().unwrap_or(0) };
        if len.saturating_mul(times) > HEAVIEST {
            return Err(too_much(span));
        }
        match sequence {
            Value::Text(text) => self.new_text(&text.repeat(times), span),
            Value::Tuple(items) => self.items(repeated(items, times), span).map(Value::Tuple),
            Value::List(items) => self.items(repeated(items, times), span).map(Value::List),
            _ => Ok(Value::None),
        }
    }

    pub(super) fn logic(&mut self, or: bool, operands: &[Expr]) -> Result<Value, Diagnostic> {
        let mut value = Value::None;
        for (i, operand) in operands.iter().enumerate() {
            value = self.expr(operand)?;
            if i + 1 < operands.len() && truth(&value, &operand.span)? == or {
                break;
            }
        }
        Ok(value)
    }

    pub(super) fn comparison(
        &mut self,
        first: &Expr,
        rest: &[(CompareOp, Expr)],
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        let mut left = self.expr(first)?;
        let mut result = Value::Bool(true);
        for (op, right) in rest {
            // `a < b < c` is `a < b and b < c`.
            if !truth(&result, span)? {
                break;
            }
            let right = self.expr(right)?;
            result = self.compared(*op, &left, &right, span)?;
            left = right;
        }
        Ok(result)
    }

    fn compared(
        &mut self,
        op: CompareOp,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<Value, Diagnostic> {
        let by_elements = !matches!(op, CompareOp::Is | CompareOp::IsNot | CompareOp::In | CompareOp::NotIn);
        match (left, right) {
            (Value::Array(..), other) | (other, Value::Array(..)) if by_elements => {
                // Python asks the array, whichever side it is on; an array and nothing are never equal.
                let symbol = if let Value::Array(..) = left { op.text() } else { op.mirrored().text() };
                let (array, other) = if let Value::Array(..) = left { (left, right) } else { (right, other) };
                self.of_arrays(symbol, array, other, span)
            }
            _ => {
                self.pay(left.weight().min(right.weight()), span)?;
                self.compare(op, left, right, span).map(Value::Bool)
            }
        }
    }

    fn compare(
        &mut self,
        op: CompareOp,
        left: &Value,
        right: &Value,
        span: &Span,
    ) -> Result<bool, Diagnostic> {
        let unordered = || {
            let message =
                format!("`{}` does not take {} and {}", op.text(), left.described(), right.described());
            Diagnostic::new(span.clone(), message).label(format!("{} and {}", left.kind(), right.kind()))
        };
        let of_array = || not_yet(span.clone(), &format!("`{}` of arrays", op.text()));
        let equal = || left.equals(right).ok_or_else(of_array);
        match op {
            CompareOp::Is | CompareOp::IsNot => {
                let same = matches!((left, right), (Value::None, Value::None))
                    || !matches!((left, right), (Value::Array(..), _) | (_, Value::Array(..))) && equal()?;
                Ok(same == (op == CompareOp::Is))
            }
            CompareOp::Equal => equal(),
            CompareOp::NotEqual => equal().map(|equal| !equal),
            CompareOp::In | CompareOp::NotIn => {
                let found = if let (Value::Text(part), Value::Text(text)) = (left, right) {
                    text.contains(&**part)
                } else {
                    let elements = right.elements().ok_or_else(unordered)?;
                    self.pay(elements.len().saturating_mul(left.weight()), span)?;
                    elements.iter().any(|element| element.equals(left) == Some(true))
                };
                Ok(found == (op == CompareOp::In))
            }
            _ => {
                let order = ordering(left, right).map_err(|Unordered| unordered())?;
                Ok(order.is_some_and(|order| match op {
                    CompareOp::Less => order.is_lt(),
                    CompareOp::LessEqual => order.is_le(),
                    CompareOp::Greater => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
        }
    }
}

fn repeated(items: &[Value], times: usize) -> Vec<Value> {
    std::iter::repeat_n(items, times).flatten().cloned().collect()
}

/// Python does not order these values.
#[derive(Debug)]
pub(super) struct Unordered;

/// How two values compare, where Python orders them; `None` with NaN.
pub(super) fn ordering(left: &Value, right: &Value) -> Result<Option<Ordering>, Unordered> {
    if let (Some(a), Some(b)) = (left.number(), right.number()) {
        return Ok(number::compare(a, b));
    }
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => Ok(Some(a.cmp(b))),
        (Value::Tuple(a), Value::Tuple(b)) | (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(&**b) {
                if !a.equals(b).ok_or(Unordered)? {
                    return ordering(a, b);
                }
            }
            Ok(Some(a.len().cmp(&b.len())))
        }
        _ => Err(Unordered),
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(n) => Self::Int(n),
            Number::Float(x) => Self::Float(x),
        }
    }
}

pub(super) fn truth(value: &Value, span: &Span) -> Result<bool, Diagnostic> {
    value.truth().ok_or_else(|| {
        Diagnostic::new(span.clone(), "whether an array is true is known only when it is computed")
            .label("an array")
    })
}

fn too_large(span: &Span) -> Diagnostic {
    Diagnostic::new(span.clone(), number::Trouble::TooLarge.message()).label("here")
}
