//! Tests that parts of an array are what a plain loop takes.

use super::{Index, cut::Cut, normal::normalize};
use crate::{
    array::{Array, ArrayError, Chunks, RechunkOptions},
    computed::Computed,
    dtype::DType,
    exec::run_serial,
    graph::TaskGraph,
    kernel::{Scalar, Slice},
    optimize::optimize,
    program::{Kernels, Program},
};
use proptest::{prelude::*, sample};

/// 0, 1, 2 … in the chunks of `axes`.
fn counting(axes: &[Vec<u64>]) -> Array {
    let shape: Vec<i64> = axes.iter().map(|axis| axis.iter().sum::<u64>().cast_signed()).collect();
    let number = Scalar::Int;
    let row = Array::arange(
        number(0),
        number(shape.iter().product::<i64>().into()),
        number(1),
        Some(DType::I32),
        &Chunks::from(-1),
    );
    let lengths = |axis: &Vec<u64>| axis.iter().map(|&len| len.cast_signed()).collect::<Vec<_>>().into();
    let chunks = Chunks::Axes(axes.iter().map(lengths).collect());
    row.unwrap().reshape(&shape).unwrap().rechunk(&chunks, &RechunkOptions::default()).unwrap()
}

/// Shape and elements.
fn computed(graph: &TaskGraph) -> (Vec<u64>, Vec<i32>) {
    computed_by(graph, graph)
}

/// The same by another graph with the same outputs.
fn computed_by(graph: &TaskGraph, array: &TaskGraph) -> (Vec<u64>, Vec<i32>) {
    let program = Program::new(graph, &Kernels::default()).unwrap();
    let values = run_serial(&program, 0).unwrap().outputs;
    let computed = Computed::new(array, values).unwrap();
    let elements = computed.runs().flat_map(|run: Slice<'_>| run.get::<i32>().unwrap().to_vec());
    (computed.shape(), elements.collect())
}

/// The places that a slice takes, found one by one: from an end on while inside.
fn taken(start: Option<i64>, stop: Option<i64>, step: i64, len: i64) -> Vec<i64> {
    let absolute = |given: i64| if given < 0 { given + len } else { given };
    let places: Vec<i64> = if step > 0 { (0..len).collect() } else { (0..len).rev().collect() };
    let is_in = |place: i64| {
        let after = start
            .is_none_or(|start| if step > 0 { place >= absolute(start) } else { place <= absolute(start) });
        let before =
            stop.is_none_or(|stop| if step > 0 { place < absolute(stop) } else { place > absolute(stop) });
        after && before
    };
    places.into_iter().filter(|&place| is_in(place)).step_by(step.unsigned_abs() as usize).collect()
}

/// An entry for an axis of this length, and the places that it takes.
fn entry(len: i64) -> impl Strategy<Value = (Index, Vec<i64>)> {
    let end = move || prop::option::of(-len - 2..len + 3);
    let step = sample::select(vec![1i64, 1, 2, 3, 7, -1, -2, -3, -9]);
    let slice = (end(), end(), step).prop_map(move |(start, stop, step)| {
        (Index::Slice { start, stop, step: Some(step) }, taken(start, stop, step, len))
    });
    let absolute = move |place: &i64| if *place < 0 { place + len } else { *place };
    let at = (-len..len).prop_map(move |at| (Index::At(at), vec![absolute(&at)]));
    prop_oneof![3 => slice, 1 => at]
}

fn list(len: i64) -> impl Strategy<Value = (Index, Vec<i64>)> {
    let absolute = move |place: &i64| if *place < 0 { place + len } else { *place };
    let list = prop::collection::vec(-len..len, 0..30)
        .prop_map(move |list| (Index::List(list.clone()), list.iter().map(absolute).collect()));
    let mask = prop::collection::vec(any::<bool>(), len as usize).prop_map(|mask| {
        let places = (0..).zip(&mask).filter(|&(_, &is_in)| is_in).map(|(place, _)| place).collect();
        (Index::Mask(mask), places)
    });
    prop_oneof![3 => list, 1 => mask]
}

type Asked = (Vec<Vec<u64>>, Vec<(Index, Vec<i64>)>);

/// Chunks of up to three axes, and an entry for each, of which one may be a list.
fn asked() -> impl Strategy<Value = Asked> {
    let axis = prop::collection::vec(prop_oneof![9 => 1u64..5, 1 => Just(0)], 1..6)
        .prop_filter("some elements", |chunks| chunks.iter().sum::<u64>() > 0);
    (prop::collection::vec(axis, 1..4), any::<sample::Index>(), any::<bool>()).prop_flat_map(
        |(axes, which, has_list)| {
            let which = which.index(axes.len());
            let entries: Vec<_> = axes
                .iter()
                .enumerate()
                .map(|(axis, chunks)| {
                    let len = chunks.iter().sum::<u64>().cast_signed();
                    if has_list && axis == which { list(len).boxed() } else { entry(len).boxed() }
                })
                .collect();
            (Just(axes), entries)
        },
    )
}

/// What a plain loop takes of `counting`: shape and elements.
fn expected((axes, entries): &Asked) -> (Vec<u64>, Vec<i32>) {
    let mut elements = vec![0];
    let mut shape = Vec::new();
    for (chunks, (index, places)) in axes.iter().zip(entries) {
        let len = chunks.iter().sum::<u64>().cast_signed();
        elements = elements.iter().flat_map(|of| places.iter().map(move |place| of * len + place)).collect();
        shape.extend((!matches!(index, Index::At(_))).then_some(places.len() as u64));
    }
    (shape, elements.into_iter().map(|x| x as i32).collect())
}

proptest! {
    #[test]
    fn any_part_is_what_a_loop_takes(asked in asked(), new in prop::collection::vec(any::<sample::Index>(), 0..3)) {
        let x = counting(&asked.0);
        let (mut shape, elements) = expected(&asked);
        let mut index: Vec<Index> = asked.1.iter().map(|(index, _)| index.clone()).collect();
        for place in new {
            let place = place.index(index.len() + 1);
            let kept = index[..place].iter().filter(|entry| !matches!(entry, Index::At(_))).count();
            index.insert(place, Index::NewAxis);
            shape.insert(kept, 1);
        }
        let part = x.index(&index).unwrap();
        prop_assert_eq!(&part.shape(), &shape, "{:?}", &index);
        let graph = part.to_graph().unwrap();
        prop_assert_eq!(&computed(&graph), &(shape, elements), "{:?}", &index);
        prop_assert_eq!(computed_by(&optimize(&graph).graph, &graph), computed(&graph));
    }
}

#[test]
fn each_entry_says_what_is_wrong_with_it() {
    let x = counting(&[vec![2, 2], vec![4, 2]]);
    let error = |index: &[Index]| x.index(index).unwrap_err();
    let at = Index::At;
    assert_eq!(error(&[at(4)]), ArrayError::IndexOutOfBounds { index: 4, axis: 0, size: 4 });
    assert_eq!(
        error(&[Index::Ellipsis, at(-7)]),
        ArrayError::IndexOutOfBounds { index: -7, axis: 1, size: 6 }
    );
    assert_eq!(error(&[at(0), at(0), at(0)]), ArrayError::TooManyIndices { given: 3, ndim: 2 });
    assert_eq!(error(&[Index::Ellipsis, Index::Ellipsis]), ArrayError::SeveralEllipses);
    assert_eq!(error(&[Index::List(vec![0]), Index::List(vec![])]), ArrayError::SeveralLists);
    assert_eq!(error(&[Index::Slice { start: None, stop: None, step: Some(0) }]), ArrayError::SliceStep);
    assert_eq!(error(&[Index::Mask(vec![true])]), ArrayError::MaskLength { length: 1, axis: 0, size: 4 });
    assert_eq!(
        error(&[at(i64::MIN)]).to_string(),
        format!("index {} is out of bounds for axis 0 with size 4", i64::MIN)
    );
}

#[test]
fn a_whole_array_is_itself() {
    let x = counting(&[vec![2, 2], vec![4, 2]]);
    for index in
        [vec![], vec![Index::ALL], vec![Index::from(0..4), Index::Ellipsis], vec![Index::from(-9..9)]]
    {
        let part = x.index(&index).unwrap();
        assert_eq!(part.label(), x.label(), "{index:?}");
    }
}

/// What a slice takes of a row of chunks: chunk, first element, how many.
fn pieces(chunks: &[u64], start: Option<i64>, stop: Option<i64>, step: i64) -> Vec<(u32, u64, u64)> {
    let index = [Index::Slice { start, stop, step: Some(step) }];
    let entries = normalize(&index, &[chunks.iter().sum()]).unwrap();
    Cut::of(&entries[0], chunks).pieces.iter().map(|piece| (piece.chunk, piece.start, piece.len)).collect()
}

/// Each expected value is what `dask.array.slicing._slice_1d` gives.
#[test]
fn slices_are_cut_where_dask_cuts_them() {
    let of_20 = [20; 5];
    assert_eq!(pieces(&of_20, Some(10), Some(35), 1), [(0, 10, 10), (1, 0, 15)]);
    assert_eq!(pieces(&[15, 14, 13], Some(10), Some(41), 3), [(0, 10, 2), (1, 1, 5), (2, 2, 4)]);
    assert_eq!(pieces(&of_20, Some(0), Some(100), 40), [(0, 0, 1), (2, 0, 1), (4, 0, 1)]);
    assert_eq!(
        pieces(&of_20, Some(100), Some(12), -3),
        [(4, 19, 7), (3, 18, 7), (2, 17, 6), (1, 19, 7), (0, 18, 2)]
    );
    assert_eq!(pieces(&of_20, Some(100), Some(-12), -3), [(4, 19, 4)]);
    // What takes nothing takes it from some chunk.
    assert_eq!(pieces(&[6, 6, 8], Some(8), Some(8), 1), [(1, 2, 0)]);
    assert_eq!(pieces(&[6, 6, 8], Some(6), Some(6), 1), [(0, 0, 0)]);
    assert_eq!(pieces(&[6, 6, 8], Some(0), Some(9), 10), [(0, 0, 1), (1, 4, 0)]);
}

#[test]
fn a_step_beyond_any_array_takes_one_element() {
    let x = counting(&[vec![2, 2]]);
    for (step, elements) in [(i64::MAX, vec![0]), (i64::MIN, vec![3])] {
        let index = Index::Slice { start: None, stop: None, step: Some(step) };
        assert_eq!(computed(&x.index(&[index]).unwrap().to_graph().unwrap()).1, elements);
    }
}

#[test]
fn equal_lists_are_one_task_whatever_they_are_for() {
    let (x, y) = (
        counting(&[vec![6, 6]]),
        counting(&[vec![3, 9]]).rechunk(&Chunks::from(6), &RechunkOptions::default()),
    );
    let list = [Index::List(vec![1, 7, 3])];
    let sum = x.index(&list).unwrap().add(&y.unwrap().index(&list).unwrap()).unwrap();
    let graph = sum.to_graph().unwrap();
    let labels: Vec<&str> = graph.ids().map(|id| graph.label(id)).collect();
    let count = |label| labels.iter().filter(|&&other| other == label).count();
    assert_eq!((count("shuffle-taker"), count("shuffle-sorter"), count("shuffle-split")), (2, 1, 4));
}

#[test]
fn blocks_are_indexed_like_elements() {
    let x = counting(&[vec![2, 1], vec![4, 2, 3]]);
    let part = x.blocks(&[Index::At(-1), Index::List(vec![2, 0, 2])]).unwrap();
    assert_eq!(part.chunks().axes(), [Box::from([1]), Box::from([3, 4, 3])]);
    let (_, elements) = computed(&part.to_graph().unwrap());
    assert_eq!(elements, [24, 25, 26, 18, 19, 20, 21, 24, 25, 26]);
    assert_eq!(x.blocks(&[Index::NewAxis]).unwrap_err(), ArrayError::NewAxisOfBlocks);
    assert_eq!(x.blocks(&[Index::Ellipsis, Index::from(3..)]).unwrap_err(), ArrayError::NoBlocks(1));
}
