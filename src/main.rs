//! The command `chunkscope`.

mod cli;

/// Chunks are large and short-lived: this allocator gives them back warm, where glibc maps each one anew.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
