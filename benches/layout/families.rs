//! Graphs of any size that no expression makes.

/// The inputs of each task of the graph of a family, all before the task; nothing where there is no such family.
pub(crate) fn inputs(family: &str, size: usize) -> Option<Vec<Vec<u32>>> {
    match family {
        "steps" => Some(steps(size)),
        "overlap" => Some(overlap(size)),
        "butterfly" => Some(butterfly(size)),
        "broadcast" => Some(broadcast(size)),
        "rechunk" => Some(rechunk(size)),
        _ => None,
    }
}

/// `size` steps in time of `size` cells, each of which takes itself and its neighbours.
fn steps(size: usize) -> Vec<Vec<u32>> {
    let mut inputs = vec![Vec::new(); size];
    for step in 1..size {
        for cell in 0..size {
            let row = (step - 1) * size;
            let cells = cell.saturating_sub(1)..(cell + 2).min(size);
            inputs.push(cells.map(|other| (row + other) as u32).collect());
        }
    }
    inputs
}

/// `map_overlap` of `size` × `size` blocks with reflecting edges, and the sum: slices of each neighbour's rim, the
/// blocks put together from them, the function, the blocks without their rims, sums.
fn overlap(size: usize) -> Vec<Vec<u32>> {
    let blocks = size * size;
    let mut inputs = vec![Vec::new(); blocks];
    let mut joined = Vec::with_capacity(blocks);
    for (row, column) in (0..blocks).map(|block| (block / size, block % size)) {
        let mut parts = Vec::new();
        for (down, right) in (0..9).map(|part| (part / 3, part % 3)) {
            // Beyond the edge the block itself is reflected.
            let at = |at: usize, step: usize| (at + step).saturating_sub(1).min(size - 1);
            let block = (at(row, down) * size + at(column, right)) as u32;
            if (down, right) == (1, 1) {
                parts.push(block);
            } else {
                parts.push(inputs.len() as u32);
                inputs.push(vec![block]);
            }
        }
        joined.push(parts);
    }
    let first = inputs.len();
    inputs.extend(joined);
    for stage in 0..3 {
        let before = first + stage * blocks;
        inputs.extend((before..before + blocks).map(|block| vec![block as u32]));
    }
    let mut partial: Vec<u32> = (inputs.len() - blocks..inputs.len()).map(|task| task as u32).collect();
    while partial.len() > 1 {
        let start = inputs.len();
        inputs.extend(partial.chunks(16).map(<[u32]>::to_vec));
        partial = (start..inputs.len()).map(|task| task as u32).collect();
    }
    inputs
}

/// A fast Fourier transform, or a shuffle, of 2ⁿ blocks.
fn butterfly(n: usize) -> Vec<Vec<u32>> {
    let width = 1usize << n;
    let mut inputs = vec![Vec::new(); width];
    for stage in 0..n {
        inputs.extend((0..width).map(|at| {
            let row = stage * width;
            vec![(row + at) as u32, (row + (at ^ (1 << stage))) as u32]
        }));
    }
    inputs
}

/// A hundred steps, one after the other, of `size` cells each; all steps of all cells read one source.
fn broadcast(size: usize) -> Vec<Vec<u32>> {
    const STEPS: usize = 100;
    let mut inputs = vec![Vec::new(); 1 + size];
    for step in 1..STEPS {
        inputs.extend((0..size).map(|cell| vec![0, (1 + (step - 1) * size + cell) as u32]));
    }
    inputs
}

/// `size` rows to as many columns: a piece of every row for every column.
fn rechunk(size: usize) -> Vec<Vec<u32>> {
    let mut inputs = vec![Vec::new(); size];
    inputs.extend((0..size * size).map(|piece| vec![(piece / size) as u32]));
    let piece = |row: usize, column: usize| (size + row * size + column) as u32;
    inputs.extend((0..size).map(|column| (0..size).map(|row| piece(row, column)).collect()));
    inputs
}
