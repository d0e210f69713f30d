//! Keys like Dask's: a label and 32 hexadecimal digits that follow from all that an operation is.

use crate::{chunks::ChunkGrid, dtype::DType, graph::Op};
use std::fmt::{self, Write};

/// The key prefix of an operation: equal for equal operations on equal inputs, in every process.
pub(super) fn of<'a>(
    label: &str,
    op: &Op,
    dtype: DType,
    chunks: &ChunkGrid,
    inputs: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut hash = Fnv(OFFSET);
    let mut write = |part: fmt::Arguments<'_>| hash.write_fmt(part).expect("hashing cannot fail");
    write(format_args!("{label}\n{op:?}\n{dtype}\n{chunks:?}\n"));
    for input in inputs {
        write(format_args!("{input}\n"));
    }
    format!("{label}-{:032x}", hash.0)
}

/// FNV-1a, 128 bits: Fowler, Noll, Vo. Nobody attacks a key; it has to be the same everywhere.
struct Fnv(u128);

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(PRIME);
        }
        Ok(())
    }
}
