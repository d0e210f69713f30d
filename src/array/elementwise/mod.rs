//! Functions that are applied element by element, with NumPy's broadcasting and types and Dask's unified chunks.
//!
//! A function is a row of [`table`]. Everything else follows: shapes and chunks ([`Array::broadcast`]), the type of the
//! result ([`ufunc`]), the kernel below. `operators` are the same functions under Dask's names for Python's operators.

mod loops;
mod number;
mod operators;
pub(crate) mod table;
#[cfg(test)]
mod tests;
mod ufunc;

#[cfg(feature = "python")]
pub(crate) use operators::operator;
pub(crate) use ufunc::Ufunc;

use super::{Array, ArrayError};
use crate::{
    dtype::DType,
    graph::Op,
    kernel::{
        Context, Elements, Flow, Kernel, KernelError, Scalar, Slice, SliceMut, Value, flow, simd::Level,
        zip::STRIP,
    },
};
use std::{cmp::Ordering, fmt};
use ufunc::{ArgumentType, NoVersion, Port, Version};

/// An argument of a function that is applied element by element.
#[derive(Clone, Debug)]
pub enum Operand {
    /// An array.
    Array(Array),
    /// A number, the same for all elements.
    Scalar(Scalar),
    /// A number of a type that does not give way to that of an array.
    Typed(Scalar, DType),
}

impl Array {
    /// A function of arrays and numbers, element by element, whose tasks are called `label`; at least one argument is
    /// an array.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`] for shapes that do not go together, [`ArrayError::NotForType`] where the function
    /// does not take elements of this type, [`ArrayError::OutOfBounds`] for a number that the arrays' type has not got.
    pub(crate) fn elementwise(
        function: &'static Ufunc,
        label: &'static str,
        arguments: &[Operand],
    ) -> Result<Array, ArrayError> {
        let function = operators::shortcut(label, arguments).unwrap_or(function);
        Self::elementwise_by(function, label, arguments, |types| function.version(types))
    }

    /// A function of arguments that are converted to a type first: NumPy's `dtype=` of such functions.
    ///
    /// # Errors
    /// As [`elementwise`](Self::elementwise).
    pub(super) fn elementwise_as(
        function: &'static Ufunc,
        arguments: &[Operand],
        dtype: DType,
    ) -> Result<Array, ArrayError> {
        Self::elementwise_by(function, function.name, arguments, |_| function.version_of(dtype))
    }

    fn elementwise_by(
        function: &'static Ufunc,
        label: &'static str,
        arguments: &[Operand],
        version: impl FnOnce(&[ArgumentType]) -> Result<&'static Version, NoVersion>,
    ) -> Result<Array, ArrayError> {
        let mut types: Vec<ArgumentType> = arguments.iter().map(Operand::argument_type).collect();
        let mut arrays = Vec::new();
        let mut takes = Vec::with_capacity(arguments.len());
        for (place, argument) in arguments.iter().enumerate() {
            takes.push(match argument {
                Operand::Array(array) => {
                    arrays.push(array.clone());
                    Argument::Input
                }
                Operand::Scalar(scalar) => {
                    let number = function.number(*scalar, &types);
                    types[place] = ArgumentType::Python(number);
                    Argument::Number(number)
                }
                Operand::Typed(scalar, dtype) => Argument::Typed(*scalar, *dtype),
            });
        }
        let version = version(&types).map_err(|error| error.of(function))?;
        let op = Op::known(Elementwise { function, takes, version });
        let (inputs, chunks, wiring) = Self::broadcast(&arrays)?;
        Ok(Array::new(label, op, version.gives.dtype, chunks, inputs, wiring))
    }

    /// Each element, or the nearer of two bounds where it is outside; a bound may be left out. Python integers beyond
    /// all numbers of the array's type bound nothing.
    ///
    /// # Errors
    /// As [`add`](Self::add); [`ArrayError::NoBound`] without any bound.
    pub fn clip(&self, low: Option<Operand>, high: Option<Operand>) -> Result<Array, ArrayError> {
        if low.is_none() && high.is_none() {
            return Err(ArrayError::NoBound);
        }
        let beyond = |bound: &Operand| match bound {
            Operand::Scalar(Scalar::Int(n)) => ufunc::beyond(self.dtype(), *n),
            _ => Ordering::Equal,
        };
        let own = Operand::from(self);
        let low = low.filter(|low| beyond(low) != Ordering::Less);
        let high = high.filter(|high| beyond(high) != Ordering::Greater);
        let (function, arguments) = match (low, high) {
            (Some(low), Some(high)) => (&table::CLIP, vec![own, low, high]),
            (Some(low), None) => (&table::MAXIMUM, vec![own, low]),
            (None, Some(high)) => (&table::MINIMUM, vec![own, high]),
            (None, None) => (&table::POSITIVE, vec![own]),
        };
        Self::elementwise(function, table::CLIP.name, &arguments)
    }

    /// `x` where the condition is true, which all but 0 is, else `y`.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    ///
    /// # Examples
    /// ```
    /// use chunkscope::{array::{Array, Chunks, Random}, kernel::Scalar};
    ///
    /// let x = Random::new().normal(0.0, 1.0, &[100], &Chunks::from(25))?;
    /// let positive = Array::choose(&x.greater(Scalar::Int(0))?, &x, Scalar::Int(0))?;
    /// assert_eq!(positive.label(), "where");
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn choose(
        condition: &Array,
        x: impl Into<Operand>,
        y: impl Into<Operand>,
    ) -> Result<Array, ArrayError> {
        Self::elementwise(&table::WHERE, table::WHERE.name, &[condition.into(), x.into(), y.into()])
    }

    /// Rounded to so many decimals, below 0 to tens and hundreds; of two nearest numbers to the even one.
    ///
    /// # Errors
    /// [`ArrayError::NotForType`].
    pub fn round(&self, decimals: i32) -> Result<Array, ArrayError> {
        self.rounded(decimals, "round")
    }

    /// [`round`](Self::round) with tasks of this name.
    pub(crate) fn rounded(&self, decimals: i32, label: &'static str) -> Result<Array, ArrayError> {
        let factor = 10f64.powi(decimals.saturating_abs());
        let factor =
            if self.dtype().is_integer() { Scalar::Int(factor as i128) } else { Scalar::Float(factor) };
        let (function, arguments) = match decimals {
            0.. if self.dtype().is_integer() => (&table::POSITIVE, vec![self.into()]),
            0 => (&table::RINT, vec![self.into()]),
            _ if self.dtype() == DType::Bool => {
                return Err(ArrayError::NotForType { function: label, dtype: DType::Bool });
            }
            1.. => (&table::ROUND_UP, vec![self.into(), factor.into()]),
            _ => (&table::ROUND_DOWN, vec![self.into(), factor.into()]),
        };
        Self::elementwise(function, label, &arguments)
    }

    /// Whether elements are as close to those as `atol` and `rtol` of the size of those together, or infinite alike;
    /// with `equal_nan` NaN is close to NaN.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn isclose(
        one: &Operand,
        other: &Operand,
        rtol: f64,
        atol: f64,
        equal_nan: bool,
    ) -> Result<Array, ArrayError> {
        let function = if equal_nan { &table::ISCLOSE_OR_NAN } else { &table::ISCLOSE };
        let arguments = [one.clone(), other.clone(), rtol.into(), atol.into()];
        Self::elementwise(function, function.name, &arguments)
    }

    /// The array in the shape and type that it has together with another operand: Dask's `where` with a condition that
    /// is a number.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn together_with(&self, other: &Operand) -> Result<Array, ArrayError> {
        let types = [ArgumentType::Array(self.dtype()), other.argument_type()];
        let dtype = ufunc::common_type(&types);
        let mut arrays = vec![self.clone()];
        if let Operand::Array(other) = other {
            arrays.push(other.clone());
        }
        let (_, grid, _) = Self::broadcast(&arrays)?;
        let shape: Vec<i64> = grid.shape().into_iter().map(u64::cast_signed).collect();
        Ok(self.broadcast_to(&shape, None)?.astype(dtype))
    }

    /// A function of numbers alone, at once: the result and its type.
    ///
    /// # Errors
    /// [`ArrayError::NotForType`].
    #[cfg(feature = "python")]
    pub(crate) fn of_numbers(
        function: &'static Ufunc,
        operands: &[Operand],
    ) -> Result<(Scalar, DType), ArrayError> {
        let types: Vec<ArgumentType> = operands.iter().map(Operand::argument_type).collect();
        let version = function.version(&types).map_err(|error| error.of(function))?;
        let takes = operands.iter().map(|_| Argument::Input).collect();
        let numbers = operands.iter().filter_map(Operand::number);
        let applied = Elementwise { function, takes, version };
        let inputs: Vec<Elements> = version
            .takes
            .iter()
            .zip(numbers)
            .map(|(port, n)| Elements::repeated(n, port.computed, 1))
            .collect();
        let slices: Vec<Slice<'_>> = inputs.iter().map(Elements::as_slice).collect();
        let mut result = Elements::repeated(Scalar::Int(0), version.gives.dtype, 1);
        let done = flow::Map::open(&applied).apply(&slices, result.as_mut_slice());
        let result = result.as_slice().first().filter(|_| done.is_ok());
        let result = result.map(|number| (number, version.gives.dtype));
        result.ok_or(ArrayError::NotForType { function: function.name, dtype: version.gives.dtype })
    }
}

impl NoVersion {
    /// The error of a call of this function.
    fn of(self, function: &'static Ufunc) -> ArrayError {
        match self {
            Self::ForType(dtype) => ArrayError::NotForType { function: function.name, dtype },
            Self::OutOfBounds(number, dtype) => ArrayError::OutOfBounds { number, dtype },
            Self::NegativePower(exponent) => ArrayError::NegativePower(exponent),
        }
    }
}

impl Operand {
    /// The number that it is.
    #[cfg(feature = "python")]
    pub(crate) fn number(&self) -> Option<Scalar> {
        match self {
            Self::Array(_) => None,
            Self::Scalar(number) | Self::Typed(number, _) => Some(*number),
        }
    }
    fn argument_type(&self) -> ArgumentType {
        match self {
            Self::Array(array) => ArgumentType::Array(array.dtype()),
            Self::Scalar(scalar) => ArgumentType::Python(*scalar),
            Self::Typed(_, dtype) => ArgumentType::Array(*dtype),
        }
    }
}

/// A function as the kernel of a layer.
struct Elementwise {
    function: &'static Ufunc,
    takes: Vec<Argument>,
    version: &'static Version,
}

#[derive(Clone, Copy, Debug)]
enum Argument {
    /// The next input.
    Input,
    /// A number for all elements.
    Number(Scalar),
    /// The same, of a type that tells it apart from others.
    Typed(Scalar, #[expect(dead_code, reason = "it tells operations apart")] DType),
}

impl fmt::Debug for Elementwise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {:?} as {:?}", self.function, self.takes, self.version)
    }
}

impl Kernel for Elementwise {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Map(self)
    }
}

impl flow::Map for Elementwise {
    fn dtype(&self) -> DType {
        self.version.gives.dtype
    }
    fn open(&self) -> Box<dyn flow::Apply + '_> {
        let tile = |(argument, port): (&Argument, &Port)| match argument {
            Argument::Input => Elements::empty(port.computed),
            // By way of the type that NumPy converts it to, which may round it.
            Argument::Number(scalar) | Argument::Typed(scalar, _) => {
                let mut number = Elements::empty(port.computed);
                number.resize(STRIP);
                Elements::repeated(*scalar, port.dtype, STRIP).as_slice().cast_into(number.as_mut_slice());
                number
            }
        };
        let converted = self.takes.iter().zip(self.version.takes).map(tile).collect();
        let result = Elements::empty(self.version.gives.computed);
        Box::new(Applied { of: self, level: Level::best(), converted, result })
    }
}

/// The function at work on a block.
struct Applied<'k> {
    of: &'k Elementwise,
    level: Level,
    /// For each argument elements of the type that is computed in: a number many times, or a tile of an input where that
    /// has another type.
    converted: Vec<Elements>,
    /// A tile of results that are to be converted.
    result: Elements,
}

impl flow::Apply for Applied<'_> {
    fn apply(&mut self, inputs: &[Slice<'_>], out: SliceMut<'_>) -> Result<(), KernelError> {
        let Version { gives, run, .. } = self.of.version;
        let n = out.len();
        let mut given = inputs.iter();
        for (argument, tile) in self.of.takes.iter().zip(&mut self.converted) {
            if let Argument::Input = argument {
                let input = given.next().ok_or_else(|| self.of.failed("takes more inputs"))?;
                if input.dtype() != tile.dtype() {
                    tile.resize(n);
                    input.cast_into(tile.as_mut_slice());
                }
            }
        }
        let mut given = inputs.iter();
        let arguments = self.of.takes.iter().zip(&self.converted).map(|(argument, tile)| match argument {
            Argument::Input => match given.next() {
                Some(input) if input.dtype() == tile.dtype() => *input,
                _ => tile.as_slice().part(0..n),
            },
            Argument::Number(_) | Argument::Typed(..) => tile.as_slice(),
        });
        let arguments: Vec<Slice<'_>> = arguments.collect();
        let done = if gives.computed == gives.dtype {
            run(self.level, &arguments, out)
        } else {
            self.result.resize(n);
            let done = run(self.level, &arguments, self.result.as_mut_slice());
            self.result.as_slice().cast_into(out);
            done
        };
        done.map_err(|message| self.of.failed(message))
    }
}

impl Elementwise {
    fn failed(&self, message: &str) -> KernelError {
        KernelError::Failed(format!("{:?} {message}", self.function))
    }
}
