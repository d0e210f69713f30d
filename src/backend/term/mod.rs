//! A scene in a terminal: drawn with characters, or as the picture itself where the terminal can show one.
//!
//! | file | gives |
//! |---|---|
//! | `drawing` | boxes and arrows of characters |
//! | `rows` | where the boxes stand, and where arrows pass between them |
//! | `tracks` | which line of a gap each arrow runs along |
//! | `grid` | characters from lines that meet |
//! | `inline` | pixels and escape sequences |

mod drawing;
mod grid;
mod inline;
mod rows;
mod tracks;

pub use drawing::{Drawing, drawing};
pub use inline::{half_blocks, iterm, kitty};
