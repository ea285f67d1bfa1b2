//! For other systems: nothing is limited, nothing is measured, and no process is killed but
//! the program itself.

use std::fs::OpenOptions;
use std::io::{self, PipeWriter};
use std::process::{Command, ExitStatus};

pub fn close_inherited_files() {}

pub fn open_without_following(_: &mut OpenOptions) {}

pub fn suspend() {}

pub fn on_suspend(_: impl Fn(fn()) + Send + 'static) -> io::Result<()> {
    Ok(())
}

pub fn is_root() -> bool {
    false
}

pub fn start_session() -> io::Result<()> {
    Ok(())
}

pub fn limit(_: u64, _: u64) -> io::Result<()> {
    Ok(())
}

pub fn own_group(_: &mut Command) {}

pub fn pass_pipe(_: &PipeWriter, _: &mut Command) -> io::Result<()> {
    Ok(())
}

pub fn terminate_group(_: u32) {}

pub fn interrupt(_: u32) {}

pub fn kill_group(_: u32) {}

pub fn block_signals() -> io::Result<()> {
    Ok(())
}

pub fn is_stopped(_: u32) -> bool {
    false
}

pub fn kill_descendants() {}

pub fn kill_session(_: u32, _: &str) {}

pub fn descendants(_: u32) -> Vec<i32> {
    Vec::new()
}

pub fn own_memory(_: i32) -> u64 {
    0
}

pub fn peak_resident_of_children() -> u64 {
    0
}

pub fn signal(_: ExitStatus) -> i32 {
    0
}

pub fn signal_name(_: i32) -> Option<&'static str> {
    None
}
