//! How elements become one, place by place: what is kept of those that came, and how two such records become one.
//!
//! A reduction of a block feeds one of these element by element, in a fixed order; the later stages of the tree
//! merge the records of several blocks. Either way the order, and so the bits, depend on the block alone.

mod add;
mod axes;
mod central;
pub(super) mod extreme;
pub(super) mod moments;
pub(crate) mod place;
mod product;
pub(super) mod truth;

use super::{Block, Element, Elements, KernelError, Value};
use crate::dtype::DType;
use add::{Means, Sums, WholeSums};
use central::CentralMoments;
use extreme::{Extreme, Greatest, Least};
use moments::Moments;
use place::Places;
use product::Products;
use truth::Truth;

/// How elements become one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum How {
    /// By adding.
    Sum,
    /// By multiplying.
    Product,
    /// By keeping the least.
    Least,
    /// By keeping the greatest.
    Greatest,
    /// By noting where the least is.
    PlaceOfLeast,
    /// By noting where the greatest is.
    PlaceOfGreatest,
    /// By asking whether any is true.
    Any,
    /// By asking whether all are true.
    All,
    /// By adding and counting; at the end they are divided.
    Mean,
    /// By a power of the distances from their mean, added up and divided by their number.
    Moment {
        /// Which power: at least 2, which gives the variance.
        order: u32,
        /// What the number is lessened by before it divides.
        ddof: f64,
    },
}

/// Elements of some type to one of some type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reducer {
    pub(crate) how: How,
    /// Whether elements that are not a number are left out.
    pub(crate) skips_nan: bool,
    /// The type of the elements.
    pub(crate) takes: DType,
    /// The type of the results.
    pub(crate) gives: DType,
}

/// What is kept of the elements of a number of places.
pub(crate) trait Record: Send {
    /// Takes in a partial result, place by place; `None` where it is of another kind.
    fn merge(&mut self, partial: &[Block]) -> Option<()>;
    /// All that must be known to merge this with others.
    fn partial(self: Box<Self>, shape: &[u64]) -> Value;
    /// The result at each place, in the widest type of its kind.
    ///
    /// # Errors
    /// [`KernelError::Failed`] where a place has none.
    fn result(self: Box<Self>) -> Result<Elements, KernelError>;
}

/// A record that takes in elements. `at` is the number of the element, or of the first, among those that come to its
/// place.
pub(crate) trait Fold: Record {
    /// The type of the elements; others are converted to it.
    type Item: Element;
    /// Takes in up to a tile of elements at one place.
    fn add_all(&mut self, place: usize, at: u64, elements: &[Self::Item]);
    /// Takes in each element at its own place, counted from `first`.
    fn add_each(&mut self, first: usize, at: u64, elements: &[Self::Item]);
}

/// What is to be done with a record, whatever its type.
pub(super) trait Use {
    type Out;
    fn fold<F: Fold + 'static>(self, fold: F) -> Self::Out;
}

struct Boxed;
impl Use for Boxed {
    type Out = Box<dyn Record>;
    fn fold<F: Fold + 'static>(self, fold: F) -> Self::Out {
        Box::new(fold)
    }
}

/// The same code with `T` as the type that a fold takes elements of another as: as few of them as do no harm, since
/// each is compiled for every instruction set. A tile is converted in the first cache.
macro_rules! by_type {
    ($dtype:expr, $T:ident => $body:expr, $($($from:ident)|+ as $to:ty,)*) => {
        match $dtype { $($(DType::$from)|+ => { type $T = $to; $body })* }
    };
}
/// For sums in floats, and for variances.
macro_rules! as_numbers {
    ($dtype:expr, $T:ident => $body:expr) => {
        by_type!($dtype, $T => $body,
            Bool | I8 | U8 | I16 | U16 | I32 as i32, U32 | I64 as i64, U64 as u64, F16 | F32 as f32, F64 as f64,)
    };
}
/// For sums in integers: the narrower the faster.
macro_rules! as_whole {
    ($dtype:expr, $T:ident => $body:expr) => {
        by_type!($dtype, $T => $body,
            Bool as bool, I8 as i8, U8 as u8, I16 as i16, U16 as u16, I32 as i32, U32 as u32, I64 | U64 as i64,
            F16 | F32 | F64 as f64,)
    };
}
/// For truth.
macro_rules! as_truths {
    ($dtype:expr, $T:ident => $body:expr) => {
        by_type!($dtype, $T => $body,
            Bool | I8 | U8 | I16 | U16 | I32 | U32 | F16 | F32 as bool, I64 | U64 as i64, F64 as f64,)
    };
}
/// For comparisons.
macro_rules! in_order {
    ($dtype:expr, $T:ident => $body:expr) => {
        by_type!($dtype, $T => $body,
            Bool | U8 as u8, I8 as i8, I16 as i16, U16 as u16, I32 as i32, U32 as u32, I64 as i64, U64 as u64,
            F16 | F32 as f32, F64 as f64,)
    };
}

/// For places.
macro_rules! as_few {
    ($dtype:expr, $T:ident => $body:expr) => {
        by_type!($dtype, $T => $body,
            Bool | U8 as u8, I8 | I16 | U16 | I32 as i32, U32 | I64 as i64, U64 as u64, F16 | F32 as f32, F64 as f64,)
    };
}

impl Reducer {
    /// The same with another number of degrees of freedom, where it has any.
    pub(crate) fn with_ddof(mut self, to: f64) -> Self {
        if let How::Moment { ddof, .. } = &mut self.how {
            *ddof = to;
        }
        self
    }

    /// An empty record of `n` places.
    pub(crate) fn record(self, n: usize) -> Box<dyn Record> {
        self.open(n, Boxed)
    }

    /// The type of what a partial result is about.
    pub(crate) fn keeps(self) -> DType {
        let nothing = self.record(0).partial(&[0]);
        nothing.blocks().first().map_or(self.gives, Block::dtype)
    }

    /// Whether single elements of this type are partial results as they are.
    pub(crate) fn keeps_one(self, dtype: DType) -> bool {
        let widens = self.how == How::Sum && self.keeps() == DType::F64 && dtype == DType::F32;
        matches!(self.how, How::Sum | How::Product)
            && !self.skips_nan
            && self.takes == dtype
            && (self.keeps() == dtype || widens)
    }

    /// Does something with an empty record of `n` places.
    pub(super) fn open<U: Use>(self, n: usize, what: U) -> U::Out {
        let skips_nan = self.skips_nan && self.takes.is_float();
        match (self.how, self.gives) {
            // Among truth values a sum is `or`, a product `and`; only false ones have a mean of 0.
            (How::Any, _) | (How::Sum | How::Mean, DType::Bool) => {
                as_truths!(self.takes, T => what.fold(Truth::<T>::new(n, true)))
            }
            (How::All, _) | (How::Product, DType::Bool) => {
                as_truths!(self.takes, T => what.fold(Truth::<T>::new(n, false)))
            }
            (How::Sum, gives) if gives.is_float() => {
                as_numbers!(self.takes, T => what.fold(Sums::<T>::new(n, skips_nan)))
            }
            (How::Sum, _) => as_whole!(self.takes, T => what.fold(WholeSums::<T>::new(n, skips_nan))),
            // A mean that is an integer is one of integers.
            (How::Mean, gives) if self.takes.is_float() && !gives.is_float() => {
                what.fold(Means::of(Sums::<i64>::new(n, false), n, false))
            }
            // The sum of all of them that anybody has is a whole number of 64 bits.
            (How::Mean, _) if self.takes.item_size() <= 2 && !self.takes.is_float() => {
                as_whole!(self.takes, T => what.fold(Means::of(WholeSums::<T>::new(n, false), n, false)))
            }
            (How::Mean, _) => {
                as_numbers!(self.takes, T => what.fold(Means::of(Sums::<T>::new(n, skips_nan), n, skips_nan)))
            }
            (How::Product, gives) if gives.is_float() => what.fold(Products::<f64, f64>::new(n, skips_nan)),
            // What has a fraction is cut, and only then multiplied.
            (How::Product, _) if self.takes.is_float() => what.fold(Products::<f64, i64>::new(n, skips_nan)),
            (How::Product, _) => what.fold(Products::<i64, i64>::new(n, false)),
            (How::Least, _) => {
                in_order!(self.takes, T => what.fold(Extreme::<T, Least>::new(n, skips_nan)))
            }
            (How::Greatest, _) => {
                in_order!(self.takes, T => what.fold(Extreme::<T, Greatest>::new(n, skips_nan)))
            }
            (How::PlaceOfLeast, _) => {
                as_few!(self.takes, T => what.fold(Places::<T, Least>::new(n, skips_nan)))
            }
            (How::PlaceOfGreatest, _) => {
                as_few!(self.takes, T => what.fold(Places::<T, Greatest>::new(n, skips_nan)))
            }
            (How::Moment { order: 2, ddof }, _) => {
                as_numbers!(self.takes, T => what.fold(Moments::<T>::new(n, ddof, skips_nan)))
            }
            (How::Moment { order, ddof }, _) => what.fold(CentralMoments::new(n, order, ddof, skips_nan)),
        }
    }
}

/// A block of a partial result.
pub(super) fn block(shape: impl Into<Box<[u64]>>, elements: impl Into<Elements>) -> Block {
    Block::new(shape, elements).expect("a record has an entry for each place of its shape")
}
