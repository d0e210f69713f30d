//! Functions that NumPy applies element by element, and the rule by which it chooses their types.
//!
//! In: the types of arguments. Out: the version of the function that takes them. The rule is NumPy 2's: the first version
//! to whose types every array can be cast safely; a bare Python number takes over any type of its kind, or else raises
//! the arrays to its own (NEP 50). Whether an integer is too large is asked at the end, of the type that the version
//! takes. What single functions do otherwise is a [`Rule`].

use crate::{
    dtype::{DType, Kind},
    kernel::{Scalar, Slice, SliceMut, simd::Level},
};
use std::{cmp::Ordering, fmt};

/// A function of NumPy that is applied element by element: a universal function.
pub(crate) struct Ufunc {
    /// NumPy's name, by which Dask calls its tasks, too.
    pub(crate) name: &'static str,
    /// Its arguments, as Python writes them.
    #[cfg_attr(not(feature = "python"), expect(dead_code, reason = "only Python text is written so"))]
    pub(crate) signature: &'static str,
    /// Its versions for different types, in NumPy's order: the first one that takes the arguments is the one.
    pub(crate) versions: &'static [Version],
    /// What is particular about its arguments.
    pub(crate) rule: Rule,
}

/// How a function takes its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// As the head of this file says.
    Plain,
    /// The first is a condition: it counts as a truth value, and has no part in the type of the others.
    Condition,
    /// The first decides about the type.
    FirstDecides,
    /// A Python integer beyond all integers of an array's type is compared as if it were infinite.
    Compares,
    /// A Python number is as good as its truth value.
    Truths,
    /// Truth values are refused, although they fit a version.
    NoBool,
    /// Where all are integers or truth values, they count as `float64`.
    IntegersAsDoubles,
    /// The second is an exponent, which for integers may not be below 0.
    Power,
}

/// A function for arguments of some types.
pub(crate) struct Version {
    /// The type of each argument.
    pub(crate) takes: &'static [Port],
    /// The type of the results.
    pub(crate) gives: Port,
    /// Computes some results.
    pub(crate) run: Run,
}

/// The type of an argument or of a result, and the one that it has in the code: half precision is computed in single
/// precision, as NumPy does.
#[derive(Clone, Copy)]
pub(crate) struct Port {
    pub(crate) dtype: DType,
    pub(crate) computed: DType,
}

/// Slices of one length to their results; or what is wrong with them. A slice of [`STRIP`](crate::kernel::zip::STRIP)
/// elements beside longer ones is a number for all of theirs.
pub(crate) type Run = fn(Level, &[Slice<'_>], SliceMut<'_>) -> Result<(), &'static str>;

/// An argument, as far as types are chosen by it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ArgumentType {
    /// Of an array.
    Array(DType),
    /// A bare Python number, which gives way to arrays.
    Python(Scalar),
}

/// Why a function has no version for its arguments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum NoVersion {
    /// It does not take this type.
    ForType(DType),
    /// A number that the arrays' type cannot hold.
    OutOfBounds(i128, DType),
    /// A power of integers below 0.
    NegativePower(i128),
}

impl Ufunc {
    /// The version for arguments of these types.
    pub(crate) fn version(&self, arguments: &[ArgumentType]) -> Result<&'static Version, NoVersion> {
        let (common, counts) = self.counts(arguments);
        if self.rule == Rule::NoBool && common == DType::Bool {
            return Err(NoVersion::ForType(common));
        }
        let takes =
            |version: &&Version| counts.iter().zip(version.takes).all(|(counts, to)| counts.fits(to.dtype));
        let version = self.versions.iter().find(takes).ok_or(NoVersion::ForType(common))?;
        for (place, (argument, port)) in arguments.iter().zip(version.takes).enumerate() {
            let &ArgumentType::Python(Scalar::Int(n)) = argument else { continue };
            if self.rule == Rule::Power && place == 1 && n < 0 && port.dtype.is_integer() {
                return Err(NoVersion::NegativePower(n));
            }
            if beyond(port.dtype, n) != Ordering::Equal {
                return Err(NoVersion::OutOfBounds(n, port.dtype));
            }
        }
        Ok(version)
    }

    /// The version all of whose arguments have this type.
    pub(crate) fn version_of(&self, dtype: DType) -> Result<&'static Version, NoVersion> {
        let takes = |version: &&Version| version.takes.iter().all(|port| port.dtype == dtype);
        self.versions.iter().find(takes).ok_or(NoVersion::ForType(dtype))
    }

    /// The common type of the arguments, and as what each of them counts.
    fn counts(&self, arguments: &[ArgumentType]) -> (DType, Vec<Counts>) {
        let deciding = match self.rule {
            Rule::Condition => &arguments[1..],
            Rule::FirstDecides => &arguments[..1],
            _ => arguments,
        };
        let common = common_type(deciding);
        // What Python's numbers raise to another kind, they raise in every array.
        let is_raised = common_of_arrays(deciding) != Some(common);
        let counts_as = |(place, argument): (usize, &ArgumentType)| match (self.rule, place, argument) {
            (Rule::Condition, 0, _) => Counts::As(DType::Bool),
            (Rule::FirstDecides, 1.., _) => Counts::As(common),
            (Rule::IntegersAsDoubles, ..) if !common.is_float() => Counts::As(DType::F64),
            (_, _, ArgumentType::Array(dtype)) => Counts::As(if is_raised { common } else { *dtype }),
            (_, _, ArgumentType::Python(Scalar::Bool(_))) => Counts::As(DType::Bool),
            (_, _, ArgumentType::Python(_)) if is_raised => Counts::As(common),
            (_, _, ArgumentType::Python(scalar)) => Counts::AsAny(scalar.kind()),
        };
        (common, arguments.iter().enumerate().map(counts_as).collect())
    }

    /// A Python number as this function takes it beside arguments of these types.
    pub(crate) fn number(&self, number: Scalar, arguments: &[ArgumentType]) -> Scalar {
        match (self.rule, number) {
            (Rule::Truths, Scalar::Int(n)) => Scalar::Bool(n != 0),
            // A choice takes what is left of an integer in the arrays' type.
            (Rule::Condition, Scalar::Int(n)) if i64::try_from(n).is_ok() => match common_type(arguments) {
                dtype if dtype.is_integer() => number.cast(dtype),
                _ => number,
            },
            (Rule::Compares, Scalar::Int(n)) => match beyond(common_type(arguments), n) {
                Ordering::Less => Scalar::Float(f64::NEG_INFINITY),
                Ordering::Greater => Scalar::Float(f64::INFINITY),
                Ordering::Equal => number,
            },
            _ => number,
        }
    }
}

/// As what an argument counts in the choice of a version.
#[derive(Clone, Copy, Debug)]
enum Counts {
    /// An array of this type.
    As(DType),
    /// A number that takes over any type of its kind, or of one that takes in its kind.
    AsAny(Kind),
}

impl Counts {
    fn fits(self, to: DType) -> bool {
        match self {
            Self::As(dtype) => dtype.fits(to),
            Self::AsAny(Kind::Float) => to.is_float(),
            Self::AsAny(_) => to != DType::Bool,
        }
    }
}

/// The type of arrays and Python numbers together: NumPy's `result_type`.
pub(super) fn common_type(arguments: &[ArgumentType]) -> DType {
    let python = arguments.iter().filter_map(|argument| match argument {
        ArgumentType::Python(scalar) => Some(scalar.kind()),
        ArgumentType::Array(_) => None,
    });
    // Numbers alone are as beside arrays of truth values: they have Python's own types.
    python.fold(common_of_arrays(arguments).unwrap_or(DType::Bool), DType::with_python)
}

fn common_of_arrays(arguments: &[ArgumentType]) -> Option<DType> {
    let arrays = arguments.iter().filter_map(|argument| match argument {
        ArgumentType::Array(dtype) => Some(*dtype),
        ArgumentType::Python(_) => None,
    });
    arrays.reduce(DType::promote)
}

/// Where a number is: below all numbers of an integer type, among them (or the type is none of integers), or above.
pub(super) fn beyond(dtype: DType, n: i128) -> Ordering {
    let bits = 8 * dtype.item_size() as u32;
    let (least, greatest) = match dtype.kind() {
        Kind::Signed => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
        Kind::Unsigned => (0, (1i128 << bits) - 1),
        Kind::Bool | Kind::Float => return Ordering::Equal,
    };
    if n < least {
        Ordering::Less
    } else if n > greatest {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

impl fmt::Debug for Ufunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Debug for Version {
    /// As NumPy writes it, with the names of the types: `float64, float64 -> bool`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let takes: Vec<&str> = self.takes.iter().map(|port| port.dtype.name()).collect();
        write!(f, "{} -> {}", takes.join(", "), self.gives.dtype)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::table, *};
    use ArgumentType::Python;

    fn array(name: &str) -> ArgumentType {
        ArgumentType::Array(DType::by_name(name).unwrap())
    }
    fn version(function: &Ufunc, arguments: &[ArgumentType]) -> Result<String, NoVersion> {
        function.version(arguments).map(|version| format!("{version:?}"))
    }

    /// What NumPy says in `np.add.resolve_dtypes` and the like.
    #[test]
    fn versions_are_chosen_as_numpy_chooses() {
        let of = |function, arguments: &[ArgumentType]| version(function, arguments).unwrap();
        let (one, half) = (Python(Scalar::Int(1)), Python(Scalar::Float(0.5)));
        assert_eq!(of(&table::ADD, &[array("u1"), array("i4")]), "int32, int32 -> int32");
        assert_eq!(of(&table::ADD, &[array("?"), array("?")]), "bool, bool -> bool");
        assert_eq!(of(&table::ADD, &[array("?"), one]), "int64, int64 -> int64");
        assert_eq!(of(&table::ADD, &[array("u1"), one]), "uint8, uint8 -> uint8");
        assert_eq!(of(&table::ADD, &[array("u8"), array("i8")]), "float64, float64 -> float64");
        assert_eq!(of(&table::ADD, &[array("f4"), half]), "float32, float32 -> float32");
        assert_eq!(of(&table::DIVIDE, &[array("i1"), array("u1")]), "float64, float64 -> float64");
        assert_eq!(of(&table::DIVIDE, &[array("i1"), array("f2")]), "float16, float16 -> float16");
        assert_eq!(of(&table::SQRT, &[array("u1")]), "float16 -> float16");
        assert_eq!(of(&table::HYPOT, &[array("u1"), array("i1")]), "float16, float16 -> float16");
        assert_eq!(of(&table::FLOOR_DIVIDE, &[array("?"), array("?")]), "int8, int8 -> int8");
        assert_eq!(of(&table::WHERE, &[array("f8"), array("u1"), array("?")]), "bool, uint8, uint8 -> uint8");
        assert_eq!(of(&table::LESS, &[array("u8"), array("i8")]), "uint64, int64 -> bool");
        assert_eq!(of(&table::LDEXP, &[array("f4"), array("i8")]), "float32, int64 -> float32");
        assert_eq!(of(&table::LDEXP, &[array("f4"), one]), "float32, int64 -> float32");
        assert_eq!(of(&table::CLIP, &[array("?"), array("i1"), one]), "int8, int8, int8 -> int8");
        assert_eq!(of(&table::SQUARED, &[array("?"), one]), "int8, int8 -> int8");
    }

    #[test]
    fn what_a_function_does_not_take_is_said() {
        let number = |n| Python(Scalar::Int(n));
        let refused = |function, arguments: &[ArgumentType]| version(function, arguments).unwrap_err();
        assert_eq!(refused(&table::SUBTRACT, &[array("?"), array("?")]), NoVersion::ForType(DType::Bool));
        assert_eq!(refused(&table::BITWISE_AND, &[array("f8"), array("i4")]), NoVersion::ForType(DType::F64));
        assert_eq!(refused(&table::ADD, &[array("u1"), number(300)]), NoVersion::OutOfBounds(300, DType::U8));
        assert_eq!(refused(&table::POWER, &[array("i4"), number(-1)]), NoVersion::NegativePower(-1));
        assert!(version(&table::DIVIDE, &[array("u1"), number(300)]).is_ok());
        assert!(version(&table::POWER, &[array("f4"), number(-1)]).is_ok());
    }

    #[test]
    fn comparisons_know_numbers_that_an_array_cannot_hold() {
        let number = |n, dtype| table::LESS.number(Scalar::Int(n), &[array(dtype), Python(Scalar::Int(n))]);
        assert_eq!(number(300, "u1"), Scalar::Float(f64::INFINITY));
        assert_eq!(number(-1, "u1"), Scalar::Float(f64::NEG_INFINITY));
        assert_eq!(number(255, "u1"), Scalar::Int(255));
        assert_eq!(number(300, "f2"), Scalar::Int(300));
        assert_eq!(table::LOGICAL_AND.number(Scalar::Int(300), &[array("i1")]), Scalar::Bool(true));
    }
}
