//! What is on the screen: what stays where it is, and a part of what does not fit.
//!
//! The title of the verdict and the keys are on every screen, however small. Between them
//! is as much of the rest as there is room for, and a line that counts what is left out.

use heap_profile::bytes::counted;

mod wrap;

/// The line that lists the keys. Each is described by [`KEYS_IN_FULL`].
const KEYS: &str = "[h]int [n]ext [p]revious [g]o to [o]pen [l]ist [r]eset [a]gain [?] [q]uit";

/// What each key does, in lines that fit a narrow terminal.
pub(crate) const KEYS_IN_FULL: &str = "\
save    grades the program again
a       so does this key, and Enter
h       shows the next hint
n, p    next exercise, previous one
g       goes to the exercise you name
o       opens the report in the browser
l       lists the exercises
r       restores the program as shipped
↑, ↓    scroll the text, and so do Space,
        Page Up, Page Down, Home and End
Esc     back to the verdict; means no
Ctrl-Z  pauses: `fg` in the shell goes on
q       quits, as Ctrl-C does
";

/// So many rows are left to what can be scrolled before anything beside the title and the
/// keys stays in its place.
const MIN_SCROLLED: usize = 10;

/// What there is to show.
#[derive(Default)]
pub(crate) struct Content {
    /// Which exercise it is.
    pub(crate) exercise: String,
    /// The title of the verdict, or what is being done.
    pub(crate) title: String,
    /// What can be scrolled.
    pub(crate) body: String,
    /// The peaks so far, and the progress through the course.
    pub(crate) progress: String,
    /// What to do next, what the last key did, or a question.
    pub(crate) notice: String,
}

/// How many rows and columns the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

/// A screen.
pub(crate) struct Screen {
    /// At most as many rows as the terminal has, none of which is wider.
    pub(crate) rows: Vec<String>,
    /// How many rows of the body are above it.
    pub(crate) scrolled: usize,
    /// How many rows of the body are on it.
    pub(crate) page: usize,
}

impl Screen {
    /// The screen for `content`, `scrolled` by so many rows, or as far as there are any.
    pub(crate) fn new(content: &Content, size: Size, scrolled: usize) -> Self {
        let Size { rows: height, columns } = size;
        let (mut top, title_is_whole) = top(content, size);
        let mut bottom = bottom(content, size);
        let mut body = wrap::rows(&content.body, columns);
        if !title_is_whole {
            body.splice(0..0, wrap::rows(&content.title, columns));
        }
        let progress = wrap::rows(&content.progress, columns);
        if height >= top.len() + MIN_SCROLLED + 2 + progress.len() + bottom.len() {
            top.push(String::new());
            bottom.splice(0..0, [String::new()].into_iter().chain(progress));
        } else {
            body.extend(progress);
        }
        let room = height.saturating_sub(top.len() + bottom.len());
        let (middle, scrolled, page) = middle(&body, size, room, scrolled);
        let mut rows = [top, middle, bottom].concat();
        rows.truncate(height);
        Screen { rows, scrolled, page }
    }
}

/// The exercise and the title, and whether that is the whole title.
fn top(content: &Content, Size { rows, columns }: Size) -> (Vec<String>, bool) {
    let exercise = wrap::cut(&format!("── {} ──", content.exercise), columns);
    let mut title = wrap::rows(&content.title, columns);
    let all = title.len();
    title.truncate((rows / 3).max(1));
    let is_whole = title.len() == all;
    ([vec![exercise], title].concat(), is_whole)
}

/// The notice and the keys.
fn bottom(content: &Content, Size { rows, columns }: Size) -> Vec<String> {
    let mut bottom = wrap::rows(&content.notice, columns);
    bottom.truncate(rows / 3);
    bottom.extend(wrap::rows(KEYS, columns));
    bottom
}

/// So much of `body` as fits into `room` rows, and where it begins. If something is left
/// out, the last row says how much.
fn middle(
    body: &[String],
    size: Size,
    room: usize,
    scrolled: usize,
) -> (Vec<String>, usize, usize) {
    if body.len() <= room {
        let mut rows = body.to_vec();
        rows.resize(room, String::new());
        return (rows, 0, room);
    }
    let page = room.saturating_sub(1);
    let above = scrolled.min(body.len() - page);
    let mut rows = body[above..above + page].to_vec();
    if room > 0 {
        let below = body.len() - page - above;
        rows.push(wrap::cut(&left_out(above, below), size.columns));
    }
    (rows, above, page)
}

/// How many rows are left out, and how to see them.
fn left_out(above: usize, below: usize) -> String {
    let lines = |count| counted(count as u64, "line");
    match (above, below) {
        (0, _) => format!("▼ {}: press ↓ or Page Down", counted(below as u64, "more line")),
        (_, 0) => format!("▲ {} above: press ↑ or Page Up", lines(above)),
        _ => format!("▲ {} above, {below} below: ↑ or ↓", lines(above)),
    }
}

#[cfg(test)]
mod tests;
