//! Python's operators: functions of the table under the names that Dask gives to them.

use super::{Operand, Ufunc, table};
use crate::{
    array::{Array, ArrayError},
    kernel::Scalar,
};
use std::ops;

/// What an operator does to arrays, and what Dask calls its tasks.
#[derive(Debug)]
pub(crate) struct Operator {
    symbol: &'static str,
    pub(crate) function: &'static Ufunc,
    pub(crate) label: &'static str,
}

const fn of(symbol: &'static str, function: &'static Ufunc, label: &'static str) -> Operator {
    Operator { symbol, function, label }
}

/// All of them; `neg` and `abs` stand for the minus before an operand and the function `abs`.
static OPERATORS: &[Operator] = &[
    of("+", &table::ADD, "add"),
    of("-", &table::SUBTRACT, "sub"),
    of("*", &table::MULTIPLY, "mul"),
    of("/", &table::DIVIDE, "truediv"),
    of("//", &table::FLOOR_DIVIDE, "floordiv"),
    of("%", &table::REMAINDER, "mod"),
    of("**", &table::POWER, "pow"),
    of("&", &table::BITWISE_AND, "and_"),
    of("|", &table::BITWISE_OR, "or_"),
    of("^", &table::BITWISE_XOR, "xor"),
    of("<<", &table::LEFT_SHIFT, "lshift"),
    of(">>", &table::RIGHT_SHIFT, "rshift"),
    of("==", &table::EQUAL, "eq"),
    of("!=", &table::NOT_EQUAL, "ne"),
    of("<", &table::LESS, "lt"),
    of("<=", &table::LESS_EQUAL, "le"),
    of(">", &table::GREATER, "gt"),
    of(">=", &table::GREATER_EQUAL, "ge"),
    of("neg", &table::NEGATIVE, "neg"),
    of("~", &table::INVERT, "invert"),
    of("abs", &table::ABSOLUTE, "abs"),
];

/// The operator that is written so.
pub(crate) fn operator(symbol: &str) -> Option<&'static Operator> {
    OPERATORS.iter().find(|operator| operator.symbol == symbol)
}

impl Array {
    /// The distance from 0: [`absolute`](Self::absolute) under the name of Python's `abs`.
    ///
    /// # Errors
    /// [`ArrayError::NotForType`].
    pub fn abs(&self) -> Result<Array, ArrayError> {
        Self::operate("abs", &[self.into()])
    }

    /// What an operator makes of its operands.
    pub(in crate::array) fn operate(symbol: &str, operands: &[Operand]) -> Result<Array, ArrayError> {
        let Operator { function, label, .. } = operator(symbol).expect("an operator of the table");
        Self::elementwise(function, label, operands)
    }
}

macro_rules! binary_operators {
    ($($trait:ident $method:ident $symbol:literal;)*) => {$(
        /// As Python's operator; a function of the same meaning gives a `Result`.
        ///
        /// # Panics
        /// Where the shapes do not go together, or the operator does not take elements of these types.
        impl<T: Into<Operand>> ops::$trait<T> for &Array {
            type Output = Array;
            fn $method(self, other: T) -> Array {
                panicking(Array::operate($symbol, &[self.into(), other.into()]))
            }
        }
        /// As Python's operator; a function of the same meaning gives a `Result`.
        ///
        /// # Panics
        /// Where the shapes do not go together, or the operator does not take elements of these types.
        impl<T: Into<Operand>> ops::$trait<T> for Array {
            type Output = Array;
            fn $method(self, other: T) -> Array {
                ops::$trait::$method(&self, other)
            }
        }
        /// As Python's operator; a function of the same meaning gives a `Result`.
        ///
        /// # Panics
        /// Where the operator does not take elements of this type.
        impl ops::$trait<&Array> for f64 {
            type Output = Array;
            fn $method(self, other: &Array) -> Array {
                panicking(Array::operate($symbol, &[self.into(), other.into()]))
            }
        }
        /// As Python's operator; a function of the same meaning gives a `Result`.
        ///
        /// # Panics
        /// Where the operator does not take elements of this type.
        impl ops::$trait<Array> for f64 {
            type Output = Array;
            fn $method(self, other: Array) -> Array {
                ops::$trait::$method(self, &other)
            }
        }
    )*};
}
binary_operators! {
    Add add "+";
    Sub sub "-";
    Mul mul "*";
    Div div "/";
    Rem rem "%";
}

impl ops::Neg for &Array {
    type Output = Array;
    /// # Panics
    /// Of truth values.
    fn neg(self) -> Array {
        panicking(Array::operate("neg", &[self.into()]))
    }
}
impl ops::Neg for Array {
    type Output = Array;
    /// # Panics
    /// Of truth values.
    fn neg(self) -> Array {
        -&self
    }
}

fn panicking(result: Result<Array, ArrayError>) -> Array {
    match result {
        Ok(array) => array,
        Err(error) => panic!("{error}"),
    }
}

impl From<&Array> for Operand {
    fn from(array: &Array) -> Self {
        Self::Array(array.clone())
    }
}
impl From<Array> for Operand {
    fn from(array: Array) -> Self {
        Self::Array(array)
    }
}
impl From<Scalar> for Operand {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}
impl From<f64> for Operand {
    fn from(number: f64) -> Self {
        Self::Scalar(Scalar::Float(number))
    }
}
impl From<i64> for Operand {
    fn from(number: i64) -> Self {
        Self::Scalar(Scalar::Int(number.into()))
    }
}
impl From<bool> for Operand {
    fn from(truth: bool) -> Self {
        Self::Scalar(Scalar::Bool(truth))
    }
}

#[cfg(test)]
mod tests {
    use crate::array::{Chunks, Random};

    #[test]
    fn operators_have_dasks_names() {
        let x = Random::new().random(&[4], &Chunks::from(2)).unwrap();
        let y = (&x * 2.0 + &x) / 3.0 - 1.0 % &x;
        assert_eq!(y.label(), "sub");
        let labels: Vec<String> =
            y.to_graph().unwrap().ids().map(|id| y.to_graph().unwrap().label(id).to_owned()).collect();
        for label in ["mul", "add", "truediv", "mod", "sub"] {
            assert_eq!(labels.iter().filter(|found| *found == label).count(), 2, "{label}: {labels:?}");
        }
        assert_eq!((-&x).label(), "neg");
        assert_eq!(x.abs().unwrap().label(), "abs");
    }

    #[test]
    #[should_panic(expected = "shapes (4,) and (3,) cannot be broadcast together")]
    fn operators_panic_where_functions_give_an_error() {
        let mut random = Random::new();
        let x = random.random(&[4], &Chunks::from(2)).unwrap();
        let y = random.random(&[3], &Chunks::from(2)).unwrap();
        let _ = x + y;
    }
}
