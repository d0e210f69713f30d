//! Functions that are applied element by element, with NumPy's broadcasting and types and Dask's unified chunks.
//!
//! A function is a row of `table`: what Dask calls its tasks, and its versions for different types. Everything else
//! follows: shapes and chunks ([`Array::broadcast`]), the type of the result (`ufunc`), the kernel below.

mod number;
pub(crate) mod table;
mod ufunc;

pub(crate) use ufunc::Ufunc;

use super::{Array, ArrayError};
use crate::{
    dtype::DType,
    graph::Op,
    kernel::{Context, Elements, Flow, Kernel, KernelError, Scalar, Slice, SliceMut, TILE, Value, flow},
};
use std::fmt;
use ufunc::{ArgumentType, Loop};

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
    /// A function of arrays and numbers, element by element; at least one argument is an array.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`] for shapes that do not go together, [`ArrayError::NotForType`] where the function
    /// does not take elements of this type.
    pub(crate) fn elementwise(function: &'static Ufunc, arguments: &[Operand]) -> Result<Array, ArrayError> {
        let types: Vec<ArgumentType> = arguments.iter().map(Operand::argument_type).collect();
        let version = function.version(&types).ok_or_else(|| ArrayError::NotForType {
            function: function.label,
            dtype: ufunc::common_type(&types),
        })?;
        let mut arrays = Vec::new();
        let takes = arguments.iter().map(|argument| match argument {
            Operand::Array(array) => {
                arrays.push(array.clone());
                Argument::Input
            }
            Operand::Scalar(scalar) => Argument::Number(*scalar),
            Operand::Typed(scalar, dtype) => Argument::Typed(*scalar, *dtype),
        });
        let takes = takes.collect();
        let op = Op::known(Elementwise { label: function.label, takes, version });
        let (inputs, chunks, wiring) = Self::broadcast(&arrays)?;
        Ok(Array::new(function.label, op, version.gives, chunks, inputs, wiring))
    }

    /// The square root of each element; NaN below 0.
    ///
    /// # Errors
    /// [`ArrayError::NotForType`].
    pub fn sqrt(&self) -> Result<Array, ArrayError> {
        Self::elementwise(&table::SQRT, &[self.into()])
    }
    /// The sum of two arrays.
    ///
    /// # Errors
    /// [`ArrayError::NotBroadcast`] for shapes that do not go together.
    pub fn add(&self, other: impl Into<Operand>) -> Result<Array, ArrayError> {
        Self::elementwise(&table::ADD, &[self.into(), other.into()])
    }
    /// The difference of two arrays.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn subtract(&self, other: impl Into<Operand>) -> Result<Array, ArrayError> {
        Self::elementwise(&table::SUBTRACT, &[self.into(), other.into()])
    }
    /// The product of two arrays, element by element.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn multiply(&self, other: impl Into<Operand>) -> Result<Array, ArrayError> {
        Self::elementwise(&table::MULTIPLY, &[self.into(), other.into()])
    }
    /// The quotient of two arrays, as floats.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn divide(&self, other: impl Into<Operand>) -> Result<Array, ArrayError> {
        Self::elementwise(&table::TRUE_DIVIDE, &[self.into(), other.into()])
    }
    /// The opposite numbers.
    ///
    /// # Errors
    /// [`ArrayError::NotForType`].
    pub fn negative(&self) -> Result<Array, ArrayError> {
        Self::elementwise(&table::NEGATIVE, &[self.into()])
    }
}

impl Operand {
    fn argument_type(&self) -> ArgumentType {
        match self {
            Self::Array(array) => ArgumentType::Array(array.dtype()),
            Self::Scalar(scalar) => ArgumentType::Python(scalar.kind()),
            Self::Typed(_, dtype) => ArgumentType::Array(*dtype),
        }
    }
}

impl From<&Array> for Operand {
    fn from(array: &Array) -> Self {
        Self::Array(array.clone())
    }
}
impl From<Scalar> for Operand {
    fn from(scalar: Scalar) -> Self {
        Self::Scalar(scalar)
    }
}

/// A function as the kernel of a layer.
struct Elementwise {
    label: &'static str,
    takes: Vec<Argument>,
    version: &'static Loop,
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
        write!(f, "{} of {:?} as {}", self.label, self.takes, self.version.takes)
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
        self.version.gives
    }
    fn open(&self) -> Box<dyn flow::Apply + '_> {
        let dtype = computed_in(self.version.takes);
        let tile = |argument: &Argument| match argument {
            Argument::Input => Elements::empty(dtype),
            Argument::Number(scalar) | Argument::Typed(scalar, _) => Elements::repeated(*scalar, dtype, TILE),
        };
        let converted = self.takes.iter().map(tile).collect();
        let result = Elements::empty(computed_in(self.version.gives));
        Box::new(Applied { of: self, converted, result })
    }
}

/// The function at work on a block.
struct Applied<'k> {
    of: &'k Elementwise,
    /// For each argument a tile in the type that is computed in: of a number always, of an input where that has
    /// another type.
    converted: Vec<Elements>,
    /// A tile of results that are to be converted.
    result: Elements,
}

impl flow::Apply for Applied<'_> {
    fn apply(&mut self, inputs: &[Slice<'_>], out: SliceMut<'_>) -> Result<(), KernelError> {
        let Loop { takes, gives, run } = self.of.version;
        let (dtype, n) = (computed_in(*takes), out.len());
        let mut given = inputs.iter();
        for (argument, tile) in self.of.takes.iter().zip(&mut self.converted) {
            if let Argument::Input = argument {
                let input = given.next().ok_or_else(|| self.of.other_inputs())?;
                if input.dtype() != dtype {
                    tile.resize(n);
                    input.cast_into(tile.as_mut_slice());
                }
            }
        }
        let mut given = inputs.iter();
        let arguments = self.of.takes.iter().zip(&self.converted).map(|(argument, tile)| match argument {
            Argument::Input => match given.next() {
                Some(input) if input.dtype() == dtype => *input,
                _ => tile.as_slice().part(0..n),
            },
            Argument::Number(_) | Argument::Typed(..) => tile.as_slice().part(0..n),
        });
        let arguments: Vec<Slice<'_>> = arguments.collect();
        let done = if computed_in(*gives) == *gives {
            run(&arguments, out)
        } else {
            self.result.resize(n);
            let done = run(&arguments, self.result.as_mut_slice());
            self.result.as_slice().cast_into(out);
            done
        };
        done.ok_or_else(|| self.of.other_inputs())
    }
}

impl Elementwise {
    fn other_inputs(&self) -> KernelError {
        KernelError::Failed(format!("{} takes other inputs than these", self.label))
    }
}

/// Half precision is computed in single precision.
fn computed_in(dtype: DType) -> DType {
    if dtype == DType::F16 { DType::F32 } else { dtype }
}
