//! Writing SVG, a line at a time.

/// Writes a line of a picture to a `String`, which cannot fail.
macro_rules! draw {
    ($out:expr, $($text:tt)*) => {
        writeln!($out, $($text)*).expect("a string can be written to")
    };
}

pub(crate) use draw;
