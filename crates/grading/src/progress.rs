//! How long work reports its progress.

/// Receives short messages about what is being done. The caller of the work decides what
/// becomes of them: a spinner on the terminal, or nothing.
pub trait Progress: Sync {
    /// Reports what is being done now. `message` may contain anything that cargo prints:
    /// escape it before it is shown.
    fn say(&self, message: &str);
}
