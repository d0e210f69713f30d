//! How to compute.

use chunkscope::kernel;
use clap::{Args, ValueEnum};
use std::num::NonZeroU32;

/// How to compute.
#[derive(Debug, Args)]
pub(crate) struct WorkArgs {
    /// How many tasks run at one time. Default: the processors that this process may use.
    #[arg(short, long, value_name = "N")]
    pub(crate) workers: Option<NonZeroU32>,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// What holds for a run, however many workers it has.
#[derive(Clone, Debug, Args)]
pub(crate) struct SettingsArgs {
    /// What random numbers follow from, but for those of generators that the program seeds. Default: another one each
    /// time.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// What random numbers follow from beside the seed.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) rng: Rng,
    /// How much memory blocks may take at one time: 1GiB, 500MB. Tasks that would need more wait. Default: nine
    /// tenths of what this machine, its control group or Slurm allows.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) memory_limit: Option<u64>,
    /// Run every task of the graph by itself, and store every block, instead of fusing chains.
    #[arg(long)]
    pub(crate) as_written: bool,
}

/// See [`kernel::Rng`].
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Rng {
    /// The block that they are in: the fastest. Other chunks give other numbers, as in Dask.
    #[default]
    ByBlock,
    /// Their places in the array: the numbers are the same whatever the chunks.
    ByElement,
}

impl From<Rng> for kernel::Rng {
    fn from(rng: Rng) -> Self {
        match rng {
            Rng::ByBlock => Self::ByBlock,
            Rng::ByElement => Self::ByElement,
        }
    }
}

fn size(text: &str) -> Result<u64, String> {
    let bytes = chunkscope::array::parse_bytes(text).filter(|&n| n > 0);
    bytes.ok_or_else(|| "a number of bytes such as 1GiB or 500MB is needed".to_owned())
}
