//! The rows of a part of a block.

/// The rows of a part of a block, row-major: where each begins in the block, and how long it is.
pub(crate) fn rows(part: &[u64], block: &[u64], at: &[u64], mut row: impl FnMut(usize, usize)) {
    let (Some((&len, outer)), Some((&width, _))) = (part.split_last(), block.split_last()) else {
        return row(0, 1);
    };
    if part.contains(&0) {
        return;
    }
    let mut within = vec![0; outer.len()];
    loop {
        let place = (0..outer.len()).fold(0, |place, axis| place * block[axis] + at[axis] + within[axis]);
        row((place * width + at[outer.len()]) as usize, len as usize);
        let mut axis = outer.len();
        loop {
            if axis == 0 {
                return;
            }
            axis -= 1;
            within[axis] += 1;
            if within[axis] < outer[axis] {
                break;
            }
            within[axis] = 0;
        }
    }
}
