//! The arrays of a graph, each with its name, its measures and how it is cut.

use super::{GridDrawing, grid};
use crate::{
    chunks::ChunkGrid,
    dtype::DType,
    geom::Size,
    graph::TaskGraph,
    quantity::{bytes, count, counted},
};

/// So many names of arrays that are cut alike are told.
const MOST_NAMED: usize = 3;

/// Arrays that are cut alike, of one type of elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrayFacts {
    names: Vec<String>,
    chunks: ChunkGrid,
    dtype: Option<DType>,
}

/// The arrays of a graph, those that are cut alike as one, in the order of the first of them. Layers of unknown chunks
/// have none.
pub fn arrays(graph: &TaskGraph) -> Vec<ArrayFacts> {
    let mut arrays: Vec<ArrayFacts> = Vec::new();
    for layer in graph.layers().values() {
        let Some(chunks) = &layer.chunks else { continue };
        let name = graph.name(layer.name).to_owned();
        match arrays.iter_mut().find(|array| array.chunks == *chunks && array.dtype == layer.dtype) {
            Some(array) if array.names.contains(&name) => {}
            Some(array) => array.names.push(name),
            None => {
                arrays.push(ArrayFacts { names: vec![name], chunks: chunks.clone(), dtype: layer.dtype });
            }
        }
    }
    arrays
}

impl ArrayFacts {
    /// What it is called, what shape it has, how it is cut: a line each, with bytes where the type is known.
    pub fn lines(&self) -> Vec<String> {
        let n_elements = |shape: &[u64]| shape.iter().product::<u64>();
        let sized = |words: String, shape: &[u64]| match self.dtype {
            Some(dtype) => format!("{words}, {}", bytes(n_elements(shape) * dtype.item_size())),
            None => words,
        };
        let shape = self.chunks.shape();
        let dtype = self.dtype.map_or(String::new(), |dtype| format!("{dtype} "));
        let (n_blocks, largest) = (self.chunks.n_blocks(), self.chunks.largest_block());
        let are_alike = self.chunks.axes().iter().all(|axis| axis.iter().all(|n| *n == axis[0]));
        let which = match (n_blocks, are_alike) {
            (1, _) => "",
            (_, true) => " each",
            (_, false) => " at most",
        };
        vec![
            self.names(),
            sized(format!("{dtype}{}", tuple(&shape)), &shape),
            sized(format!("{} of {}", counted(n_blocks, "chunk"), tuple(&largest)), &largest) + which,
        ]
    }

    fn names(&self) -> String {
        let more = match self.names.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        self.names[..self.names.len().min(MOST_NAMED)].join(", ") + &more
    }

    /// How it is cut, in at most so much room.
    pub fn drawing(&self, room: Size) -> GridDrawing {
        grid(&self.chunks, room)
    }

    /// The length of an axis, as it is written beside its side.
    pub fn length(&self, axis: usize) -> String {
        count(self.chunks.axes()[axis].iter().sum())
    }
}

/// As Python writes a shape.
fn tuple(lengths: &[u64]) -> String {
    let comma = if lengths.len() == 1 { "," } else { "" };
    let lengths: Vec<String> = lengths.iter().map(|&n| count(n)).collect();
    format!("({}{comma})", lengths.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        array::{Array, Chunks, Random, ReduceOptions},
        geom::size,
    };

    #[test]
    fn arrays_that_are_cut_alike_are_told_once() {
        let x = Random::new().random(&[40, 40], &Chunks::from(10)).unwrap();
        let both = x.add(x.transpose(&[1, 0]).unwrap()).unwrap();
        let graph = both.mean(&ReduceOptions::default()).unwrap().to_graph().unwrap();
        let arrays = arrays(&graph);
        assert_eq!(
            arrays[0].lines(),
            [
                "random_sample, transpose, add",
                "float64 (40, 40), 12.50 kiB",
                "16 chunks of (10, 10), 800 B each"
            ]
        );
        assert_eq!(arrays.last().unwrap().lines()[1..], ["float64 (), 8 B", "1 chunk of (), 8 B"]);
        assert_eq!((arrays[0].length(0).as_str(), arrays[0].length(1).as_str()), ("40", "40"));
    }

    #[test]
    fn an_axis_is_told_with_pythons_comma_and_uneven_chunks_with_the_largest() {
        let x = Array::ones(&[2500], DType::F32, &Chunks::from(1000)).unwrap();
        let lines = arrays(&x.to_graph().unwrap())[0].lines();
        assert_eq!(lines[1..], ["float32 (2,500,), 9.77 kiB", "3 chunks of (1,000,), 3.91 kiB at most"]);
    }

    #[test]
    fn a_drawing_says_which_side_is_which_axis() {
        let x = Array::ones(&[20, 30, 40], DType::F64, &Chunks::from(10)).unwrap();
        let drawing = arrays(&x.to_graph().unwrap())[0].drawing(size(100.0, 100.0));
        let axes: Vec<usize> = drawing.sides.iter().map(|side| side.axis).collect();
        assert_eq!(axes, [0, 1, 2]);
        // The first axis runs towards the reader, the second down, the third to the right.
        let ways: Vec<_> = drawing.sides.iter().map(|side| side.to - side.from).collect();
        assert!(ways[0].x > 0.0 && ways[0].y > 0.0);
        assert!(ways[1].x == 0.0 && ways[1].y > 0.0);
        assert!(ways[2].x > 0.0 && ways[2].y == 0.0);
    }
}
