//! Writing SVG, a line at a time.

/// Writes a line of a picture to a `String`, which cannot fail.
macro_rules! draw {
    ($out:expr, $($text:tt)*) => {
        writeln!($out, $($text)*).expect("a string can be written to")
    };
}

pub(crate) use draw;

/// `number` as a position, or a distance, in a picture: no eye sees that it is rounded.
#[expect(clippy::cast_precision_loss, reason = "a position in a picture")]
pub(crate) fn to_f64(number: u64) -> f64 {
    number as f64
}
