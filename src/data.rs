//! Ids, id-indexed vectors, rows, names and time: the vocabulary that every other module is written in.
//!
//! What always holds: an id indexes the [`IdVec`]s of the one graph or picture that made it; nothing here knows
//! what a task is.

use std::{collections::HashMap, fmt, marker::PhantomData, ops};

/// A dense index into an [`IdVec`]. Implemented by the ids of this module, and by plain numbers.
pub trait Id: Copy + Eq + Ord + fmt::Debug {
    /// The id of place `index`.
    ///
    /// # Panics
    /// Above `u32::MAX`: a graph is refused long before.
    fn from_index(index: usize) -> Self;
    /// The place this id stands for.
    fn index(self) -> usize;
}

macro_rules! define_id {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);
        impl Id for $name {
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("at most u32::MAX ids"))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    )*};
}

define_id! {
    /// A task of one particular [`TaskGraph`](crate::graph::TaskGraph); its inputs have smaller ids.
    TaskId = "t";
    /// All the blocks that one array operation makes.
    LayerId = "L";
    /// A task being added to a [`GraphBuilder`](crate::graph::GraphBuilder): not yet in topological order.
    DraftId = "d";
    /// A node of a [`Diagram`](crate::diagram::Diagram).
    NodeId = "n";
    /// An edge of a [`Diagram`](crate::diagram::Diagram), by its place in the list.
    EdgeId = "e";
    /// Some tasks that are drawn as one, in a [`Diagram`](crate::diagram::Diagram).
    StackId = "S";
    /// Something drawn in a [`Sketch`](crate::sketch::Sketch), by its place in the description.
    ThingId = "i";
    /// Some things that belong together, in a [`Sketch`](crate::sketch::Sketch).
    GroupId = "g";
    /// A resolved style of a [`Scene`](crate::scene::Scene).
    StyleId = "s";
    /// A worker thread, counted from 0.
    WorkerId = "w";
    /// An interned name.
    Symbol = "#";
}

/// Plain numbers are the ids of a phase that numbers its things anew.
impl Id for u32 {
    fn from_index(index: usize) -> Self {
        u32::try_from(index).expect("at most u32::MAX ids")
    }
    fn index(self) -> usize {
        self as usize
    }
}

/// A `Vec` that only an `I` can index.
#[derive(Clone, PartialEq)]
pub struct IdVec<I, T> {
    items: Vec<T>,
    id: PhantomData<fn(I)>,
}

impl<I: Id, T> IdVec<I, T> {
    /// Appends `item` and gives its id.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from_index(self.items.len() - 1)
    }
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
    /// Every id, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::from_index)
    }
    /// Every id with its item, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        self.items.iter().enumerate().map(|(i, t)| (I::from_index(i), t))
    }
    /// The items alone, in order.
    pub fn values(&self) -> &[T] {
        &self.items
    }
    /// The item of `id`, or `None` past the end.
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.index())
    }
    /// `len` copies of `value`.
    pub fn filled(len: usize, value: T) -> Self
    where
        T: Clone,
    {
        vec![value; len].into()
    }
}

impl<I, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Vec::new().into()
    }
}
impl<I, T> From<Vec<T>> for IdVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, id: PhantomData }
    }
}
impl<I, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(items: It) -> Self {
        Vec::from_iter(items).into()
    }
}
impl<I: Id, T> ops::Index<I> for IdVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}
impl<I: Id, T> ops::IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}
impl<I, T: fmt::Debug> fmt::Debug for IdVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

/// Rows of different lengths in two flat arrays (compressed sparse rows). Four bytes a row and the items.
#[derive(Clone, PartialEq)]
pub struct Rows<I, T> {
    offsets: Vec<u32>,
    items: Vec<T>,
    id: PhantomData<fn(I)>,
}

/// By hand: a derived one would ask for `I: Default` and forget the leading zero.
impl<I, T> Default for Rows<I, T> {
    fn default() -> Self {
        Self { offsets: vec![0], items: Vec::new(), id: PhantomData }
    }
}

impl<I: Id, T> Rows<I, T> {
    /// No rows, with room for so many and for so many items in all.
    pub fn with_capacity(rows: usize, items: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self { offsets, items: Vec::with_capacity(items), id: PhantomData }
    }
    /// Appends a row and gives its id.
    ///
    /// # Panics
    /// Above `u32::MAX` items in all.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = T>) -> I {
        self.items.extend(row);
        self.offsets.push(u32::try_from(self.items.len()).expect("at most u32::MAX items"));
        I::from_index(self.offsets.len() - 2)
    }
    /// The items of one row.
    pub fn row(&self, id: I) -> &[T] {
        &self.items[self.offsets[id.index()] as usize..self.offsets[id.index() + 1] as usize]
    }
    /// The items of one row, to be changed.
    pub fn row_mut(&mut self, id: I) -> &mut [T] {
        &mut self.items[self.offsets[id.index()] as usize..self.offsets[id.index() + 1] as usize]
    }
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }
    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Every id with its row, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &[T])> + Clone {
        (0..self.len()).map(|i| {
            let id = I::from_index(i);
            (id, self.row(id))
        })
    }
    /// Every row, in order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = &[T]> + Clone {
        self.iter().map(|(_, row)| row)
    }
    /// The items of all rows, one after the other, without the rows.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }
    /// The items of all rows, one after the other.
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

impl<I: Id, J: Id> Rows<I, J> {
    /// The rows read the other way: for each of the `len` ids `J`, the `I` whose rows hold it, in order; once for
    /// each time it is held. Counting sort, linear.
    pub fn transposed(&self, len: usize) -> Rows<J, I> {
        Rows::of_pairs(len, self.iter().flat_map(|(i, row)| row.iter().map(move |&j| (j, i))))
    }
    /// For each of `len` ids the second ones of the pairs whose first it is, in the order of the pairs. Counting sort,
    /// linear.
    pub fn of_pairs(len: usize, pairs: impl Iterator<Item = (I, J)> + Clone) -> Self {
        // Row `i` is counted two places on, so that `offsets[i + 1]` is first where it starts and at last where it ends.
        let mut offsets = vec![0u32; len + 2];
        for (i, _) in pairs.clone() {
            offsets[i.index() + 2] += 1;
        }
        for i in 1..len {
            offsets[i + 2] += offsets[i + 1];
        }
        let mut items = vec![J::from_index(0); offsets[len + 1] as usize];
        for (i, j) in pairs {
            let next = &mut offsets[i.index() + 1];
            items[*next as usize] = j;
            *next += 1;
        }
        offsets.pop();
        Self { offsets, items, id: PhantomData }
    }
}

impl<I: Id, T: fmt::Debug> fmt::Debug for Rows<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(_, row)| row)).finish()
    }
}

/// Names, each stored once. The map is for look-up only and never iterated.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    names: IdVec<Symbol, String>,
    ids: HashMap<String, Symbol>,
}

impl Symbols {
    /// The symbol of `name`, new or old.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }
    /// The text of a symbol.
    pub fn name(&self, id: Symbol) -> &str {
        &self.names[id]
    }
}

/// A time since the start of a run, or a length of time: nanoseconds, integer, so traces compare exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nanos(pub u64);

impl Nanos {
    /// In seconds, for a reader.
    pub fn as_secs(self) -> f64 {
        self.0 as f64 / 1e9
    }
    /// `self - earlier`, or zero where the order is the other way.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}
impl From<std::time::Duration> for Nanos {
    fn from(d: std::time::Duration) -> Self {
        Self(u64::try_from(d.as_nanos()).unwrap_or(u64::MAX))
    }
}
impl ops::Add for Nanos {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl std::iter::Sum for Nanos {
    fn sum<It: Iterator<Item = Self>>(items: It) -> Self {
        Self(items.map(|n| n.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transposing_keeps_order_and_repeats() {
        let mut rows = Rows::<TaskId, TaskId>::default();
        let id = TaskId::from_index;
        rows.push_row([]);
        rows.push_row([id(0), id(0)]);
        rows.push_row([id(1), id(0)]);
        let users = rows.transposed(3);
        assert_eq!(users.row(id(0)), [id(1), id(1), id(2)]);
        assert_eq!(users.row(id(1)), [id(2)]);
        assert!(users.row(id(2)).is_empty());
        assert_eq!(users.transposed(3).row(id(2)), [id(0), id(1)]);
    }
}
