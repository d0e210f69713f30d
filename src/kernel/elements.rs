//! Elements of one of NumPy's types, side by side.
//!
//! [`Elements`] owns them, [`Slice`] and [`SliceMut`] are parts of them. Code for one type is written over [`Element`];
//! `for_elements!` and `for_type!` go from a type that is known at run time to one that is known to the compiler.

#![expect(
    clippy::cast_lossless,
    clippy::cast_possible_wrap,
    clippy::default_trait_access,
    reason = "one text for all types, for some of which it could be said in other words"
)]

use crate::dtype::{DType, Kind};
pub use half::f16;
use std::{fmt, ops::Range};

/// Where numbers of one type stand among those of all types.
pub trait Stored: Copy + Sized + 'static {
    /// The type.
    const DTYPE: DType;
    /// The elements, if they are of this type.
    fn of(slice: Slice<'_>) -> Option<&[Self]>;
    /// The elements, if they are of this type.
    fn of_mut(slice: SliceMut<'_>) -> Option<&mut [Self]>;
    /// The elements, if they are of this type.
    fn vec_of(elements: &mut Elements) -> Option<&mut Vec<Self>>;
    /// As elements of a type that is known at run time.
    fn wrap(elements: Vec<Self>) -> Elements;
    /// The same of a part.
    fn wrap_slice(elements: &[Self]) -> Slice<'_>;
    /// The same of a part that may be changed.
    fn wrap_mut(elements: &mut [Self]) -> SliceMut<'_>;
}

macro_rules! types {
    ($d:tt $($variant:ident $type:ty;)*) => {
        /// Elements of one type.
        #[derive(Clone, PartialEq)]
        #[expect(missing_docs, reason = "each is the type of its name in `DType`")]
        pub enum Elements { $($variant(Vec<$type>),)* }

        /// Some neighbouring elements.
        #[derive(Clone, Copy, PartialEq)]
        #[expect(missing_docs, reason = "each is the type of its name in `DType`")]
        pub enum Slice<'a> { $($variant(&'a [$type]),)* }

        /// Some neighbouring elements that may be changed.
        #[expect(missing_docs, reason = "each is the type of its name in `DType`")]
        pub enum SliceMut<'a> { $($variant(&'a mut [$type]),)* }

        $(impl Stored for $type {
            const DTYPE: DType = DType::$variant;
            fn of(slice: Slice<'_>) -> Option<&[Self]> {
                if let Slice::$variant(elements) = slice { Some(elements) } else { None }
            }
            fn of_mut(slice: SliceMut<'_>) -> Option<&mut [Self]> {
                if let SliceMut::$variant(elements) = slice { Some(elements) } else { None }
            }
            fn vec_of(elements: &mut Elements) -> Option<&mut Vec<Self>> {
                if let Elements::$variant(elements) = elements { Some(elements) } else { None }
            }
            fn wrap(elements: Vec<Self>) -> Elements {
                Elements::$variant(elements)
            }
            fn wrap_slice(elements: &[Self]) -> Slice<'_> {
                Slice::$variant(elements)
            }
            fn wrap_mut(elements: &mut [Self]) -> SliceMut<'_> {
                SliceMut::$variant(elements)
            }
        })*

        /// `for_elements!(Slice, slice, |data| …)`: the same code for whatever type the elements have.
        macro_rules! for_elements {
            ($d enum:ident, $d elements:expr, |$d data:ident| $d body:expr) => {
                match $d elements { $($crate::kernel::$d enum::$variant($d data) => $d body,)* }
            };
        }
        /// `for_type!(dtype, T => …)`: the same code with `T` as the type that `dtype` names.
        macro_rules! for_type {
            ($d dtype:expr, $d T:ident => $d body:expr) => {
                match $d dtype { $($crate::dtype::DType::$variant => { type $d T = $type; $d body })* }
            };
        }
        pub(crate) use {for_elements, for_type};
    };
}

types! { $
    Bool bool;
    I8 i8;
    I16 i16;
    I32 i32;
    I64 i64;
    U8 u8;
    U16 u16;
    U32 u32;
    U64 u64;
    F16 half::f16;
    F32 f32;
    F64 f64;
}

impl Elements {
    /// No elements of this type.
    pub fn empty(dtype: DType) -> Self {
        for_type!(dtype, T => T::wrap(Vec::new()))
    }
    /// No elements of this type, with room for `n`; `None` where there is no memory for them.
    pub fn with_room(dtype: DType, n: usize) -> Option<Self> {
        for_type!(dtype, T => {
            let mut elements: Vec<T> = Vec::new();
            elements.try_reserve_exact(n).ok()?;
            Some(T::wrap(elements))
        })
    }
    /// `n` zeros; `None` where there is no memory for them.
    pub fn zeros(dtype: DType, n: usize) -> Option<Self> {
        let mut elements = Self::with_room(dtype, n)?;
        elements.resize(n);
        Some(elements)
    }
    /// `n` times the same number as this type.
    pub fn repeated(number: Scalar, dtype: DType, n: usize) -> Self {
        for_type!(dtype, T => T::wrap(vec![number.to(); n]))
    }
    /// These numbers as this type.
    pub fn of(numbers: &[Scalar], dtype: DType) -> Self {
        for_type!(dtype, T => T::wrap(numbers.iter().map(|number| number.to()).collect()))
    }
    /// Cuts off what is too much, or appends zeros.
    pub fn resize(&mut self, n: usize) {
        for_elements!(Elements, self, |data| data.resize(n, Default::default()));
    }
    /// The type.
    pub fn dtype(&self) -> DType {
        self.as_slice().dtype()
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The bytes that they take.
    pub fn n_bytes(&self) -> u64 {
        self.len() as u64 * self.dtype().item_size()
    }
    /// All of them.
    pub fn as_slice(&self) -> Slice<'_> {
        for_elements!(Elements, self, |data| Stored::wrap_slice(data))
    }
    /// All of them, to be changed.
    pub fn as_mut_slice(&mut self) -> SliceMut<'_> {
        for_elements!(Elements, self, |data| Stored::wrap_mut(data))
    }
    /// Appends elements of the same type.
    ///
    /// # Panics
    /// Where they are of another type.
    pub fn extend(&mut self, more: Slice<'_>) {
        for_elements!(Slice, more, |more| extend(self, more));
    }
    /// The same numbers as another type; NumPy's `astype`.
    pub fn cast(&self, dtype: DType) -> Option<Self> {
        let mut cast = Self::zeros(dtype, self.len())?;
        self.as_slice().cast_into(cast.as_mut_slice());
        Some(cast)
    }
}

fn extend<T: Stored>(elements: &mut Elements, more: &[T]) {
    T::vec_of(elements).expect("elements of one type").extend_from_slice(more);
}

impl<'a> Slice<'a> {
    /// The type.
    pub fn dtype(self) -> DType {
        fn of<T: Stored>(_: &[T]) -> DType {
            T::DTYPE
        }
        for_elements!(Slice, self, |data| of(data))
    }
    /// How many there are.
    pub fn len(self) -> usize {
        for_elements!(Slice, self, |data| data.len())
    }
    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// The elements, if they are of type `T`.
    pub fn get<T: Stored>(self) -> Option<&'a [T]> {
        T::of(self)
    }
    /// A part of them.
    ///
    /// # Panics
    /// Where there are not so many.
    #[must_use]
    pub fn part(self, range: Range<usize>) -> Self {
        for_elements!(Slice, self, |data| Stored::wrap_slice(&data[range]))
    }
    /// The first of them as a bare number.
    pub fn first(self) -> Option<Scalar> {
        for_elements!(Slice, self, |data| data.first().map(|&x| x.to_scalar()))
    }
    /// Appends their bytes, lowest first.
    pub fn write_bytes(self, out: &mut Vec<u8>) {
        for_elements!(Slice, self, |data| data.iter().for_each(|x| x.write_bytes(out)));
    }
    /// One of them as a float.
    ///
    /// # Panics
    /// Where there are not so many.
    pub fn to_f64(self, at: usize) -> f64 {
        for_elements!(Slice, self, |data| data[at].to_f64())
    }
    /// Writes the same numbers as the type of `out`, place by place: NumPy's `astype`.
    pub fn cast_into(self, out: SliceMut<'_>) {
        for_elements!(Slice, self, |from| for_elements!(SliceMut, out, |to| cast(from, to)));
    }
}

impl<'a> SliceMut<'a> {
    /// The type.
    pub fn dtype(&self) -> DType {
        fn of<T: Stored>(_: &[T]) -> DType {
            T::DTYPE
        }
        for_elements!(SliceMut, self, |data| of(data))
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        for_elements!(SliceMut, self, |data| data.len())
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The elements, if they are of type `T`.
    pub fn get<T: Stored>(self) -> Option<&'a mut [T]> {
        T::of_mut(self)
    }
    /// The first `n` of them.
    ///
    /// # Panics
    /// Where there are not so many.
    #[must_use]
    pub fn first(self, n: usize) -> Self {
        for_elements!(SliceMut, self, |data| Stored::wrap_mut(&mut data[..n]))
    }
}

impl fmt::Debug for Elements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}
impl fmt::Debug for Slice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for_elements!(Slice, self, |data| data.fmt(f))?;
        write!(f, " as {}", self.dtype())
    }
}
impl fmt::Debug for SliceMut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for_elements!(SliceMut, self, |data| data.fmt(f))?;
        write!(f, " as {}", self.dtype())
    }
}
impl<T: Stored> From<Vec<T>> for Elements {
    fn from(elements: Vec<T>) -> Self {
        T::wrap(elements)
    }
}

/// A bare number, as Python has them: beside an array it takes over the type of the array.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// `True` or `False`.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A float.
    Float(f64),
}

impl Scalar {
    /// What it is.
    pub fn kind(self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Bool,
            Self::Int(_) => Kind::Signed,
            Self::Float(_) => Kind::Float,
        }
    }
    /// The sum, as Python adds.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.with(other, i128::wrapping_add, |a, b| a + b)
    }
    /// The difference, as Python subtracts.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.with(other, i128::wrapping_sub, |a, b| a - b)
    }
    /// The product, as Python multiplies.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.with(other, i128::wrapping_mul, |a, b| a * b)
    }
    fn with(self, other: Self, ints: fn(i128, i128) -> i128, floats: fn(f64, f64) -> f64) -> Self {
        match (self.int(), other.int()) {
            (Some(a), Some(b)) => Self::Int(ints(a, b)),
            _ => Self::Float(floats(self.to(), other.to())),
        }
    }
    /// The integer that it is; truth values count, floats do not.
    pub fn int(self) -> Option<i128> {
        match self {
            Self::Bool(b) => Some(b.into()),
            Self::Int(n) => Some(n),
            Self::Float(_) => None,
        }
    }
    /// As the number that it becomes as this type.
    #[must_use]
    pub fn cast(self, dtype: DType) -> Self {
        for_type!(dtype, T => self.to::<T>().to_scalar())
    }
    /// As a number of a type; integers wrap around.
    pub fn to<T: Element>(self) -> T {
        match self {
            Self::Bool(b) => T::from_i64(b.into()),
            Self::Int(n) if T::DTYPE.is_float() => T::from_f64(n as f64),
            Self::Int(n) => T::from_i64(n as i64),
            Self::Float(x) => T::from_f64(x),
        }
    }
}

/// A number of one of NumPy's types.
pub trait Element: Stored + Default + PartialEq + PartialOrd + fmt::Debug + Send + Sync {
    /// NumPy's cast to `float64`.
    fn to_f64(self) -> f64;
    /// NumPy's cast from `float64`; what does not fit becomes what an x86 processor makes of it.
    fn from_f64(x: f64) -> Self;
    /// NumPy's cast to `int64`.
    fn to_i64(self) -> i64;
    /// NumPy's cast from `int64`: integers wrap around.
    fn from_i64(n: i64) -> Self;
    /// As a bare number.
    fn to_scalar(self) -> Scalar;
    /// Appends its bytes, lowest first.
    fn write_bytes(self, out: &mut Vec<u8>);
}

fn cast<T: Element, U: Element>(from: &[T], to: &mut [U]) {
    let pairs = to.iter_mut().zip(from);
    // From 2⁶³ on an unsigned number is no `i64`.
    if T::DTYPE.is_float() || T::DTYPE == DType::U64 && U::DTYPE.is_float() {
        pairs.for_each(|(to, &from)| *to = U::from_f64(from.to_f64()));
    } else {
        pairs.for_each(|(to, &from)| *to = U::from_i64(from.to_i64()));
    }
}

macro_rules! integers {
    ($($type:ty: $by_way_of:expr;)*) => {$(
        impl Element for $type {
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn from_f64(x: f64) -> Self {
                $by_way_of(x) as Self
            }
            fn to_i64(self) -> i64 {
                self as i64
            }
            fn from_i64(n: i64) -> Self {
                n as Self
            }
            fn to_scalar(self) -> Scalar {
                Scalar::Int(self.into())
            }
            fn write_bytes(self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }
        }
    )*};
}

integers! {
    i8: to_i32;
    i16: to_i32;
    i32: to_i32;
    i64: to_i64;
    u8: to_i32;
    u16: to_i32;
    u32: to_i64;
    u64: to_u64;
}

/// The processor's conversion, which has one number for all that do not fit.
fn to_i32(x: f64) -> i32 {
    if x > -2_147_483_649.0 && x < 2_147_483_648.0 { x as i32 } else { i32::MIN }
}
fn to_i64(x: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&x) { x as i64 } else { i64::MIN }
}
fn to_u64(x: f64) -> u64 {
    if x >= 9_223_372_036_854_775_808.0 {
        to_i64(x - 9_223_372_036_854_775_808.0).cast_unsigned() ^ (1 << 63)
    } else {
        to_i64(x).cast_unsigned()
    }
}

impl Element for bool {
    fn to_f64(self) -> f64 {
        f64::from(u8::from(self))
    }
    fn from_f64(x: f64) -> Self {
        x != 0.0
    }
    fn to_i64(self) -> i64 {
        self.into()
    }
    fn from_i64(n: i64) -> Self {
        n != 0
    }
    fn to_scalar(self) -> Scalar {
        Scalar::Bool(self)
    }
    fn write_bytes(self, out: &mut Vec<u8>) {
        out.push(self.into());
    }
}
impl Element for f16 {
    fn to_f64(self) -> f64 {
        f16::to_f64(self)
    }
    fn from_f64(x: f64) -> Self {
        f16::from_f64(x)
    }
    fn to_i64(self) -> i64 {
        to_i64(f16::to_f64(self))
    }
    fn from_i64(n: i64) -> Self {
        f16::from_f64(n as f64)
    }
    fn to_scalar(self) -> Scalar {
        Scalar::Float(f16::to_f64(self))
    }
    fn write_bytes(self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
}
impl Element for f32 {
    fn to_f64(self) -> f64 {
        self.into()
    }
    fn from_f64(x: f64) -> Self {
        x as Self
    }
    fn to_i64(self) -> i64 {
        to_i64(self.into())
    }
    fn from_i64(n: i64) -> Self {
        n as Self
    }
    fn to_scalar(self) -> Scalar {
        Scalar::Float(self.into())
    }
    fn write_bytes(self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
}
impl Element for f64 {
    fn to_f64(self) -> f64 {
        self
    }
    fn from_f64(x: f64) -> Self {
        x
    }
    fn to_i64(self) -> i64 {
        to_i64(self)
    }
    fn from_i64(n: i64) -> Self {
        n as Self
    }
    fn to_scalar(self) -> Scalar {
        Scalar::Float(self)
    }
    fn write_bytes(self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `numpy.array([…]).astype(…)` on x86-64.
    #[test]
    fn numbers_that_do_not_fit_become_what_numpy_makes_of_them() {
        let floats = Elements::from(vec![300.7, -1.5, f64::NAN, 1e10, -0.0, 9e18, 1.5e19]);
        let cast = |dtype| format!("{:?}", floats.cast(dtype).unwrap());
        assert_eq!(cast(DType::U8), "[44, 255, 0, 0, 0, 0, 0] as uint8");
        assert_eq!(cast(DType::Bool), "[true, true, true, true, false, true, true] as bool");
        let least = i32::MIN;
        assert_eq!(cast(DType::I32), format!("[300, -1, {least}, {least}, 0, {least}, {least}] as int32"));
        assert_eq!(
            Elements::from(vec![300i64, -1, i64::MIN]).cast(DType::I8),
            Some(Elements::from(vec![44i8, -1, 0]))
        );
        assert_eq!(
            Elements::from(vec![u64::MAX]).cast(DType::F64),
            Some(Elements::from(vec![18_446_744_073_709_551_615.0]))
        );
    }

    #[test]
    fn elements_grow_by_their_own_kind() {
        let mut elements = Elements::with_room(DType::I32, 4).unwrap();
        elements.extend(Slice::I32(&[1, 2]));
        elements.extend(Elements::from(vec![7i32, 8, 9]).as_slice().part(1..3));
        assert_eq!(elements, Elements::from(vec![1i32, 2, 8, 9]));
        assert_eq!((elements.n_bytes(), elements.dtype()), (16, DType::I32));
        assert!(Elements::with_room(DType::F64, usize::MAX / 8).is_none());
    }
}
