//! Draw the task graph of a chunked array computation, run it, and see on the same picture where the time and the
//! memory went.

pub mod backend;
pub mod data;
pub mod diagram;
pub mod font;
pub mod geom;
pub mod graph;
pub mod layout;
pub mod overlay;
pub mod quantity;
pub mod scene;
pub mod trace;
