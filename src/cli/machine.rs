//! What this process may use of the machine: processors and memory.

use std::{env, fs, num::NonZeroU32, path::Path};

/// How many tasks may run at one time: what affinity, control group and Slurm leave.
pub(crate) fn processors() -> NonZeroU32 {
    let available = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let slurm = number("SLURM_CPUS_PER_TASK").map_or(u32::MAX, |n| n as u32);
    NonZeroU32::new(available.min(slurm)).unwrap_or(NonZeroU32::MIN)
}

/// How much memory the process may use, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MemoryLimit {
    pub(crate) bytes: u64,
    pub(crate) source: &'static str,
}

/// How much memory nobody uses now.
pub(crate) fn free_memory() -> Option<u64> {
    of_meminfo("MemAvailable:")
}

/// How often the kernel has killed a process for its memory, since the machine started.
pub(crate) fn kills_for_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/vmstat").ok()?;
    text.lines().find_map(|line| line.strip_prefix("oom_kill "))?.trim().parse().ok()
}

/// The resident set of this process.
pub(crate) fn resident_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/status").ok()?;
    let kib = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    kib.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib << 10)
}

/// The limit that an allocation runs against, where the shell has set one.
pub(crate) fn address_space_limit() -> Option<MemoryLimit> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let bytes = limit_named(&limits, "Max address space")?;
    Some(MemoryLimit { bytes, source: ADDRESS_SPACE })
}

const ADDRESS_SPACE: &str = "the limit on address space (ulimit -v)";

/// The least of what the machine has and what control groups, limits of the shell and Slurm leave of it; `None`
/// where nobody says.
pub(crate) fn memory_limit() -> Option<MemoryLimit> {
    let slurm_per_cpu =
        number("SLURM_MEM_PER_CPU").zip(number("SLURM_CPUS_ON_NODE")).map(|(mb, cpus)| mb * cpus);
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let candidates = [
        (of_meminfo("MemTotal:"), "this machine's memory"),
        (control_group_memory(Path::new("/")), "the memory limit of the control group"),
        (limit_named(&limits, "Max resident set"), "the limit on resident memory"),
        (limit_named(&limits, "Max address space"), ADDRESS_SPACE),
        (number("SLURM_MEM_PER_NODE").map(|mb| mb << 20), "Slurm's memory per node"),
        (slurm_per_cpu.map(|mb| mb << 20), "Slurm's memory per processor"),
    ];
    let known =
        candidates.into_iter().filter_map(|(bytes, source)| Some(MemoryLimit { bytes: bytes?, source }));
    known.min_by_key(|limit| limit.bytes)
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.trim().parse().ok().filter(|&n| n > 0)
}

fn of_meminfo(name: &str) -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
}

fn limit_named(limits: &str, name: &str) -> Option<u64> {
    let line = limits.lines().find(|line| line.starts_with(name))?;
    line[name.len()..].split_whitespace().next()?.parse().ok()
}

/// The least limit of the process's own memory group and of all that it lies in: a batch system sets it on an
/// ancestor. Version 1 and 2 of control groups; `root` is `/` but in tests.
fn control_group_memory(root: &Path) -> Option<u64> {
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).ok()?;
    let mut least = None;
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { continue };
        let (base, file) = if controllers.is_empty() {
            ("sys/fs/cgroup", "memory.max")
        } else if controllers.split(',').any(|c| c == "memory") {
            ("sys/fs/cgroup/memory", "memory.limit_in_bytes")
        } else {
            continue;
        };
        for group in Path::new(path.trim_start_matches('/')).ancestors() {
            let text = fs::read_to_string(root.join(base).join(group).join(file)).unwrap_or_default();
            // Version 1 writes nearly 2^63 for "no limit", version 2 writes "max".
            let limit = text.trim().parse().ok().filter(|&n: &u64| n < 1 << 60);
            least = least.into_iter().chain(limit).min();
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn an_ancestors_limit_counts() {
        let root = tempfile::tempdir().unwrap();
        file(root.path(), "proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/slurm/job_7/step_0/task_0\n");
        let group = "sys/fs/cgroup/memory/slurm/job_7";
        file(root.path(), &format!("{group}/step_0/task_0/memory.limit_in_bytes"), "9223372036854771712\n");
        file(root.path(), &format!("{group}/step_0/memory.limit_in_bytes"), "8589934592\n");
        file(root.path(), &format!("{group}/memory.limit_in_bytes"), "7516192768\n");
        assert_eq!(control_group_memory(root.path()), Some(7 << 30));

        let root = tempfile::tempdir().unwrap();
        file(root.path(), "proc/self/cgroup", "0::/user.slice/session\n");
        assert_eq!(control_group_memory(root.path()), None);
        file(root.path(), "sys/fs/cgroup/user.slice/memory.max", "1073741824\n");
        file(root.path(), "sys/fs/cgroup/user.slice/session/memory.max", "max\n");
        assert_eq!(control_group_memory(root.path()), Some(1 << 30));
    }

    #[test]
    fn limits_of_the_shell_are_read() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                      Max resident set          unlimited            unlimited            bytes     \n\
                      Max address space         2097152000           unlimited            bytes     \n";
        assert_eq!(limit_named(limits, "Max resident set"), None);
        assert_eq!(limit_named(limits, "Max address space"), Some(2_097_152_000));
    }
}
