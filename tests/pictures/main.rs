//! Finished pictures and the files made of them, held against what they promise.

mod files;
mod pixels;
mod promises;
mod sample;
