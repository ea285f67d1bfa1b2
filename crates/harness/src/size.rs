//! How large the input is: as the task has it, unless the variable `HEAP_SIZE` asks for
//! another size.
//!
//! `cargo xtask grow` runs a program at several sizes. It is one executable at all of them:
//! compiled for one size, it could be optimized in another way for the next.

use std::env;
use std::sync::OnceLock;

use course_format::growth::VARIABLE;

/// The size that is asked for: none in a usual run, or why it is none.
static ASKED: OnceLock<Result<Option<u64>, String>> = OnceLock::new();

/// The size of the input: `usual`, or the one that is asked for. A task that calls this with
/// one number, wherever its input depends on it, offers sizes.
///
/// # Panics
///
/// If the size that is asked for is too large for the type of `usual`.
pub fn size<Number: TryFrom<u64>>(usual: Number) -> Number {
    let Ok(Some(asked)) = *asked() else { return usual };
    Number::try_from(asked).unwrap_or_else(|_| panic!("{asked} is too large a size for this task"))
}

/// Reads which size is asked for: before the measured region, since it allocates.
///
/// # Errors
///
/// If it is not a number.
pub(crate) fn read() -> Result<(), String> {
    asked().as_ref().map(|_| ()).map_err(String::clone)
}

fn asked() -> &'static Result<Option<u64>, String> {
    ASKED.get_or_init(|| {
        let Some(text) = env::var_os(VARIABLE) else { return Ok(None) };
        let size = text.to_str().and_then(|text| text.parse::<u64>().ok());
        let size = size.filter(|size| *size > 0);
        size.map(Some).ok_or_else(|| {
            format!("{VARIABLE} is `{}`, and should be a number from 1 on", text.display())
        })
    })
}
