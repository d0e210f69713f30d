//! Uniform numbers.

use super::super::{ArrayError, Law, numbers::wide, stream::Stream};
use crate::kernel::{flow::Fill, uniform};

/// All numbers of `[low, high)` alike; `low` where the two are equal. They may be in either order.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "parameters have NumPy's names")]
pub struct Uniform {
    pub low: f64,
    pub high: f64,
}

impl Law for Uniform {
    fn label(&self) -> &'static str {
        "uniform"
    }
    fn check(&self) -> Result<(), ArrayError> {
        let Self { low, high } = *self;
        if (high - low).is_finite() { Ok(()) } else { Err(ArrayError::RangeNotFinite(low, high)) }
    }
    fn open(&self, stream: Stream) -> Box<dyn Fill> {
        let (low, high) = (self.low.min(self.high), self.low.max(self.high));
        Box::new(wide(stream, uniform::Uniform { low, high }))
    }
}
