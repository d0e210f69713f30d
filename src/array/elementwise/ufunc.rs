//! Functions that NumPy applies element by element, and the rule by which it chooses their types.

use crate::{
    dtype::{DType, Kind},
    kernel::{Element, Scalar, Slice, SliceMut},
};
use std::fmt;

/// A function of NumPy that is applied element by element: a universal function.
pub(crate) struct Ufunc {
    /// NumPy's name, by which Dask calls its tasks, too.
    pub(crate) name: &'static str,
    /// Its arguments, as Python writes them.
    #[cfg_attr(not(feature = "python"), expect(dead_code, reason = "only Python text is written so"))]
    pub(crate) signature: &'static str,
    /// Its versions for different types; the first one that takes the arguments' common type is the one that is used.
    pub(crate) versions: &'static [Version],
    /// How its arguments are taken.
    pub(crate) rule: Rule,
}

/// How a function takes its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// All in their common type; a Python integer that this type has not got is an error.
    Plain,
    /// The first is a condition, whatever the type of the others.
    Condition,
    /// Python's integers keep their own value where the arrays' type has not got it.
    Compares,
    /// Truth values are refused, although they fit a version.
    NoBool,
    /// The second is an exponent, which for integers may not be below 0.
    Power,
}

/// A function for one type of arguments.
pub(crate) struct Version {
    /// The type of the arguments, but for a condition.
    pub(crate) takes: DType,
    /// The type of the results.
    pub(crate) gives: DType,
    /// Computes some results.
    pub(crate) run: Run,
}

/// Slices of one length to their results; or what is wrong with them. Half precision is computed in single precision,
/// as NumPy does.
pub(crate) type Run = fn(&[Slice<'_>], SliceMut<'_>) -> Result<(), &'static str>;

/// Slices of other types than a version takes.
const OTHER_TYPES: &str = "takes other inputs than these";

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ArgumentType {
    /// Of an array.
    Array(DType),
    /// Of a bare Python number, which gives way to arrays.
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
    /// A function of numbers without particulars.
    pub(crate) const PLAIN: Self = Self { name: "", signature: "", versions: &[], rule: Rule::Plain };

    /// The version for arguments of these types.
    pub(crate) fn version(&self, arguments: &[ArgumentType]) -> Result<&'static Version, NoVersion> {
        let common = self.common_type(arguments)?;
        if self.rule == Rule::NoBool && common == DType::Bool {
            return Err(NoVersion::ForType(common));
        }
        if let (Rule::Power, [_, ArgumentType::Python(Scalar::Int(exponent @ ..0))]) = (self.rule, arguments)
            && !common.is_float()
        {
            return Err(NoVersion::NegativePower(*exponent));
        }
        let version = self.versions.iter().find(|version| common.fits(version.takes));
        version.ok_or(NoVersion::ForType(common))
    }

    /// The type that all arguments are converted to, but for a condition.
    fn common_type(&self, arguments: &[ArgumentType]) -> Result<DType, NoVersion> {
        self.promoted(if self.rule == Rule::Condition { &arguments[1..] } else { arguments })
    }

    /// The type that all of these are converted to.
    pub(super) fn promoted(&self, arguments: &[ArgumentType]) -> Result<DType, NoVersion> {
        let mut common: Option<DType> = None;
        for argument in arguments {
            if let ArgumentType::Array(dtype) = argument {
                common = Some(common.map_or(*dtype, |common| common.promote(*dtype)));
            }
        }
        for argument in arguments {
            if let ArgumentType::Python(scalar) = argument {
                let own = match scalar.kind() {
                    Kind::Bool => DType::Bool,
                    Kind::Unsigned | Kind::Signed => DType::I64,
                    Kind::Float => DType::F64,
                };
                let with = common.map_or(own, |common| common.with_python(scalar.kind()));
                common = Some(match *scalar {
                    Scalar::Int(n) if with.is_integer() && !holds(with, n) => {
                        if self.rule != Rule::Compares {
                            return Err(NoVersion::OutOfBounds(n, with));
                        }
                        if holds(DType::I64, n) { with.promote(DType::I64) } else { DType::F64 }
                    }
                    _ => with,
                });
            }
        }
        Ok(common.unwrap_or(DType::F64))
    }
}

/// Whether an integer type has this number.
fn holds(dtype: DType, n: i128) -> bool {
    let bits = 8 * dtype.item_size() as u32;
    match dtype.kind() {
        Kind::Signed => (-(1i128 << (bits - 1))..1 << (bits - 1)).contains(&n),
        _ => (0..1i128 << bits).contains(&n),
    }
}

impl fmt::Debug for Ufunc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// `f` of each element.
pub(super) fn each<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A) -> B,
) -> Result<(), &'static str> {
    let ([x], Some(out)) = (inputs, out.get::<B>()) else { return Err(OTHER_TYPES) };
    let x = x.get::<A>().ok_or(OTHER_TYPES)?;
    out.iter_mut().zip(x).for_each(|(out, &x)| *out = f(x));
    Ok(())
}

/// `f` of each pair of elements.
pub(super) fn pairs<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, A) -> B,
) -> Result<(), &'static str> {
    let ([x, y], Some(out)) = (inputs, out.get::<B>()) else { return Err(OTHER_TYPES) };
    let (x, y) = x.get::<A>().zip(y.get::<A>()).ok_or(OTHER_TYPES)?;
    out.iter_mut().zip(x.iter().zip(y)).for_each(|(out, (&x, &y))| *out = f(x, y));
    Ok(())
}

/// `f` of each three elements.
pub(super) fn triples<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, A, A) -> B,
) -> Result<(), &'static str> {
    let ([x, y, z], Some(out)) = (inputs, out.get::<B>()) else { return Err(OTHER_TYPES) };
    let (Some(x), Some(y), Some(z)) = (x.get::<A>(), y.get::<A>(), z.get::<A>()) else {
        return Err(OTHER_TYPES);
    };
    out.iter_mut().zip(x.iter().zip(y).zip(z)).for_each(|(out, ((&x, &y), &z))| *out = f(x, y, z));
    Ok(())
}

/// `f` of each four elements.
pub(super) fn quadruples<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(A, A, A, A) -> B,
) -> Result<(), &'static str> {
    let out = out.get::<B>().ok_or(OTHER_TYPES)?;
    let all: Option<Vec<&[A]>> = inputs.iter().map(|slice| slice.get::<A>()).collect();
    let [w, x, y, z] = all.ok_or(OTHER_TYPES)?[..] else { return Err(OTHER_TYPES) };
    let arguments = w.iter().zip(x).zip(y.iter().zip(z));
    out.iter_mut().zip(arguments).for_each(|(out, ((&w, &x), (&y, &z)))| *out = f(w, x, y, z));
    Ok(())
}

/// The second or the third element, as the first says.
pub(super) fn choice<A: Element, B: Element>(
    inputs: &[Slice<'_>],
    out: SliceMut<'_>,
    f: impl Fn(bool, A, A) -> B,
) -> Result<(), &'static str> {
    let ([condition, x, y], Some(out)) = (inputs, out.get::<B>()) else { return Err(OTHER_TYPES) };
    let (Some(condition), Some(x), Some(y)) = (condition.get::<bool>(), x.get::<A>(), y.get::<A>()) else {
        return Err(OTHER_TYPES);
    };
    out.iter_mut().zip(condition.iter().zip(x).zip(y)).for_each(|(out, ((&c, &x), &y))| *out = f(c, x, y));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::table, *};

    fn gives(function: &Ufunc, arguments: &[ArgumentType]) -> Result<DType, NoVersion> {
        function.version(arguments).map(|version| version.gives)
    }
    fn array(name: &str) -> ArgumentType {
        ArgumentType::Array(DType::by_name(name).unwrap())
    }

    #[test]
    fn types_are_chosen_as_numpy_chooses() {
        use ArgumentType::Python;
        let of = |function, arguments: &[ArgumentType]| gives(function, arguments).unwrap().name();
        assert_eq!(of(&table::ADD, &[array("u1"), array("i4")]), "int32");
        assert_eq!(of(&table::ADD, &[array("?"), array("?")]), "bool");
        assert_eq!(of(&table::DIVIDE, &[array("i4"), array("i4")]), "float64");
        assert_eq!(of(&table::SQRT, &[array("u1")]), "float16");
        assert_eq!(of(&table::FLOOR_DIVIDE, &[array("?"), array("?")]), "int8");
        assert_eq!(of(&table::ADD, &[array("u1"), Python(Scalar::Int(3))]), "uint8");
        assert_eq!(of(&table::ADD, &[array("f4"), Python(Scalar::Float(0.1))]), "float32");
        assert_eq!(of(&table::LESS, &[array("u1"), Python(Scalar::Int(-300))]), "bool");
        assert_eq!(of(&table::WHERE, &[array("f8"), array("u1"), array("?")]), "uint8");
        assert_eq!(gives(&table::SUBTRACT, &[array("?"), array("?")]), Err(NoVersion::ForType(DType::Bool)));
        assert_eq!(
            gives(&table::ADD, &[array("u1"), Python(Scalar::Int(300))]),
            Err(NoVersion::OutOfBounds(300, DType::U8))
        );
        assert_eq!(
            gives(&table::BITWISE_AND, &[array("f8"), array("i4")]),
            Err(NoVersion::ForType(DType::F64))
        );
    }
}
