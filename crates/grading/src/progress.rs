//! How a long piece of work tells what it is doing.

/// Told what is going on, a short line at a time. Whoever starts the work decides
/// what becomes of it: a spinner on the terminal, or nothing.
pub trait Progress: Sync {
    /// `message` is what is going on now. It may hold anything that cargo prints:
    /// escape it where it is shown.
    fn say(&self, message: &str);
}
