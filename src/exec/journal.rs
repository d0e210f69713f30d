//! Rows of numbers that one thread appends while others read them, without a lock.
//!
//! Rows stand in pieces that never move. The writer fills a row and then raises the length; a reader that has seen the
//! length (*acquire*, against the writer's *release*) sees the row. The lock is taken once for each piece, and by
//! readers. A row may be changed later, word by word: its writer stores the word that readers look at first with
//! *release*, after all others.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

/// Rows in each piece.
const PIECE: usize = 1024;

type Row<const N: usize> = [AtomicU64; N];
type Piece<const N: usize> = Arc<[Row<N>]>;

/// Rows of `N` words each, for readers.
#[derive(Debug, Default)]
pub(super) struct Journal<const N: usize> {
    pieces: Mutex<Vec<Piece<N>>>,
    len: AtomicUsize,
}

impl<const N: usize> Journal<N> {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.len.load(Ordering::Acquire)
    }

    /// Calls `see` for each row from number `first` on, in order, until it says that it has seen enough.
    pub(super) fn each(&self, first: usize, mut see: impl FnMut(&Row<N>) -> bool) {
        let len = self.len();
        if first >= len {
            return;
        }
        let pieces: Vec<Piece<N>> = self.pieces()[first / PIECE..=(len - 1) / PIECE].to_vec();
        let rows = pieces.iter().flat_map(|piece| piece.iter());
        for row in rows.skip(first % PIECE).take(len - first) {
            if !see(row) {
                return;
            }
        }
    }

    fn pieces(&self) -> MutexGuard<'_, Vec<Piece<N>>> {
        // Nothing under this lock can panic half-way.
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one that appends rows.
#[derive(Debug)]
pub(super) struct Writer<'j, const N: usize> {
    journal: &'j Journal<N>,
    piece: Piece<N>,
    len: usize,
}

impl<'j, const N: usize> Writer<'j, N> {
    /// The writer of an empty journal; it must be the only one.
    pub(super) fn new(journal: &'j Journal<N>) -> Self {
        debug_assert_eq!(journal.len(), 0);
        Self { journal, piece: Arc::new([]), len: 0 }
    }
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }
    pub(super) fn push(&mut self, words: [u64; N]) {
        let place = self.len % PIECE;
        if place == 0 {
            self.piece = (0..PIECE).map(|_| std::array::from_fn(|_| AtomicU64::new(0))).collect();
            self.journal.pieces().push(Arc::clone(&self.piece));
        }
        for (cell, word) in self.piece[place].iter().zip(words) {
            cell.store(word, Ordering::Relaxed);
        }
        self.len += 1;
        self.journal.len.store(self.len, Ordering::Release);
    }
    /// Changes the last row.
    pub(super) fn last(&self) -> &Row<N> {
        &self.piece[(self.len - 1) % PIECE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_whole_rows_in_their_order_while_they_are_written() {
        let rows = 5 * PIECE as u64 + 3;
        let journal = Journal::<2>::default();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut writer = Writer::new(&journal);
                (0..rows).for_each(|i| writer.push([i, 3 * i]));
            });
            let mut next = 0;
            while next < rows {
                journal.each(next as usize, |row| {
                    let [a, b] = row.each_ref().map(|word| word.load(Ordering::Relaxed));
                    assert_eq!((a, b), (next, 3 * next));
                    next += 1;
                    true
                });
                std::thread::yield_now();
            }
        });
        assert_eq!(journal.len() as u64, rows);
        let mut seen = 0;
        journal.each(PIECE - 1, |_| {
            seen += 1;
            seen < 2
        });
        assert_eq!(seen, 2);
    }
}
