//! Text → arrays and graphs.
//!
//! In: what a user wrote, as text; files and standard input are the caller's. Out: of Python-like text a
//! `python::Program`, which holds the lazy [`Array`](crate::array::Array) that the text ends with; of DOT a
//! [`dot::Drawing`]; or [`Errors`] that say what, where and what to do. What always holds: no text makes a reader panic,
//! recurse without bound or run on: depth, sizes and steps all have limits, and each limit has a message.

mod diagnostic;
pub mod dot;
#[cfg(feature = "python")]
pub mod python;

pub use diagnostic::{Diagnostic, Errors, Excerpt, Span};
