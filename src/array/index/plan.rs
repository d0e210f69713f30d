//! Which elements of which chunks a list takes, and into which new chunks: Dask's `take` and `_shuffle`.
//!
//! The list is cut into groups as long as an average chunk, and groups are put together while a new chunk has not
//! more than a quarter above that. A new chunk takes its elements from each old one in ascending order, and puts
//! them in theirs at the end.

/// How much longer than the average a new chunk may be: Dask's `array.chunk-size-tolerance`.
const TOLERANCE: f64 = 1.25;

/// A chunk of the result.
#[derive(Debug, PartialEq)]
pub(super) struct NewChunk {
    /// What it takes from the old chunks, in their order.
    pub(super) parts: Vec<Part>,
    /// For each element of all parts, one after the other, its place in the new chunk. Not there where there is one
    /// part, whose elements are in the order of the list.
    pub(super) order: Option<Vec<u64>>,
}

impl NewChunk {
    /// How many elements it has.
    pub(super) fn len(&self) -> u64 {
        self.parts.iter().map(|part| part.places.len() as u64).sum()
    }
}

/// What is taken from one chunk.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    /// Which chunk.
    pub(super) chunk: u32,
    /// Elements, counted from the beginning of the chunk.
    pub(super) places: Vec<u64>,
}

/// How long a chunk of the result is as a rule, at most.
pub(super) fn longest(chunks: &[u64]) -> u64 {
    let size: u64 = chunks.iter().sum();
    (size as f64 / chunks.len() as f64 * TOLERANCE) as u64
}

/// How a list of elements of an axis is taken: some elements, all of them there.
pub(super) fn plan(chunks: &[u64], list: &[u64]) -> Vec<NewChunk> {
    let size: u64 = chunks.iter().sum();
    let average = (size / chunks.len() as u64).max(1) as usize;
    let longest = longest(chunks);
    let begins: Vec<u64> = chunks
        .iter()
        .scan(0, |end, len| {
            let begin = *end;
            *end += len;
            Some(begin)
        })
        .collect();
    new_lens(list.len(), average, longest)
        .into_iter()
        .scan(list, |rest, len| {
            let (elements, after) = rest.split_at(len);
            *rest = after;
            Some(new_chunk(&begins, elements))
        })
        .collect()
}

/// The lengths of the new chunks for a list of `n`.
fn new_lens(n: usize, average: usize, longest: u64) -> Vec<usize> {
    let longest = longest as usize;
    let mut lens = Vec::new();
    let mut current = 0;
    for begin in (0..n).step_by(average) {
        let group = average.min(n - begin);
        if current > 0 && current + group > longest {
            lens.push(std::mem::replace(&mut current, group));
            continue;
        }
        current += group;
        if current as f64 > longest as f64 / TOLERANCE {
            lens.push(std::mem::take(&mut current));
        }
    }
    lens.extend((current > 0).then_some(current));
    lens
}

fn new_chunk(begins: &[u64], elements: &[u64]) -> NewChunk {
    let mut order: Vec<usize> = (0..elements.len()).collect();
    order.sort_by_key(|&i| elements[i]);
    // The last of several chunks that begin at one place is the one with elements.
    let chunk_of = |i: &usize| begins.partition_point(|&begin| begin <= elements[*i]) - 1;
    let mut parts: Vec<Part> = order
        .chunk_by(|a, b| chunk_of(a) == chunk_of(b))
        .map(|of_one| {
            let chunk = chunk_of(&of_one[0]);
            let places = of_one.iter().map(|&i| elements[i] - begins[chunk]).collect();
            Part { chunk: chunk as u32, places }
        })
        .collect();
    if let [only] = &mut parts[..] {
        let begin = begins[only.chunk as usize];
        only.places = elements.iter().map(|element| element - begin).collect();
        return NewChunk { parts, order: None };
    }
    NewChunk { parts, order: Some(order.into_iter().map(|i| i as u64).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lens(chunks: &[u64], list: &[u64]) -> Vec<u64> {
        plan(chunks, list).iter().map(NewChunk::len).collect()
    }

    /// Each expected value is what `dask.array` gives for `chunks` of `x[list]`.
    #[test]
    fn new_chunks_are_about_as_long_as_the_old() {
        assert_eq!(lens(&[6, 6, 6, 2], &[0, 1, 2, 3, 4, 5]), [5, 1]);
        assert_eq!(lens(&[2, 2], &[0, 1, 2, 3, 3, 2, 1, 0, 0]), [2, 2, 2, 2, 1]);
        assert_eq!(lens(&[3; 4], &[0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1]), [3, 3, 3, 3, 2]);
        assert_eq!(lens(&[2, 1, 0, 1], &[3, 0]), [1, 1]);
    }

    #[test]
    fn parts_are_sorted_and_know_their_way_back() {
        let new = &plan(&[6, 0, 6], &[10, 3, 3, 7])[0];
        let part = |chunk, places: &[u64]| Part { chunk, places: places.to_vec() };
        assert_eq!(new.parts, [part(0, &[3, 3]), part(2, &[1, 4])]);
        assert_eq!(new.order, Some(vec![1, 2, 3, 0]));
        let one = &plan(&[6, 6], &[8, 11, 6])[0];
        assert_eq!((&one.parts[..], &one.order), (&[part(1, &[2, 5, 0])][..], &None));
    }
}
