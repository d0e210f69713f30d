//! What the numbers of a block follow from.
//!
//! In: the seed, which array it is, the block. Out: a [`Stream`], of which a distribution makes generators. What always
//! holds: numbers of two arrays, or of two seeds, have nothing to do with each other; and by element
//! ([`Rng::ByElement`]) a number follows from its place in the array, whatever the chunks.

use crate::{
    chunks::{ChunkGrid, unravel},
    kernel::{Context, KernelError, Rng},
};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// What makes numbers one after the other.
pub(super) type Generator = Xoshiro256PlusPlus;

/// Where numbers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// From the seed of the run, others for each number.
    Run(u64),
    /// From a seed of their own.
    Seed(u64),
}

impl Default for Origin {
    fn default() -> Self {
        Self::Run(0)
    }
}

impl Origin {
    /// One seed for all kinds and seeds.
    pub(super) fn seed(kind: &str, words: &[u64]) -> Self {
        Self::Seed(kind.bytes().map(u64::from).chain(words.iter().copied()).fold(0, absorb))
    }
    fn base(self, seed_of_run: u64) -> u64 {
        match self {
            Self::Run(0) => seed_of_run,
            Self::Run(number) => absorb(mix(seed_of_run), number),
            Self::Seed(seed) => seed,
        }
    }
}

/// An array of random numbers: two with equal arguments hold different ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) origin: Origin,
    /// How many blocks and how many arrays this origin handed out before.
    pub(super) blocks: u64,
    pub(super) arrays: u64,
}

impl Identity {
    /// The stream of a block; `unit` numbers together are one element.
    pub(super) fn stream(self, context: &Context<'_>, unit: u64) -> Result<Stream, KernelError> {
        let places = match (context.rng, context.chunks) {
            (Rng::ByBlock, _) => None,
            (Rng::ByElement, Some(chunks)) => Some(Places::new(chunks, context.block, unit)),
            (Rng::ByElement, None) => {
                return Err(KernelError::Failed("nothing says where in its array this block is".to_owned()));
            }
        };
        Ok(Stream { key: self.key(context), places })
    }

    /// The generator of a block that is made as a whole.
    pub(super) fn generator(self, context: &Context<'_>) -> Generator {
        let key = self.key(context);
        let key = if context.rng == Rng::ByElement { absorb(key, context.block.into()) } else { key };
        Generator::seed_from_u64(key)
    }

    /// One number for what numbers follow from: each part goes through a mixer that lets no two neighbours look alike.
    fn key(self, context: &Context<'_>) -> u64 {
        let (first, second) = match context.rng {
            Rng::ByBlock => (self.blocks, context.block.into()),
            Rng::ByElement => (self.arrays, u64::MAX),
        };
        [self.origin.base(context.seed), first, second].into_iter().fold(0, absorb)
    }
}

fn absorb(hash: u64, part: u64) -> u64 {
    mix((hash ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15))
}

/// The finalizer of `SplitMix64` (Steele, Lea and Flood, 2014; constants of Stafford's variant 13).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// What a distribution makes the numbers of a block from.
#[derive(Clone, Debug)]
pub struct Stream {
    pub(super) key: u64,
    /// Where the numbers are in the array, if they follow from that.
    pub(super) places: Option<Places>,
}

impl Stream {
    /// A sequence of its own for each key.
    #[cfg(test)]
    pub(super) fn of_key(key: u64) -> Self {
        Self { key, places: None }
    }
    /// Other numbers for the same block.
    pub(super) fn another(&self) -> Self {
        Self { key: !self.key, places: self.places.clone() }
    }
    /// Generators for numbers that are made one by one.
    pub(super) fn draws(self) -> Draws {
        let generator = Generator::seed_from_u64(self.key);
        match self.places {
            None => Draws::Sequence(generator),
            Some(places) => Draws::Elements { key: self.key, places, generator },
        }
    }
}

/// Generators for the numbers of a block, from the first one on.
#[derive(Debug)]
pub(super) enum Draws {
    /// One for all of them.
    Sequence(Generator),
    /// One for each element.
    Elements {
        /// What they are seeded from, beside their places.
        key: u64,
        places: Places,
        /// That of the element at hand.
        generator: Generator,
    },
}

impl Draws {
    /// The generator of the `i`th number from here. One element's numbers are asked for from the first to the last.
    pub(super) fn at(&mut self, i: usize) -> &mut Generator {
        match self {
            Self::Sequence(generator) => generator,
            Self::Elements { key, places, generator } => {
                let place = places.place(i as u64);
                if place.is_multiple_of(places.unit) {
                    *generator = Generator::seed_from_u64(absorb(*key, place));
                }
                generator
            }
        }
    }
    /// So many numbers further on.
    pub(super) fn advance(&mut self, n: usize) {
        if let Self::Elements { places, .. } = self {
            places.advance(n);
        }
    }
}

/// Where the numbers of a block are in the array, row-major: in the block's order, from some place on.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// The place of the block's first number.
    first: u64,
    /// For each axis how long the block is, and how far apart neighbours are. Axes that are one run are one.
    axes: Vec<(u64, u64)>,
    /// How many numbers are one element.
    unit: u64,
    /// How many were passed.
    at: u64,
}

impl Places {
    fn new(chunks: &ChunkGrid, block: u32, unit: u64) -> Self {
        let coordinates = unravel(block, &chunks.numblocks());
        let (mut first, mut stride) = (0, 1);
        let mut axes: Vec<(u64, u64)> = Vec::new();
        for (sizes, &coordinate) in chunks.axes().iter().zip(&coordinates).rev() {
            let extent = sizes[coordinate as usize];
            first += stride * sizes[..coordinate as usize].iter().sum::<u64>();
            match axes.last_mut() {
                Some(inner) if inner.0 * inner.1 == stride => inner.0 *= extent,
                _ => axes.push((extent, stride)),
            }
            stride *= sizes.iter().sum::<u64>();
        }
        axes.reverse();
        Self { first, axes, unit, at: 0 }
    }

    /// The place of the `i`th number from here.
    fn place(&self, i: u64) -> u64 {
        let mut rest = self.at + i;
        let mut place = self.first;
        for &(extent, stride) in self.axes.iter().rev() {
            place += rest % extent * stride;
            rest /= extent;
        }
        place
    }

    /// The next `n` numbers as runs of consecutive places: the first one and how many.
    pub(super) fn runs(&self, n: usize) -> impl Iterator<Item = (u64, usize)> {
        let run = self.axes.last().map_or(1, |axis| if axis.1 == 1 { axis.0 } else { 1 });
        let mut done = 0;
        std::iter::from_fn(move || {
            let left = (n - done) as u64;
            let len = (run - (self.at + done as u64) % run).min(left) as usize;
            let place = (left > 0).then(|| self.place(done as u64))?;
            done += len;
            Some((place, len))
        })
    }

    pub(super) fn advance(&mut self, n: usize) {
        self.at += n as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_row_major_and_whole_axes_are_one_run() {
        let chunks = ChunkGrid::new([vec![2, 3], vec![4, 1], vec![2]]);
        // Block (1, 0, 0): rows 2 to 4, columns 0 to 3 of 5, both of the last axis.
        let mut places = Places::new(&chunks, 2, 1);
        assert_eq!(places.axes, [(3, 10), (8, 1)]);
        assert_eq!(places.runs(24).collect::<Vec<_>>(), [(20, 8), (30, 8), (40, 8)]);
        places.advance(3);
        assert_eq!(places.runs(7).collect::<Vec<_>>(), [(23, 5), (30, 2)]);
        assert_eq!(places.place(20), 47);
        let column = Places::new(&ChunkGrid::new([vec![3], vec![1, 1]]), 1, 1);
        assert_eq!(column.runs(3).collect::<Vec<_>>(), [(1, 1), (3, 1), (5, 1)]);
        assert_eq!(
            Places::new(&ChunkGrid::new(Vec::<Vec<u64>>::new()), 0, 1).runs(1).collect::<Vec<_>>(),
            [(0, 1)]
        );
    }
}
