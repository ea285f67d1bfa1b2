//! Whose code a frame is, as far as the frame alone tells.

use super::Frame;
use super::crates::crates;

/// Whose code a frame is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The standard library's, or what starts a program or a thread.
    Standard,
    /// That of what measures: dhat's, that of `heap_budget` around it, and Valgrind's.
    Profiler,
    /// The program's own or a dependency's.
    Program,
    /// Nobody knows: the frame has no name, and no file that it was loaded from.
    Unknown,
}

/// The crates of Rust's standard library, and the one that the compiler makes up.
const STANDARD_CRATES: [&str; 10] = [
    "alloc",
    "core",
    "std",
    "hashbrown",
    "panic_abort",
    "panic_unwind",
    "compiler_builtins",
    "proc_macro",
    "std_detect",
    "__rustc",
];

/// The namespaces of C++'s standard library.
const STANDARD_NAMESPACES: [&str; 4] = ["std", "__gnu_cxx", "__cxxabiv1", "__gnu_debug"];

/// Functions that call `main` or start a thread, and no program has one of the same name.
const RUNTIME: [&str; 23] = [
    "(below main)",
    "_start",
    "_start_c",
    "__libc_start_main",
    "__libc_start_main_impl",
    "__libc_start_call_main",
    "libc_start_main_stage2",
    "start_thread",
    "clone3",
    "__clone",
    "__clone3",
    "_pthread_start",
    "_pthread_body",
    "__pthread_start",
    "mainCRTStartup",
    "wmainCRTStartup",
    "invoke_main",
    "__scrt_common_main",
    "__scrt_common_main_seh",
    "__tmainCRTStartup",
    "BaseThreadInitThunk",
    "RtlUserThreadStart",
    "__RtlUserThreadStart",
];

/// Functions that do the same, and may be a program's. A program's are in a file of its own.
const AMBIGUOUS_RUNTIME: [&str; 4] = ["main", "start", "clone", "thread_start"];

/// What the names start with that the compiler, the standard library or the unwinder have to
/// themselves, and that have no path.
const RESERVED: [&str; 11] = [
    "__rust_",
    "__rg_",
    "__rdl_",
    "rust_begin_unwind",
    "rust_eh_personality",
    "rust_panic",
    "_Unwind_",
    "__gxx_personality",
    "__gcc_personality",
    "__cxa_",
    "_dl_",
];

/// The files of programs that load and start others.
const LOADERS: [&str; 6] = ["ld-linux", "ld-musl", "ld-2.", "ld.so", "ld64.so", "dyld"];
/// The C library's: of its functions without a name, those that start threads are outermost.
const C_LIBRARIES: [&str; 5] = ["libc.so", "libc-2.", "libc.musl", "libpthread", "libsystem_"];

/// Where the sources of Rust's standard library are, as the debug information names them.
const STANDARD_SOURCES: [&str; 3] = ["/rustc/", "/rust/deps/", "/lib/rustlib/src/rust/library/"];

/// The first entry of every table, which is no function.
const ROOT: &str = "[root]";

/// Whose code `frame` is.
pub(super) fn origin(frame: &Frame) -> Origin {
    let object = frame.object_name().unwrap_or_default();
    let is_one_of = |starts: &[&str]| starts.iter().any(|start| object.starts_with(start));
    if object.starts_with("vgpreload_") {
        return Origin::Profiler;
    }
    if is_one_of(&LOADERS) || frame.is_nameless() && is_one_of(&C_LIBRARIES) {
        return Origin::Standard;
    }
    if frame.is_nameless() || frame.name == ROOT {
        return if frame.object.is_some() { Origin::Program } else { Origin::Unknown };
    }
    // On Windows a shim has the path of the crate that it is made for.
    if is_runtime(frame) || frame.is_allocator_shim() {
        return Origin::Standard;
    }
    let path = frame.path();
    if path.is_cpp {
        let namespace = path.text(&path.parts[0]);
        let is_standard = path.parts.len() > 1 && STANDARD_NAMESPACES.contains(&namespace);
        return if is_standard { Origin::Standard } else { Origin::Program };
    }
    if path.parts.len() < 2 {
        return if is_standard_source(frame) { Origin::Standard } else { Origin::Program };
    }
    match of_crates(&crates(&path)) {
        // A crate of the program's is called the same: that of `tests/alloc.rs` is `alloc`.
        Origin::Standard | Origin::Profiler if is_outside_library(frame) => Origin::Program,
        origin => origin,
    }
}

/// Whose code it is that is from one of `crates`. If one of two has the `impl`, it is the one
/// that is not the standard library, which cannot know the other.
fn of_crates(crates: &[&str]) -> Origin {
    let is_profiler = |name: &&str| matches!(*name, "heap_budget" | "dhat");
    if crates.iter().any(is_profiler) {
        Origin::Profiler
    } else if crates.iter().all(|name| STANDARD_CRATES.contains(name)) {
        // None at all: the standard library alone implements something for `[T]`.
        Origin::Standard
    } else {
        Origin::Program
    }
}

/// Whether `frame` is a function that calls `main` or starts a thread, one that only serves
/// the language, or the `main` that Rust generates, which has no line.
fn is_runtime(frame: &Frame) -> bool {
    let name = frame.name.split('@').next().unwrap_or_default();
    let file = frame.file_name().unwrap_or_default();
    let is_elsewhere = frame.line == 0 && frame.object.is_none();
    RUNTIME.contains(&name)
        || RESERVED.iter().any(|start| name.starts_with(start))
        || AMBIGUOUS_RUNTIME.contains(&name) && (is_elsewhere || file == "clone.S")
        || name == "call_init" && file == "dl-init.c"
}

/// Whether `frame` is in a source file of Rust's standard library.
fn is_standard_source(frame: &Frame) -> bool {
    let file = frame.file.unwrap_or_default().replace('\\', "/");
    let of_library = file.strip_prefix("library/").and_then(|path| path.split_once('/'));
    of_library.is_some_and(|(name, _)| STANDARD_CRATES.contains(&name))
        || STANDARD_SOURCES.iter().any(|folder| file.contains(folder))
}

/// Whether `frame` is in a source file that no library has.
fn is_outside_library(frame: &Frame) -> bool {
    let mut folders = frame.file.unwrap_or_default().split(['/', '\\']).rev().skip(1);
    folders.any(|folder| matches!(folder, "tests" | "benches" | "examples"))
}
