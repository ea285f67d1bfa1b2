//! What it usually means that a signal ended a program.

use crate::system;

/// "SIGABRT, signal 6"; the number alone if it has no name here.
pub(super) fn named(number: i32) -> String {
    match system::signal_name(number) {
        Some(name) => format!("{name}, signal {number}"),
        None => format!("signal {number}"),
    }
}

/// Why the signal `number` may have ended a program that said `last_words`; `None` if that
/// cannot be told.
pub(super) fn usual_cause(number: i32, last_words: &str) -> Option<&'static str> {
    if last_words.contains("has overflowed its stack") {
        return Some(STACK);
    }
    let name = system::signal_name(number)?;
    CAUSES.iter().find(|(names, _)| names.contains(&name)).map(|(_, cause)| *cause)
}

/// The standard library says so, and then aborts.
const STACK: &str = "it used more stack than it has: a function that calls itself without end, \
    or too deep, or a large array in a local variable";

const CAUSES: [(&[&str], &str); 6] = [
    (
        &["SIGABRT"],
        "it ended itself: by `abort`, or by a panic while it was already panicking; what it \
         printed last may say why",
    ),
    (
        &["SIGSEGV", "SIGBUS"],
        "it used memory that it does not have, which safe Rust does not: look for `unsafe`, \
         here or in what it calls",
    ),
    (
        &["SIGKILL"],
        "it was killed from outside: usually by the kernel, because the machine ran out of \
         memory",
    ),
    (&["SIGILL", "SIGTRAP", "SIGFPE"], "it came to an instruction that cannot be carried out"),
    (&["SIGXFSZ"], "it wrote a larger file than is allowed"),
    (
        &["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"],
        "another process asked it to end; the grader does not",
    ),
];

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn signals_have_names_and_causes() {
        assert_eq!(named(9), "SIGKILL, signal 9");
        assert_eq!(named(4_000), "signal 4000");
        assert!(usual_cause(9, "").is_some_and(|cause| cause.contains("the kernel")));
        assert_eq!(usual_cause(4_000, ""), None);
        let said = "\nthread 'main' (1) has overflowed its stack\nfatal runtime error";
        assert_eq!(usual_cause(6, said), Some(STACK));
        assert_ne!(usual_cause(6, ""), Some(STACK));
    }
}
