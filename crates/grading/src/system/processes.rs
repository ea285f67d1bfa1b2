//! The processes of this machine, as `/proc` shows them. Where there is no `/proc`, nothing
//! is found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::bytes_in;

/// In the flags of a process: it has not called `exec` since it was forked
/// (`PF_FORKNOEXEC` of Linux).
const FORKED_ONLY: u64 = 0x40;

/// What `/proc/PID/stat` says of a process.
struct Stat {
    state: u8,
    parent: i32,
    session: i32,
    flags: u64,
}

impl Stat {
    /// `None` if there is no such process any more.
    fn of(id: i32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The second field is the program's name, in parentheses. It may contain anything.
        let mut fields = text.rsplit_once(") ")?.1.split(' ');
        Some(Stat {
            state: fields.next()?.bytes().next()?,
            parent: fields.next()?.parse().ok()?,
            session: fields.nth(1)?.parse().ok()?,
            flags: fields.nth(2)?.parse().ok()?,
        })
    }

    /// Whether it has ended, and is only waited for.
    fn has_ended(&self) -> bool {
        matches!(self.state, b'Z' | b'X')
    }
}

/// The ids of all processes.
fn all() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// The processes that come from the process `ancestor`: its children, theirs, and so on.
#[must_use]
pub fn descendants(ancestor: u32) -> Vec<i32> {
    let ancestor = i32::try_from(ancestor).unwrap_or_default();
    // Most kernels list a thread's children. Otherwise all processes are looked at.
    let listed = Path::new(&format!("/proc/{ancestor}/task/{ancestor}/children")).exists();
    let children = if listed { BTreeMap::new() } else { children_by_parent() };
    let (mut found, mut unvisited) = (BTreeSet::new(), vec![ancestor]);
    while let Some(parent) = unvisited.pop() {
        let own = if listed {
            listed_children(parent)
        } else {
            children.get(&parent).cloned().unwrap_or_default()
        };
        unvisited.extend(own.into_iter().filter(|child| found.insert(*child)));
    }
    found.into_iter().collect()
}

/// The children of `parent`, which are listed by the thread that started them.
fn listed_children(parent: i32) -> Vec<i32> {
    let threads = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists
        .flat_map(|list| list.split(' ').filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect()
}

fn children_by_parent() -> BTreeMap<i32, Vec<i32>> {
    let mut children: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for (child, stat) in all().filter_map(|id| Some((id, Stat::of(id)?))) {
        children.entry(stat.parent).or_default().push(child);
    }
    children
}

/// How many bytes the process `id` has that are not also its parent's or a file's: the most
/// since it began to run its program.
#[must_use]
pub fn own_memory(id: i32) -> u64 {
    let read = |file: &str, names: [&str; 2]| {
        let text = fs::read_to_string(format!("/proc/{id}/{file}")).unwrap_or_default();
        names.map(|name| bytes_in(&text, name).unwrap_or(0))
    };
    match Stat::of(id) {
        Some(stat) if stat.flags & FORKED_ONLY == 0 => {
            let [peak, of_files] = read("status", ["VmHWM:", "RssFile:"]);
            peak.saturating_sub(of_files)
        }
        // Until it calls `exec`, it has its parent's memory: all of it, if it was started by
        // `vfork`, or else a copy, whose pages are shared until one of them is changed.
        Some(stat) if !shares_memory(id, stat.parent) => {
            read("smaps_rollup", ["Private_Clean:", "Private_Dirty:"]).iter().sum()
        }
        _ => 0,
    }
}

/// Whether two processes have one memory. The kernel tells only through something that
/// belongs to the memory and can be changed: what a core dump of it would contain. (There
/// are no core dumps: see [`super::limit`].)
fn shares_memory(one: i32, other: i32) -> bool {
    let filter = |id: i32| format!("/proc/{id}/coredump_filter");
    let read = |id| {
        let text = fs::read_to_string(filter(id)).ok()?;
        u32::from_str_radix(text.trim(), 16).ok()
    };
    let write = |value: u32| fs::write(filter(one), format!("{value:#x}"));
    let Some(before) = read(one).filter(|before| read(other) == Some(*before)) else {
        return false;
    };
    let changed = write(before ^ 1).is_ok() && read(other) == Some(before ^ 1);
    let _ = write(before);
    changed
}

/// Kills the processes with these ids, as far as they exist.
pub(super) fn kill_all(ids: &[i32]) {
    for id in ids {
        let _ = kill(Pid::from_raw(*id), Signal::SIGKILL);
    }
}

/// Kills every process of the session that `leader` leads or led, and every one with
/// `marker` at the end of a variable of its environment. Returns whether there was any.
pub(super) fn kill_marked(leader: u32, marker: &str) -> bool {
    let leader = i32::try_from(leader).unwrap_or_default();
    let has_marker = |id: i32| {
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable.ends_with(marker.as_bytes()))
    };
    let is_marked = |id: &i32| {
        let stat = Stat::of(*id).filter(|stat| !stat.has_ended());
        stat.is_some_and(|stat| stat.session == leader || has_marker(*id))
    };
    let marked: Vec<i32> = all().filter(is_marked).collect();
    kill_all(&marked);
    !marked.is_empty()
}
