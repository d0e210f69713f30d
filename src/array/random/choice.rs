//! Elements chosen at random: `da.random.choice`.

use super::{
    super::{Array, ArrayError, AxisChunks, BlockOf, Chunks, RechunkOptions, Wiring},
    Random,
    stream::{Draws, Generator, Identity},
};
use crate::{
    dtype::DType,
    graph::Op,
    kernel::{
        Block, Context, Element, Kernel, KernelError, Value, block::all_blocks, for_elements, n_elements,
    },
};
use rand::{RngExt, seq::index};

/// What is chosen from.
#[derive(Clone, Debug)]
pub enum Population {
    /// The integers below a number.
    Below(i64),
    /// The elements of an array of one axis.
    Of(Array),
}

/// How elements are chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What from.
    pub population: Population,
    /// Whether an element may be chosen again. In an array without this, only the blocks are: so it has one.
    pub replace: bool,
    /// The probabilities, an array of one axis; equal ones where there is none.
    pub p: Option<Array>,
}

impl Random {
    /// Elements chosen at random: `da.random.choice(a, size, replace, p, chunks)`.
    ///
    /// # Errors
    /// A population without elements, or with too few of them; several chunks along the first axis without replacement;
    /// not a probability for each element; arrays that have not one axis; and all that [`Chunks::grid`] refuses.
    ///
    /// # Examples
    /// ```
    /// use chunkscope::array::{Chunks, Random, random::{Choice, Population}};
    ///
    /// let dice = Choice { population: Population::Below(6), replace: true, p: None };
    /// let x = Random::new().choice(&dice, &[100], &Chunks::from(50))?;
    /// assert_eq!(x.label(), "da.random.choice");
    /// # Ok::<(), chunkscope::array::ArrayError>(())
    /// ```
    pub fn choice(&mut self, choice: &Choice, size: &[i64], chunks: &Chunks) -> Result<Array, ArrayError> {
        let mut inputs = Vec::new();
        let (n, dtype) = match &choice.population {
            Population::Below(n) => (*n, DType::I64),
            Population::Of(array) => {
                inputs.push(in_one_block("a", array)?);
                (array.size().cast_signed(), array.dtype())
            }
        };
        super::law::needs(n > 0, "a", n as f64, "something to choose from")?;
        let n = n.cast_unsigned();
        if let Some(p) = &choice.p {
            inputs.push(in_one_block("p", p)?);
            if p.size() != n {
                return Err(ArrayError::OtherProbabilities { probabilities: p.size(), elements: n });
            }
        }
        let grid = chunks.grid(size, DType::F64)?;
        if !choice.replace {
            let wanted: u64 = grid.largest_block().iter().product();
            if wanted > n {
                return Err(ArrayError::TooFewElements { wanted, elements: n });
            }
            let cuts = grid.axes().first().map_or(1, |axis| axis.len());
            if cuts > 1 {
                return Err(ArrayError::ChunksOfChoice(cuts));
            }
        }
        let kernel = Chosen {
            n,
            elements: matches!(choice.population, Population::Of(_)),
            weighted: choice.p.is_some(),
            replace: choice.replace,
            identity: self.hand_out(&grid),
        };
        let n_inputs = inputs.len();
        let wiring =
            Wiring::by(move |_, takes| takes.extend((0..n_inputs).map(|input| BlockOf::Input(input, 0))));
        Ok(Array::new("da.random.choice", Op::known(kernel), dtype, grid, inputs, wiring))
    }
}

/// An array of one axis, whole.
fn in_one_block(argument: &'static str, array: &Array) -> Result<Array, ArrayError> {
    if array.ndim() != 1 {
        return Err(ArrayError::NotOneAxis { argument, ndim: array.ndim() });
    }
    array.rechunk(&Chunks::Every(AxisChunks::Whole), &RechunkOptions::default())
}

/// Chooses the elements of a block.
#[derive(Debug)]
struct Chosen {
    /// How many there are.
    n: u64,
    /// Whether they are the first input, and whether their probabilities are the last.
    elements: bool,
    weighted: bool,
    replace: bool,
    identity: Identity,
}

impl Kernel for Chosen {
    fn run(&self, context: &mut Context<'_>, inputs: &[&Value]) -> Result<Value, KernelError> {
        let blocks = all_blocks("a choice", inputs)?;
        let shape = context.shape()?;
        let wanted = n_elements(&shape)?;
        let weights = blocks.last().filter(|_| self.weighted).map(|p| weights(p)).transpose()?;
        let places = if self.replace {
            let draws = self.identity.stream(context, 1)?.draws();
            self.places_with_replacement(weights.as_deref(), wanted, draws)
        } else {
            let mut generator = self.identity.generator(context);
            if let Some(weights) = weights {
                weighted_places(&weights, wanted, &mut generator)?
            } else {
                let all = index::sample(&mut generator, self.n as usize, wanted);
                all.into_iter().map(|place| place as u64).collect()
            }
        };
        if let Some(from) = blocks.first().filter(|_| self.elements) {
            return for_elements!(Slice, from.elements(), |from| take(from, &places, shape));
        }
        let numbers: Vec<i64> = places.into_iter().map(u64::cast_signed).collect();
        Ok(Block::new(shape, numbers)?.into())
    }
}

fn take<T: Element>(from: &[T], places: &[u64], shape: Vec<u64>) -> Result<Value, KernelError> {
    let taken: Vec<T> = places.iter().map(|&place| from[place as usize]).collect();
    Ok(Block::new(shape, taken)?.into())
}

/// Probabilities as numbers.
fn weights(p: &Block) -> Result<Vec<f64>, KernelError> {
    let weights: Vec<f64> = (0..p.len()).map(|i| p.elements().to_f64(i)).collect();
    if weights.iter().all(|weight| (0.0..=1.0).contains(weight)) {
        Ok(weights)
    } else {
        Err(KernelError::Failed("probabilities are numbers from 0 to 1".to_owned()))
    }
}

impl Chosen {
    /// Places that may come again, each drawn by itself.
    fn places_with_replacement(&self, weights: Option<&[f64]>, wanted: usize, mut draws: Draws) -> Vec<u64> {
        let Some(weights) = weights else {
            return (0..wanted).map(|i| draws.at(i).random_range(0..self.n)).collect();
        };
        let below: Vec<f64> = weights.iter().scan(0.0, |sum, weight| Some(add(sum, *weight))).collect();
        let total = below.last().copied().unwrap_or(0.0);
        let place = |u: f64| below.partition_point(|&below| below <= u * total) as u64;
        (0..wanted).map(|i| place(draws.at(i).random()).min(self.n - 1)).collect()
    }
}

/// Places of which none comes again. The first of waiting times whose rates are the weights are chosen one after the
/// other in just this way.
fn weighted_places(
    weights: &[f64],
    wanted: usize,
    generator: &mut Generator,
) -> Result<Vec<u64>, KernelError> {
    let mut times: Vec<(f64, u64)> = (0..)
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(place, weight)| (-(1.0 - generator.random::<f64>()).ln() / weight, place))
        .collect();
    if times.len() < wanted {
        let message = format!("{wanted} of {} elements with a probability above 0", times.len());
        return Err(KernelError::Failed(message));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(times.into_iter().take(wanted).map(|(_, place)| place).collect())
}

fn add(sum: &mut f64, more: f64) -> f64 {
    *sum += more;
    *sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        exec::run_serial,
        program::{Kernels, Program},
    };

    const N: i64 = 100_000;

    fn array(numbers: &[f64]) -> Array {
        let block = Block::new([numbers.len() as u64], numbers.to_vec()).unwrap();
        Array::from_block(&block, &Chunks::from(2), "from_array").unwrap()
    }

    fn drawn<T: Element>(choice: &Choice, size: i64) -> Vec<T> {
        let x = Random::new().choice(choice, &[size], &Chunks::Every(AxisChunks::Whole)).unwrap();
        let graph = x.to_graph().unwrap();
        let run = run_serial(&Program::new(&graph, &Kernels::default()).unwrap(), 3).unwrap();
        run.outputs[0].blocks()[0].get::<T>().unwrap().to_vec()
    }

    /// How often each of some numbers is among others, held against probabilities to four deviations.
    fn are_as_likely(found: &[f64], numbers: &[f64], p: &[f64]) {
        let n = found.len() as f64;
        for (number, p) in numbers.iter().zip(p) {
            let count = found.iter().filter(|x| *x == number).count() as f64;
            assert!(
                (count - n * p).abs() <= 4.0 * (n * p * (1.0 - p)).sqrt(),
                "{count} times {number}, not {}",
                n * p
            );
        }
    }

    #[test]
    fn elements_are_chosen_as_often_as_is_said() {
        let numbers = [1.5, 2.5, 4.0];
        let mut choice = Choice { population: Population::Of(array(&numbers)), replace: true, p: None };
        are_as_likely(&drawn::<f64>(&choice, N), &numbers, &[1.0 / 3.0; 3]);
        choice.p = Some(array(&[0.2, 0.0, 0.8]));
        are_as_likely(&drawn::<f64>(&choice, N), &numbers, &[0.2, 0.0, 0.8]);
    }

    #[test]
    fn without_replacement_nothing_is_chosen_twice() {
        let mut choice = Choice { population: Population::Below(1000), replace: false, p: None };
        let mut all = drawn::<i64>(&choice, 1000);
        assert_ne!(all, (0..1000).collect::<Vec<_>>());
        all.sort_unstable();
        assert_eq!(all, (0..1000).collect::<Vec<_>>());
        let mut p = vec![0.0; 1000];
        (p[3], p[5]) = (0.25, 0.75);
        choice.p = Some(array(&p));
        let mut two = drawn::<i64>(&choice, 2);
        two.sort_unstable();
        assert_eq!(two, [3, 5]);
    }

    /// The first of two is chosen with its probability, the second with what the first leaves.
    #[test]
    fn weights_without_replacement_are_those_of_one_draw_after_the_other() {
        let choice =
            Choice { population: Population::Below(3), replace: false, p: Some(array(&[0.5, 0.3, 0.2])) };
        let mut random = Random::new();
        let (mut firsts, mut pairs) = (Vec::new(), Vec::new());
        for _ in 0..4000 {
            let x = random.choice(&choice, &[2], &Chunks::from(2)).unwrap();
            let graph = x.to_graph().unwrap();
            let run = run_serial(&Program::new(&graph, &Kernels::default()).unwrap(), 3).unwrap();
            let two = run.outputs[0].blocks()[0].get::<i64>().unwrap().to_vec();
            firsts.push(two[0] as f64);
            pairs.push((10 * two[0] + two[1]) as f64);
        }
        are_as_likely(&firsts, &[0.0, 1.0, 2.0], &[0.5, 0.3, 0.2]);
        are_as_likely(
            &pairs,
            &[1.0, 2.0, 10.0, 12.0],
            &[0.5 * 0.6, 0.5 * 0.4, 0.3 * 5.0 / 7.0, 0.3 * 2.0 / 7.0],
        );
    }

    #[test]
    fn what_cannot_be_chosen_is_refused() {
        let refused = |population, replace, p, size: i64, chunks: i64| {
            let choice = Choice { population, replace, p };
            Random::new().choice(&choice, &[size], &Chunks::from(chunks)).unwrap_err().argument()
        };
        assert_eq!(refused(Population::Below(0), true, None, 3, 3), Some("a"));
        assert_eq!(refused(Population::Below(5), false, None, 6, -1), Some("size"));
        assert_eq!(refused(Population::Below(5), false, None, 4, 2), Some("chunks"));
        assert_eq!(refused(Population::Below(3), true, Some(array(&[1.0])), 4, 2), Some("p"));
        let matrix = Array::ones(&[2, 2], DType::F64, &Chunks::from(1)).unwrap();
        assert_eq!(refused(Population::Of(matrix), true, None, 4, 2), Some("a"));
    }
}
