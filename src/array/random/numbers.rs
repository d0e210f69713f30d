//! Blocks of random numbers.
//!
//! Every block has a [`Stream`] of its own, and a value depends on nothing else. Numbers that follow from one or two words
//! of bits without branches are made many at a time (`wide`), others one after the other (`each`).

use super::{
    Law,
    stream::{Draws, Generator, Identity, Places, Stream},
};
use crate::{
    dtype::DType,
    kernel::{
        Context, Flow, Kernel, KernelError, Slice, SliceMut, Stored, Value,
        flow::{Fill, Source},
        lanes::{Lanes, Transform},
        simd::{self, Level},
    },
};
/// Makes the blocks of a random array.
#[derive(Debug)]
pub(super) struct RandomNumbers {
    /// What they follow.
    pub(super) law: Box<dyn Law>,
    /// Which array it is.
    pub(super) identity: Identity,
}

impl Kernel for RandomNumbers {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        self.flow().run(context, inputs)
    }
    fn flow(&self) -> Flow<'_> {
        Flow::Source(self)
    }
}

impl Source for RandomNumbers {
    fn dtype(&self) -> DType {
        self.law.dtype()
    }
    fn open<'k>(&'k self, context: &Context<'_>) -> Result<Box<dyn Fill + 'k>, KernelError> {
        Ok(self.law.open(self.identity.stream(context, self.law.outcomes().unwrap_or(1))?))
    }
}

/// Numbers made many at a time.
pub(super) fn wide<T: Transform + 'static>(stream: Stream, transform: T) -> Wide<T> {
    let bits = match stream.places {
        None => WordsFrom::Lanes(Box::new(Lanes::new(stream.key))),
        Some(places) => WordsFrom::Places(stream.key, places),
    };
    Wide { bits, level: Level::best(), transform }
}

/// A distribution at work whose numbers are made many at a time.
pub(super) struct Wide<T> {
    bits: WordsFrom,
    level: Level,
    pub(super) transform: T,
}

/// Where random words come from.
enum WordsFrom {
    /// Generators that go on from number to number.
    Lanes(Box<Lanes>),
    /// The places of the numbers, and a key.
    Places(u64, Places),
}

impl<T: Transform<Number: Stored>> Wide<T> {
    pub(super) fn next(&mut self, tile: &mut [T::Number]) {
        match &mut self.bits {
            WordsFrom::Lanes(lanes) => simd::fill(self.level, lanes, &self.transform, tile),
            WordsFrom::Places(key, places) => {
                simd::fill_counted(self.level, *key, &self.transform, &mut places.runs(tile.len()), tile);
                places.advance(tile.len());
            }
        }
    }
}

impl<T: Transform<Number: Stored>> Fill for Wide<T> {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Some(tile) = tile.get() else { unreachable!("the tile is of this source's type") };
        self.next(tile);
    }
}

/// Numbers made one after the other.
pub(super) fn each<N: Stored>(
    stream: Stream,
    sample: impl FnMut(&mut Generator) -> N + 'static,
) -> Box<dyn Fill> {
    Box::new(Each { draws: stream.draws(), sample })
}

struct Each<F> {
    draws: Draws,
    sample: F,
}

impl<N: Stored, F: FnMut(&mut Generator) -> N> Fill for Each<F> {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Some(tile) = tile.get::<N>() else { unreachable!("the tile is of this source's type") };
        if let Draws::Sequence(generator) = &mut self.draws {
            tile.iter_mut().for_each(|number| *number = (self.sample)(generator));
            return;
        }
        for (i, number) in tile.iter_mut().enumerate() {
            *number = (self.sample)(self.draws.at(i));
        }
        self.draws.advance(tile.len());
    }
}

/// Numbers that are made of others.
pub(super) fn mapped<N: Stored>(numbers: Box<dyn Fill>, map: impl Fn(f64) -> N + 'static) -> Box<dyn Fill> {
    Box::new(Mapped { numbers, map, buffer: Vec::new() })
}

struct Mapped<F> {
    numbers: Box<dyn Fill>,
    map: F,
    buffer: Vec<f64>,
}

impl<N: Stored, F: Fn(f64) -> N> Fill for Mapped<F> {
    fn fill(&mut self, tile: SliceMut<'_>) {
        let Some(tile) = tile.get::<N>() else { unreachable!("the tile is of this source's type") };
        self.buffer.resize(tile.len(), 0.0);
        self.numbers.fill(SliceMut::F64(&mut self.buffer));
        tile.iter_mut().zip(&self.buffer).for_each(|(to, &from)| *to = (self.map)(from));
    }
}

/// Integers as another type.
pub(super) fn cast(numbers: Box<dyn Fill>) -> Box<dyn Fill> {
    Box::new(Cast { numbers, buffer: Vec::new() })
}

struct Cast {
    numbers: Box<dyn Fill>,
    buffer: Vec<i64>,
}

impl Fill for Cast {
    fn fill(&mut self, tile: SliceMut<'_>) {
        self.buffer.resize(tile.len(), 0);
        self.numbers.fill(SliceMut::I64(&mut self.buffer));
        Slice::I64(&self.buffer).cast_into(tile);
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Law, laws, stream::Origin},
        *,
    };
    use crate::chunks::ChunkGrid;
    use std::sync::atomic::AtomicBool;

    const NORMAL: laws::Normal = laws::Normal { loc: 1.0, scale: 2.0 };

    fn run(
        law: impl Law,
        origin: Origin,
        seed: u64,
        blocks: u64,
        block: u32,
    ) -> Result<Vec<f64>, KernelError> {
        let stop = AtomicBool::new(false);
        let chunks = ChunkGrid::new([vec![5000, 5000, 7]]);
        let numbers = RandomNumbers { law: Box::new(law), identity: Identity { origin, blocks, arrays: 0 } };
        let mut context = Context::new(block, Some(&chunks), seed, [&stop, &stop]);
        Ok(numbers.run(&mut context, &[])?.blocks()[0].get::<f64>().unwrap().to_vec())
    }

    fn block(law: impl Law, seed: u64, stream: u64, block: u32) -> Vec<f64> {
        run(law, Origin::default(), seed, stream, block).unwrap()
    }

    #[test]
    fn every_seed_stream_and_block_has_numbers_of_its_own() {
        let first = block(NORMAL, 1, 2, 0);
        assert_eq!(first.len(), 5000);
        assert_eq!(first, block(NORMAL, 1, 2, 0));
        for (seed, stream, number) in [(2, 2, 0), (1, 3, 0), (1, 2, 1), (2, 1, 0), (0, 2, 1)] {
            let other = block(NORMAL, seed, stream, number);
            assert!(first.iter().zip(&other).all(|(a, b)| a.to_bits() != b.to_bits()));
        }
        assert_eq!(block(NORMAL, 1, 2, 2).len(), 7);
    }

    #[test]
    fn a_seed_of_their_own_makes_numbers_independent_of_the_runs() {
        let with = |origin, seed| run(NORMAL, origin, seed, 0, 0).unwrap();
        let own = Origin::seed("Generator", &[42, 0]);
        assert_eq!(with(own, 1), with(own, 2));
        let others = [
            with(Origin::seed("Generator", &[43, 0]), 1),
            with(Origin::seed("RandomState", &[42, 0]), 1),
            with(Origin::Run(0), 1),
            with(Origin::Run(1), 1),
            with(Origin::Run(1), 2),
        ];
        assert!(others.iter().all(|other| other[0].to_bits() != with(own, 1)[0].to_bits()));
        assert_ne!(with(Origin::Run(1), 1), with(Origin::Run(1), 2));
        assert_ne!(with(Origin::Run(1), 1), with(Origin::Run(0), 1));
    }

    #[test]
    fn uniform_numbers_stay_in_their_interval() {
        let numbers = block(laws::Uniform { low: 1.0, high: 1.0 + f64::EPSILON }, 1, 2, 0);
        assert!(numbers.iter().all(|x| x.to_bits() == 1.0f64.to_bits()));
        let numbers = block(laws::Uniform { low: 3.0, high: 3.0 }, 1, 2, 0);
        assert!(numbers.iter().all(|x| x.to_bits() == 3.0f64.to_bits()));
    }

    #[test]
    fn a_block_too_large_for_any_memory_fails_in_words() {
        let stop = AtomicBool::new(false);
        let chunks = ChunkGrid::new([vec![u64::MAX / 2], vec![4]]);
        let numbers = RandomNumbers {
            law: Box::new(NORMAL),
            identity: Identity { origin: Origin::default(), blocks: 0, arrays: 0 },
        };
        let error = numbers.run(&mut Context::new(0, Some(&chunks), 0, [&stop, &stop]), &[]).unwrap_err();
        assert_eq!(error.to_string(), "a block of shape [9223372036854775807, 4] has too many elements");
    }
}
