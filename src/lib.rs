//! Draw the task graph of a chunked array computation, run it, and see on the same picture where the time and the
//! memory went.

pub mod data;
pub mod diagram;
pub mod exec;
pub mod font;
pub mod geom;
pub mod graph;
pub mod kernel;
pub mod layout;
pub mod overlay;
pub mod scene;
pub mod trace;
