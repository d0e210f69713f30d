//! Draw the task graph of a chunked array computation, run it, and see on the same picture where the time and the
//! memory went.

pub mod array;
pub mod backend;
pub mod chunks;
pub mod computed;
pub mod data;
pub mod diagram;
pub mod dtype;
pub mod exec;
pub mod font;
pub mod geom;
pub mod graph;
pub mod inspect;
pub mod kernel;
pub mod layout;
pub mod optimize;
pub mod overlay;
pub mod page;
pub mod program;
pub mod quantity;
pub mod recording;
pub mod scene;
pub mod sketch;
pub mod source;
pub mod trace;
