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

/// The words that a name begins with: Dask's `key_split`.
pub(super) fn label_of(name: &str) -> String {
    let mut words = name.split('-');
    let first = words.next().unwrap_or_default();
    let mut label = match first.starts_with(char::is_alphabetic) {
        true => first.to_owned(),
        false => first.trim_matches(|c| "_'()\"".contains(c)).to_owned(),
    };
    // Dask's test for hexadecimal digits looks at the first of eight.
    let is_hex = |word: &str| word.len() == 8 && word.starts_with(|c| ('a'..='f').contains(&c));
    for word in
        words.take_while(|word| !word.is_empty() && word.chars().all(char::is_alphabetic) && !is_hex(word))
    {
        label.extend(["-", word]);
    }
    label
}

/// A number for some bytes: equal for equal ones, in every process.
pub(super) fn digest(bytes: &[u8]) -> u128 {
    let mut hash = Fnv(OFFSET);
    bytes.iter().for_each(|&byte| hash.byte(byte));
    hash.0
}

/// FNV-1a, 128 bits: Fowler, Noll, Vo. Nobody attacks a key; it has to be the same everywhere.
struct Fnv(u128);

const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl Fnv {
    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u128::from(byte)).wrapping_mul(PRIME);
    }
}

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(|byte| self.byte(byte));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_the_words_of_a_name() {
        for (name, label) in [
            ("x", "x"),
            ("x-1", "x"),
            ("hello-world-1", "hello-world"),
            ("x-abcdefab", "x"),
            ("_(x)", "x"),
            ("mean_agg-aggregate-0123456789abcdef0123456789abcdef", "mean_agg-aggregate"),
        ] {
            assert_eq!(label_of(name), label);
        }
    }
}
