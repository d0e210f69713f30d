//! The types of an array's elements, and how NumPy chooses among them.
//!
//! In: names and types. Out: the type that a result has. What always holds: the types are those of NumPy without complex
//! numbers, dates and texts; the rules are NumPy 2's (NEP 50), by which a bare Python number takes over the type of the
//! array beside it.

use std::fmt;

/// The type of an array's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DType {
    /// A truth value in a byte: `bool`.
    Bool,
    /// A signed integer of 1 byte: `int8`.
    I8,
    /// A signed integer of 2 bytes: `int16`.
    I16,
    /// A signed integer of 4 bytes: `int32`.
    I32,
    /// A signed integer of 8 bytes: `int64`, the type of Python's integers.
    I64,
    /// An unsigned integer of 1 byte: `uint8`.
    U8,
    /// An unsigned integer of 2 bytes: `uint16`.
    U16,
    /// An unsigned integer of 4 bytes: `uint32`.
    U32,
    /// An unsigned integer of 8 bytes: `uint64`.
    U64,
    /// IEEE 754 half precision: `float16`.
    F16,
    /// IEEE 754 single precision: `float32`.
    F32,
    /// IEEE 754 double precision: `float64`, the type of Python's floats.
    F64,
}

/// What the numbers of a type are; ordered so that each kind takes in the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Truth values.
    Bool,
    /// Integers from 0 on.
    Unsigned,
    /// Integers.
    Signed,
    /// Floats.
    Float,
}

/// All that there is to know of a type.
struct Row {
    dtype: DType,
    kind: Kind,
    item_size: u64,
    /// NumPy's name, and then the others by which it knows the type.
    names: &'static [&'static str],
}

const fn row(dtype: DType, kind: Kind, item_size: u64, names: &'static [&'static str]) -> Row {
    Row { dtype, kind, item_size, names }
}

/// In the order of [`DType`].
const ROWS: [Row; 12] = [
    row(DType::Bool, Kind::Bool, 1, &["bool", "?", "bool_", "b1", "|b1"]),
    row(DType::I8, Kind::Signed, 1, &["int8", "i1", "b", "byte", "|i1"]),
    row(DType::I16, Kind::Signed, 2, &["int16", "i2", "h", "short", "<i2"]),
    row(DType::I32, Kind::Signed, 4, &["int32", "i4", "i", "intc", "<i4"]),
    row(
        DType::I64,
        Kind::Signed,
        8,
        &["int64", "i8", "l", "q", "int", "int_", "intp", "long", "longlong", "<i8"],
    ),
    row(DType::U8, Kind::Unsigned, 1, &["uint8", "u1", "B", "ubyte", "|u1"]),
    row(DType::U16, Kind::Unsigned, 2, &["uint16", "u2", "H", "ushort", "<u2"]),
    row(DType::U32, Kind::Unsigned, 4, &["uint32", "u4", "I", "uintc", "<u4"]),
    row(
        DType::U64,
        Kind::Unsigned,
        8,
        &["uint64", "u8", "L", "Q", "uint", "uintp", "ulong", "ulonglong", "<u8"],
    ),
    row(DType::F16, Kind::Float, 2, &["float16", "f2", "e", "half", "<f2"]),
    row(DType::F32, Kind::Float, 4, &["float32", "f4", "f", "single", "<f4"]),
    row(DType::F64, Kind::Float, 8, &["float64", "f8", "d", "double", "float", "float_", "<f8"]),
];

impl DType {
    /// All types, in the order in which this enumeration has them.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.dtype)
    }
    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
    /// Bytes an element.
    pub fn item_size(self) -> u64 {
        self.row().item_size
    }
    /// NumPy's name: `float64`.
    pub fn name(self) -> &'static str {
        self.row().names[0]
    }
    /// The type that NumPy calls so, by any of its names: `f8`, `float64`, `double`.
    pub fn by_name(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.names.contains(&name)).map(|row| row.dtype)
    }
    /// The type code of NumPy's file format, in this machine's order of bytes as far as it has one: `<f8`, `|b1`.
    pub fn descr(self) -> &'static str {
        let names = self.row().names;
        names[names.len() - 1]
    }
    /// What its numbers are.
    pub fn kind(self) -> Kind {
        self.row().kind
    }
    /// Whether its numbers are floats.
    pub fn is_float(self) -> bool {
        self.kind() == Kind::Float
    }
    /// Whether its numbers are integers; truth values are none.
    pub fn is_integer(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Unsigned)
    }

    /// The type that holds the numbers of both: NumPy's `promote_types`.
    #[must_use]
    pub fn promote(self, other: Self) -> Self {
        let ((low, high), same_kind) = (ordered(self, other), self.kind() == other.kind());
        if same_kind {
            return if self.item_size() >= other.item_size() { self } else { other };
        }
        match (low.kind(), high.kind()) {
            (Kind::Bool, _) => high,
            (Kind::Unsigned, Kind::Signed) if low.item_size() < high.item_size() => high,
            (Kind::Unsigned, Kind::Signed) => match low.item_size() {
                1 => Self::I16,
                2 => Self::I32,
                4 => Self::I64,
                _ => Self::F64,
            },
            // A float holds the integers of half its size.
            _ => match low.item_size() {
                1 => high,
                2 => high.promote(Self::F32),
                _ => Self::F64,
            },
        }
    }

    /// Whether a Python integer can become this type. As a float it is rounded, as a truth value it is whether it is 0.
    pub fn holds(self, n: i128) -> bool {
        let bits = 8 * self.item_size();
        match self.kind() {
            Kind::Unsigned => (0..1 << bits).contains(&n),
            Kind::Signed => (-(1 << (bits - 1))..1 << (bits - 1)).contains(&n),
            Kind::Bool | Kind::Float => true,
        }
    }

    /// Whether every number of this type is one of `to`: NumPy's casting rule `safe`.
    pub fn fits(self, to: Self) -> bool {
        self.promote(to) == to
    }

    /// Whether NumPy's casting rule `same_kind` lets this type become `to`: not from floats to integers, nor from
    /// integers with a sign to those without.
    pub fn fits_kind(self, to: Self) -> bool {
        self.fits(to) || self.kind() <= to.kind()
    }

    /// The type of an expression of an array of this type and a bare Python number of this kind.
    #[must_use]
    pub fn with_python(self, kind: Kind) -> Self {
        match kind {
            Kind::Bool => self,
            Kind::Unsigned | Kind::Signed => {
                if self == Self::Bool {
                    Self::I64
                } else {
                    self
                }
            }
            Kind::Float => {
                if self.is_float() {
                    self
                } else {
                    Self::F64
                }
            }
        }
    }
}

fn ordered(a: DType, b: DType) -> (DType, DType) {
    if a.kind() <= b.kind() { (a, b) } else { (b, a) }
}

impl fmt::Display for DType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_in_the_order_of_the_types() {
        for (i, dtype) in DType::all().enumerate() {
            assert_eq!(dtype as usize, i);
            assert_eq!(DType::by_name(dtype.name()), Some(dtype));
            assert_eq!(DType::by_name(dtype.descr()), Some(dtype));
        }
        assert_eq!(DType::by_name("complex128"), None);
    }

    /// `numpy.promote_types` for each pair, in the order of the types.
    #[test]
    fn types_promote_as_in_numpy() {
        let table = "
            ? b h i l B H I L e f d
            b b h i l h i l d e f d
            h h h i l h i l d f f d
            i i i i l i i l d d d d
            l l l l l l l l d d d d
            B h h i l B H I L e f d
            H i i i l H H I L f f d
            I l l l l I I I L d d d
            L d d d d L L L L d d d
            e e f d d e f d d e f d
            f f f d d f f d d f f d
            d d d d d d d d d d d d";
        let expected: Vec<DType> =
            table.split_whitespace().map(|code| DType::by_name(code).unwrap()).collect();
        for (i, a) in DType::all().enumerate() {
            for (j, b) in DType::all().enumerate() {
                assert_eq!(a.promote(b), expected[12 * i + j], "{a} and {b}");
            }
        }
    }

    #[test]
    fn a_python_number_gives_way_to_the_array() {
        assert_eq!(DType::U8.with_python(Kind::Signed), DType::U8);
        assert_eq!(DType::F32.with_python(Kind::Float), DType::F32);
        assert_eq!(DType::I32.with_python(Kind::Float), DType::F64);
        assert_eq!(DType::Bool.with_python(Kind::Signed), DType::I64);
    }

    #[test]
    fn a_type_holds_the_integers_between_its_least_and_its_greatest() {
        for (dtype, least, greatest) in [
            (DType::I8, i128::from(i8::MIN), i128::from(i8::MAX)),
            (DType::U16, 0, i128::from(u16::MAX)),
            (DType::I64, i128::from(i64::MIN), i128::from(i64::MAX)),
            (DType::U64, 0, i128::from(u64::MAX)),
        ] {
            assert!(dtype.holds(least) && dtype.holds(greatest), "{dtype}");
            assert!(!dtype.holds(least - 1) && !dtype.holds(greatest + 1), "{dtype}");
        }
        assert!(DType::F32.holds(i128::MAX) && DType::Bool.holds(-7));
    }

    #[test]
    fn casting_keeps_the_kind() {
        assert!(DType::F64.fits_kind(DType::F32) && DType::I64.fits_kind(DType::F32));
        assert!(!DType::F32.fits_kind(DType::I64) && !DType::I64.fits_kind(DType::U64));
        assert!(DType::U64.fits_kind(DType::I8) && !DType::I8.fits_kind(DType::Bool));
    }
}
