//! Finished pictures and the files made of them, held against what they promise.

#![allow(clippy::unwrap_used)]

mod files;
mod pixels;
mod promises;
mod sample;
